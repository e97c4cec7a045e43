"""`twilio-studio run` and `executions` with a flow of a stack."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from studio_emulator import Emulator
from support.pulumi_stack import PulumiStack
from support.talks import ADDRESS, CONTACT, flow, message

PROGRAM = """
acme = studio.Subaccount("acme", friendly_name="Acme")
studio.Flow("support", definition="support.json", account_sid=acme.sid)
"""
STACK = ("stack:support", "--stack", "test")


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Twilio that runs flows."""
    with Emulator(machine=SimulatorMachine()) as running:
        yield running


@pytest.mark.keeps("docs/commands.md", "twilio-studio run", "--stack NAME")
@pytest.mark.keeps("docs/commands.md", "twilio-studio executions", "--stack NAME")
def test_a_flow_of_a_stack_runs_in_its_own_account(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("support.json", flow(message("say", "Hi"), starts="say"))
    stack.program(PROGRAM)
    stack.up()

    ran = stack.tool("run", *STACK, "--to", CONTACT, "--from", ADDRESS)
    shown = stack.tool("executions", *STACK, "--json")

    assert (0, 0) == (ran.returncode, shown.returncode)
    [row] = json.loads(shown.stdout)["executions"]
    tenant = json.loads(shown.stdout)["account_sid"]
    assert tenant != emulator.account_sid
    assert [row["sid"]] == [each["sid"] for each in emulator.executions(tenant)]
