"""A verb is imported when it is called, and not before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

import pulumi_twilio_studio.cli as commands
from pulumi_twilio_studio.cli.verbs import VERBS, load_verb
from studio_emulator import Emulator
from support.changed_stack import ChangedStack, flow
from support.flows_to_test import cases_in

HEAVY = (
    "pulumi",
    "requests",
    "deepdiff",
    "liquid",
    "jinja2",
    "studio_emulator",
    "pulumi_twilio_studio.drawing",
)
LOADED = """
import sys
from pulumi_twilio_studio.cli import app
app(sys.argv[1:], standalone_mode=False)
print(*sorted(sys.modules))
"""


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a process has loaded when it has run the command."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def test_help_loads_nothing_of_ours_but_the_names_of_the_verbs() -> None:
    ours = {name for name in loaded_by("--help") if name.startswith(("pulumi_tw", "studio_em"))}

    assert {
        "pulumi_twilio_studio",
        "pulumi_twilio_studio.cli",
        "pulumi_twilio_studio.cli.endings",
        "pulumi_twilio_studio.cli.exit_codes",
        "pulumi_twilio_studio.cli.saying",
        "pulumi_twilio_studio.cli.verbs",
        "pulumi_twilio_studio.failures",
        "pulumi_twilio_studio.foreign",
        "pulumi_twilio_studio.version",
    } == ours


def test_cases_run_without_what_only_accounts_stacks_and_pictures_need(tmp_path: Path) -> None:
    cases_in(tmp_path, "- {name: it, message: hi, turns: [says: no]}\n")

    loaded = loaded_by("test", str(tmp_path), "--coverage")

    unneeded = {*HEAVY, "rich", "pulumi_twilio_studio.stack.definitions"} - {"liquid"}
    assert "pulumi_twilio_studio.cases" in loaded
    assert set() == loaded & unneeded


@pytest.mark.parametrize("options", [[], ["--all"], ["--stack", "dev", "--json", "-"]])
def test_drift_loads_neither_an_engines_sdk_nor_what_a_quiet_stack_does_not_need(
    tmp_path: Path, emulator: Emulator, credentials: dict[str, str], options: list[str]
) -> None:
    ChangedStack.up(tmp_path, emulator, credentials, declared={"bot": flow("bot")})
    kept = {"PULUMI_BACKEND_URL": f"file://{tmp_path}", "PULUMI_STACK": "dev"}
    environ = {**os.environ, **credentials, **kept}

    done = subprocess.run(
        [sys.executable, "-c", LOADED, "drift", *options],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(done.stdout.splitlines()[-1].split())
    unneeded = {"pulumi", "deepdiff", "rich", "pydantic", "psutil", "jinja2", "liquid"}
    assert {"requests", "pulumi_twilio_studio.lifecycle.flow.read"} <= loaded
    assert set() == loaded & unneeded


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_loads_what_is_heavy_when_it_has_work_for_it(verb: str) -> None:
    loaded = loaded_by(verb, "--help")

    assert f"pulumi_twilio_studio.cli.{verb}" in loaded
    assert set() == loaded & set(HEAVY)


@pytest.mark.parametrize("verb", VERBS)
def test_the_list_of_verbs_says_of_each_what_its_own_help_says_first(verb: str) -> None:
    told = load_verb(verb).help.split("\n\n")[0].replace("\n", " ")

    assert told == VERBS[verb]
    assert verb == get_command(commands.app).commands[verb].name
