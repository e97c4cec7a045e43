"""Each option of each command is tried by a test that runs the command with it, and stands in the documents' tables."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

import pytest

from promises.commands import commands, options
from promises.named import named
from pulumi_twilio_studio.cli.verbs import VERBS
from support.documents import ROOT, Table, table

TABLES = {
    "chat": table("docs/commands.md", "twilio-studio chat", "option"),
    "diff": table("docs/commands.md", "twilio-studio diff", "option"),
    "draft": table("docs/commands.md", "twilio-studio draft", "option"),
    "draw": table("docs/commands.md", "twilio-studio draw", "option"),
    "drift": table("docs/commands.md", "twilio-studio drift", "option"),
    "emulator": table("docs/emulator.md", "The Studio emulator", "option"),
    "executions": table("docs/commands.md", "twilio-studio executions", "option"),
    "explore": table("docs/commands.md", "twilio-studio explore", "option"),
    "fleet": table(
        "docs/commands.md", "twilio-studio fleet", "option of `preview`, `up` and `destroy`"
    ),
    "forge": table("docs/commands.md", "twilio-studio forge", "option"),
    "history": table("docs/commands.md", "twilio-studio history", "option"),
    "init": table("docs/commands.md", "twilio-studio init", "option"),
    "lint": table("docs/commands.md", "twilio-studio lint", "option"),
    "publish": table("docs/commands.md", "twilio-studio publish", "option"),
    "pull": table("docs/commands.md", "twilio-studio pull", "option"),
    "recover": table("docs/commands.md", "twilio-studio recover", "option"),
    "rollback": table("docs/commands.md", "twilio-studio rollback", "option"),
    "run": table("docs/commands.md", "twilio-studio run", "option"),
    "review": table("docs/commands.md", "twilio-studio review", "option"),
    "smoke": table("docs/commands.md", "twilio-studio smoke", "option"),
    "status": table("docs/commands.md", "twilio-studio status", "option"),
    "test": table("docs/commands.md", "twilio-studio test", "option"),
}


def test_every_option_is_tried_by_a_test_that_names_it() -> None:
    assert [] == [str(each) for each in options() if not any(map(each.is_named_by, named()))]


def test_every_command_with_options_has_its_table() -> None:
    assert {each.command[0] for each in options()} == set(TABLES)


def test_the_readme_lists_every_command_and_no_other() -> None:
    assert sorted(VERBS) == sorted(table("README.md", "Look before you publish").names)


def test_the_page_on_fleets_lists_every_command_below_fleet_and_no_other() -> None:
    listed = table("docs/fleet.md", "Fleets: one stack for each tenant").names

    assert sorted(" ".join(path) for path in commands() if path[0] == "fleet") == sorted(listed)


@pytest.mark.parametrize("verb", TABLES)
def test_every_option_in_a_table_is_one_of_the_command_and_takes_the_word_that_stands_with_it(
    verb: str,
) -> None:
    parameters = parameters_of(verb)

    for option, words in written(TABLES[verb]):
        assert option in parameters
        given = {word for word in words if word.islower()}
        assert choices_of(parameters[option]) >= given or not choices_of(parameters[option])


@pytest.mark.parametrize("verb", sorted(set(TABLES) - {"fleet"}))
def test_every_option_of_a_command_stands_in_its_table(verb: str) -> None:
    told = {option for option, _ in written(TABLES[verb])}

    assert {option for option in parameters_of(verb) if option.startswith("--")} == told


def test_every_option_below_fleet_is_named_in_its_section() -> None:
    section = (ROOT / "docs" / "commands.md").read_text().split("\n## `twilio-studio fleet`\n")[1]
    told = set(re.findall(r"`(--[\w-]+)", section.split("\n## ")[0]))

    assert {option for option in parameters_of("fleet") if option.startswith("--")} == told


def parameters_of(verb: str) -> dict[str, Any]:
    """Of a command and of the commands below it, the options by each of their spellings."""
    return {
        spelling: parameter
        for path, command in commands().items()
        if path[0] == verb
        for parameter in command.params
        if parameter.name != "help" and parameter.param_type_name == "option"
        for spelling in parameter.opts
    }


def choices_of(parameter: Any) -> set[str]:
    """The words that an option may be: of its enumeration, or of click's own type where typer stands on click."""
    kind = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {str(each.value) for each in kind}
    choices = getattr(getattr(parameter, "type", None), "choices", ())
    return {str(getattr(each, "value", each)) for each in choices}


def written(found: Table) -> list[tuple[str, list[str]]]:
    """Each option in a table's first column, and the words behind it."""
    cells = " ".join(row[0] for row in found.rows)
    return [
        (code.split()[0], code.split()[1:])
        for code in re.findall(r"`([^`]+)`", cells)
        if code.startswith("--")
    ]
