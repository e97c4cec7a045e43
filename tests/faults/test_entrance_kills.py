"""A number whose stack is killed still gets back what stood there before, and nothing else of it changes."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import (
    PulumiStack,
    kill_both,
    kill_during_up,
    kill_engine,
    kill_provider,
)

NUMBER = "+15550100001"
WRITE = {"method": "POST", "path": "/IncomingPhoneNumbers/PN"}
BEFORE = {
    "voice_url": "https://old.example.com/voice",
    "voice_method": "GET",
    "sms_url": "https://old.example.com/sms",
    "status_callback": "https://old.example.com/status",
}
FLOW = """
flow = studio.Flow("greeter", definition="greeter.json")
pulumi.export("sid", flow.sid)
"""
POINTED = """
studio.PhoneNumber("hotline", phone_number="+15550100001", take_over=True, {sides})
"""
VOICE, BOTH = "voice_flow=flow", "voice_flow=flow, sms_flow=flow"

pytestmark = pytest.mark.engine

killed = pytest.mark.parametrize("kill", [kill_provider, kill_engine, kill_both])
phases = pytest.mark.parametrize("phase", ["before", "after"])


@pytest.fixture
def declared(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack that has never been deployed and takes over the calls of a number that led somewhere else."""
    emulator.add_number(NUMBER, **BEFORE)
    stack.definition("greeter.json", greeting())
    stack.program(FLOW + POINTED.format(sides=VOICE))
    return stack


def held(emulator: Emulator) -> dict[str, str]:
    [number] = emulator.numbers()
    return {name: number[name] for name in BEFORE}


def recover(stack: PulumiStack, kill: Callable[[psutil.Popen], None]) -> None:
    """What a user does after a killed engine. A killed provider leaves nothing to do."""
    if kill is not kill_provider:
        stack.run("cancel", "--yes")
        stack.run("refresh", "--yes", "--clear-pending-creates")


def leads_to_the_flow(stack: PulumiStack, emulator: Emulator, *sides: str) -> None:
    """The checker: the declared sides lead to the flow, the others are as before, and nothing is left to write."""
    emulator.clear_journal()
    stack.up("--expect-no-changes")
    for name in ("voice_url", "sms_url", "status_callback"):
        if name in sides:
            assert held(emulator)[name].endswith(stack.output("sid"))
        else:
            assert BEFORE[name] == held(emulator)[name]
    assert [] == emulator.writes()


@killed
@phases
def test_a_kill_around_the_takeover_loses_nothing(
    kill: Callable[[psutil.Popen], None], phase: str, declared: PulumiStack, emulator: Emulator
) -> None:
    kill_during_up(declared, emulator, WRITE, phase, kill)
    recover(declared, kill)
    declared.up()

    leads_to_the_flow(declared, emulator, "voice_url")
    declared.destroy()
    assert held(emulator) == BEFORE


@killed
@phases
def test_a_destroy_after_a_killed_takeover_gives_the_number_back(
    kill: Callable[[psutil.Popen], None], phase: str, declared: PulumiStack, emulator: Emulator
) -> None:
    kill_during_up(declared, emulator, WRITE, phase, kill)
    recover(declared, kill)

    declared.destroy()

    assert held(emulator) == BEFORE
    assert [] == declared.urns()


@killed
@phases
def test_a_kill_while_another_side_is_taken_over_loses_nothing(
    kill: Callable[[psutil.Popen], None], phase: str, declared: PulumiStack, emulator: Emulator
) -> None:
    declared.up()
    declared.program(FLOW + POINTED.format(sides=BOTH))

    kill_during_up(declared, emulator, WRITE, phase, kill)
    recover(declared, kill)
    declared.up()

    leads_to_the_flow(declared, emulator, "voice_url", "sms_url")
    declared.destroy()
    assert held(emulator) == BEFORE


@killed
@phases
def test_a_kill_while_the_number_is_given_back_loses_nothing(
    kill: Callable[[psutil.Popen], None], phase: str, declared: PulumiStack, emulator: Emulator
) -> None:
    declared.up()
    declared.program(FLOW)

    kill_during_up(declared, emulator, WRITE, phase, kill)
    recover(declared, kill)
    declared.up()

    assert held(emulator) == BEFORE
    declared.up("--expect-no-changes")


@pytest.mark.parametrize("writes_state", ["end of run"], indirect=True)
def test_without_checkpoints_a_killed_takeover_is_cleared_with_its_flow(
    declared: PulumiStack, emulator: Emulator
) -> None:
    """Nothing has recorded what stood there before. A number that leads to a deleted flow would be worse."""
    kill_during_up(declared, emulator, WRITE, "after", kill_both)
    declared.recover("--yes")
    declared.up()

    leads_to_the_flow(declared, emulator, "voice_url")
    declared.destroy()
    assert {**BEFORE, "voice_url": "", "voice_method": "POST"} == held(emulator)
