"""What is said of a definition before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition, DefinitionError, parse
from pulumi_twilio_studio.definition.lint import lint
from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.flow import report as flow_report
from pulumi_twilio_studio.lifecycle.flow.check import problems_at_twilio
from pulumi_twilio_studio.lifecycle.flow.fields import code_problems, local_problems
from pulumi_twilio_studio.lifecycle.flow.findings import (
    parse_and_lint,
    split_by_age,
    visible_warnings,
    without_values,
)
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting


def odd() -> dict[str, Any]:
    """A flow with a warning about what was written, one about a secret and one about the rest."""
    definition = greeting()
    definition["states"][1]["properties"] |= {
        "to": "+15550100001",
        "body": "sk_live_hunter2hunter2",
    }
    definition["states"].append({**definition["states"][0], "name": "orphan", "transitions": []})
    return definition


def refused() -> dict[str, Any]:
    """A flow that has no canonical form, and another mistake besides."""
    definition = greeting()
    definition["states"][0]["transitions"][0]["next"] = "helo"
    definition["states"][1]["properties"]["body"] = 5
    return definition


def place(file: str, text: str) -> str:
    """File, line and column of a text that stands once in it."""
    before, _, after = Path(file).read_text().partition(text)
    assert text not in after
    return f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write(definition: dict[str, Any]) -> str:
        file = tmp_path / "greeter.json"
        file.write_text(json.dumps(definition, indent=1))
        return str(file)

    return write


def test_everything_that_is_wrong_is_said_at_once_with_file_and_line(write: Any) -> None:
    file = write(refused())

    with pytest.raises(DefinitionError) as caught:
        parse_and_lint(file, None)

    target, body = place(file, '"helo"'), place(file, "5\n")
    assert [
        f'{target}: widget "Trigger": transitions[0].next: "helo" is not a widget; did you mean "hello"?',
        f'{body}: widget "hello": properties.body: integer found, string expected: put it in quotes',
    ] == str(caught.value).split("\n")


def test_of_a_text_there_is_no_line() -> None:
    with pytest.raises(DefinitionError, match=r'^widget "Trigger": transitions'):
        parse_and_lint(json.dumps(refused()), None)


def test_of_a_secret_definition_nothing_is_said_but_where(write: Any) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_and_lint(write(refused()), None)

    assert [
        f'widget "{name}": {path} is wrong. It holds a secret, so no more is shown'
        for name, path in (
            ("Trigger", "#/states/0/transitions/0/next"),
            ("hello", "#/states/1/properties/body"),
        )
    ] == without_values(caught.value).split("\n")


def test_what_cannot_be_read_is_said_as_ever() -> None:
    with pytest.raises(DefinitionError, match="no such file"):
        parse_and_lint("lost.json", None)


def test_a_definition_that_the_state_has_is_not_looked_at_again(write: Any) -> None:
    file = write(odd())
    known = parse(file).text

    assert [] == parse_and_lint(file, known)[1]
    assert parse_and_lint(file, None)[1]


@pytest.mark.parametrize(
    ("ignored", "is_secret", "codes"),
    [
        ([], False, ["hard-coded-number", "secret", "unreachable-widget"]),
        (["unreachable-widget", "secret"], False, ["hard-coded-number"]),
        ([], True, ["hard-coded-number", "unreachable-widget"]),
    ],
)
def test_warnings_can_be_silenced_by_code(
    ignored: list[str], is_secret: bool, codes: list[str], write: Any
) -> None:
    found = visible_warnings(lint(write(odd())), ignored, is_secret=is_secret)

    assert codes == sorted(each.code for each in found)


def test_what_was_filled_in_is_not_called_hard_coded() -> None:
    found = visible_warnings(lint(json.dumps(odd())), [], is_secret=False)

    assert ["secret", "unreachable-widget"] == sorted(each.code for each in found)


@pytest.mark.parametrize(
    ("codes", "problems"),
    [
        ([], []),
        (["unreachable-widget", "secret", "unfilled-place", "not-a-sid", "broken-json"], []),
        ("secret", ["ignore_warnings must be a list of codes, not a string"]),
        ([5], ["ignore_warnings: 5 is not a lint code"]),
        (
            ["unreachable-widgets"],
            [
                (
                    'ignore_warnings: "unreachable-widgets" is not a lint code; did you mean '
                    '"unreachable-widget"?'
                )
            ],
        ),
        (
            ["wrong-type"],
            ['ignore_warnings: "wrong-type" is an error, and errors cannot be silenced'],
        ),
    ],
)
def test_only_warnings_that_there_are_can_be_silenced(codes: Any, problems: list[str]) -> None:
    assert problems == code_problems(codes)


def test_warnings_are_told_in_lines_that_one_can_follow(write: Any) -> None:
    file = write(odd())
    found = [each for each in lint(file) if each.code != "secret"]

    told = str(flow_report.warnings("greeter", found, hidden=False)).split("\n")

    orphan = place(file, '{\n   "name": "orphan"')
    assert '2 warnings about flow "greeter":' == told[0]
    assert (
        f'    unreachable-widget: {orphan}: widget "orphan": no path leads here from "Trigger": '
        "connect it, or remove it" == told[2]
    )


def test_of_a_secret_definition_a_warning_tells_the_widget_alone(write: Any) -> None:
    (found, *_) = lint(write(odd()))

    told = str(flow_report.warnings("greeter", [found], hidden=True))

    assert '1 warning about flow "greeter":\n    secret: widget "hello"' == told


def forgotten(where: str = "body") -> dict[str, Any]:
    """A template that is declared as if it were none."""
    definition = greeting()
    definition["states"][1]["properties"][where] = "Hi from ${company}"
    return definition


def test_a_place_that_nobody_fills_is_an_error() -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_and_lint(json.dumps(forgotten()), None)

    assert (
        'widget "hello": properties.body: "${company}" would go live unchanged, because this is '
        "not a template: studio.template fills it in; if this is intended, declare the flow "
        'with ignore_warnings=["unfilled-place"]'
    ) == str(caught.value)


@pytest.mark.parametrize(
    "place", ["${company}", "$${company}", "${workflow:Flex/Assign to anyone}"]
)
def test_whatever_a_template_would_fill_in_counts_as_a_place(place: str) -> None:
    with pytest.raises(DefinitionError, match="would go live unchanged"):
        parse_and_lint(json.dumps({**greeting(), "description": f"For {place}"}), None)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        (json.dumps(forgotten()), {"ignored": ["unfilled-place"]}),
        (json.dumps(forgotten()), {"is_template": True}),
        (json.dumps(greeting("costs ${1.50}, ${ x } or $5")), {}),
    ],
    ids=["the program says that it is meant", "a value of a template", "no place"],
)
def test_what_looks_like_a_place_can_be_meant(text: str, how: dict[str, Any]) -> None:
    definition, found = parse_and_lint(text, None, **how)

    assert parse(text) == definition
    assert [] == found


def test_a_place_that_is_live_already_is_not_an_error() -> None:
    text = json.dumps(forgotten())

    assert [] == parse_and_lint(text, parse(text).text)[1]


def test_what_a_change_brings_is_told_apart_from_what_was_there() -> None:
    known = Definition.from_api(odd())
    text = (
        json.dumps(odd())
        .replace("Says hello", "{{nobody.x}}")
        .replace("sk_live", "{{widgets.x.y}}")
    )
    found = lint(json.dumps(json.loads(text)))

    fresh, old = split_by_age(found, known.text)

    assert ["unknown-reference"] == [each.code for each in fresh]
    assert {"unreachable-widget", "hard-coded-number"} == {each.code for each in old}


@pytest.mark.parametrize("known", [None, "", "{}", "not a definition"])
def test_of_a_flow_whose_definition_is_not_known_every_warning_is_new(known: str | None) -> None:
    found = lint(json.dumps(odd()))

    assert (found, []) == split_by_age(found, known)


def test_more_of_what_was_there_is_new() -> None:
    again = odd()
    again["states"].append({**again["states"][2], "name": "orphan_2"})

    fresh, _ = split_by_age(lint(json.dumps(again)), Definition.from_api(odd()).text)

    assert ["orphan_2"] == [each.widget for each in fresh]


@pytest.mark.parametrize("field", ["friendly_name", "commit_message", "adopt", "status"])
def test_an_output_in_an_f_string_is_refused_in_every_field(field: str) -> None:
    text = "Acme Calling __str__ on an Output[T] is not supported.\n..."

    problems = local_problems({field: text})

    assert [True] == [each.startswith(f"{field} holds Pulumi's help text") for each in problems]


@pytest.fixture
def tenant(credentials: dict[str, str], emulator: Emulator) -> Iterator[tuple[Account, list[str]]]:
    """A subaccount that was reached before anything became of it, and what is said about it."""
    sid = emulator.create_account("Acme", emulator.account_sid)["sid"]
    said: list[str] = []
    with closing(AccountsClient(Settings.resolve(lambda _: None, credentials))) as parent:
        accounts = Accounts(parent)
        with closing(Client(accounts.settings(sid), renew=accounts.renew)) as client:
            index = FlowList(client)
            yield (
                Account(
                    client,
                    index,
                    sleep=lambda _: None,
                    now=lambda: datetime.now(UTC),
                    tell=lambda what: said.append(str(what)),
                ),
                said,
            )


def test_a_suspended_account_blocks_nothing_and_is_asked_again_once_it_is_active(
    tenant: tuple[Account, list[str]], declare: Callable[..., Any], emulator: Emulator
) -> None:
    account, said = tenant
    emulator.set_account_status(account.sid, "suspended")

    problems = problems_at_twilio(account, declare())

    assert [] == problems
    assert [
        f'account {account.sid} is suspended: Twilio has not validated the definition of "greeter".'
    ] == said
    assert set() == account.ahead.valid


def test_a_closed_account_is_a_problem(
    tenant: tuple[Account, list[str]], declare: Callable[..., Any], emulator: Emulator
) -> None:
    account, _ = tenant
    emulator.set_account_status(account.sid, "closed")

    [problem] = problems_at_twilio(account, declare())

    assert f"account {account.sid} is closed; that is final" in problem
