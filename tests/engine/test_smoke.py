"""`twilio-studio smoke` on stacks of the real engine, judged by what the emulator holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from pulumi_twilio_studio.definition import Definition
from studio_emulator import Emulator
from support.flows_to_smoke import BROKEN, CASES, ROUTES, routes
from support.pulumi_stack import PulumiStack

PROGRAM = """
acme = studio.Subaccount("acme", friendly_name="Acme")
studio.Flow("support", definition="support.json", account_sid=acme.sid)
"""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Twilio that runs flows."""
    with Emulator(machine=SimulatorMachine()) as running:
        yield running


def publish(stack: PulumiStack, *definitions: dict[str, Any], program: str = "") -> None:
    """Publish these revisions of the only flow, one after the other, and declare its cases."""
    stack.program(program or 'studio.Flow("support", definition="support.json")')
    for each in definitions:
        stack.definition("support.json", each)
        stack.up()
    (stack.folder / "support.smoke.yaml").write_text(CASES)
    stack.configure("twilio-studio:smoke.support", "support.smoke.yaml")


def live(emulator: Emulator) -> Definition:
    """What callers run."""
    [each] = emulator.flows()
    return Definition.from_api(each["revisions"][each["live_revision"] - 1]["definition"])


def smoked(stack: PulumiStack, *options: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and what is said of the only flow."""
    done = stack.tool("smoke", *options, "--json", "-")
    [found] = json.loads(done.stdout)["flows"]
    return done.returncode, found


def test_a_flow_that_fails_is_rolled_back_and_the_roll_back_is_confirmed(
    stack: PulumiStack, emulator: Emulator
) -> None:
    publish(stack, ROUTES, BROKEN)

    code, found = smoked(stack, "--roll-back")

    assert Definition.from_api(ROUTES) == live(emulator)
    assert (1, "failed") == (code, found["outcome"])
    assert {"revision": 1, "problem": "", "is_confirmed": True} == found["rolled_back"]
    assert 4 == len(emulator.executions())
    again = stack.tool("smoke")
    assert 0 == again.returncode, again.stdout
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    assert [] == emulator.writes()


def test_a_roll_back_that_does_not_help_is_told(stack: PulumiStack, emulator: Emulator) -> None:
    publish(stack, BROKEN, routes(vip="other", other="other"))

    code, found = smoked(stack, "--roll-back")

    assert 1 == code
    assert Definition.from_api(BROKEN) == live(emulator)
    assert (1, False) == (found["rolled_back"]["revision"], found["rolled_back"]["is_confirmed"])
    assert found["rolled_back"]["problem"].startswith("it does not pass a second smoke test; ")


def test_a_flow_of_a_subaccount_is_tried_with_cases_from_one_object(
    stack: PulumiStack, emulator: Emulator
) -> None:
    publish(stack, ROUTES, program=PROGRAM)
    stack.configure("twilio-studio:smoke.support", None)
    stack.run("config", "set", "--path", "twilio-studio:smoke.support", "support.smoke.yaml")

    code, found = smoked(stack)

    assert (0, ["passed", "passed"]) == (code, [each["outcome"] for each in found["cases"]])
    assert 2 == len(emulator.executions(found["account_sid"]))


def test_cases_for_a_flow_that_the_program_does_not_declare_stop_the_run(
    stack: PulumiStack,
) -> None:
    stack.program('studio.Flow("support", definition="support.json")')
    stack.definition("support.json", ROUTES)
    stack.configure("twilio-studio:smoke.suport", "support.smoke.yaml")

    refused = stack.up(ok=False)

    assert 'twilio-studio:smoke.suport has cases for "suport"' in refused.text
    assert 'did you mean "support"?' in refused.text
