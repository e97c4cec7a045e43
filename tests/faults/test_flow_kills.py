"""A create whose answer is lost, or whose process is killed, never makes a second flow and never loses the first."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.patience import PATIENCE
from support.pulumi_stack import (
    PulumiStack,
    kill_both,
    kill_during_up,
    kill_engine,
    kill_provider,
    provider_of,
)

CREATE = {"method": "POST", "path": "^/v2/Flows$"}
PROGRAM = """
flow = studio.Flow("greeter", definition="greeter.json")
pulumi.export("sid", flow.sid)
"""
URN = "urn:pulumi:test::shop::pulumi-python:dynamic/studio:Flow::greeter"

pytestmark = pytest.mark.engine


@pytest.fixture
def declared(stack: PulumiStack) -> PulumiStack:
    """A stack that declares one flow and has never been deployed."""
    stack.definition("greeter.json", greeting())
    stack.program(PROGRAM)
    return stack


def converges_to_one_flow(stack: PulumiStack, emulator: Emulator) -> None:
    """The checker: one flow, it is the state's, and nothing is left to write."""
    emulator.clear_journal()
    stack.up("--expect-no-changes")
    [flow] = emulator.flows()
    assert 1 == flow["revision"]
    assert stack.output("sid") == flow["sid"]
    assert [] == emulator.writes()


@pytest.mark.parametrize(
    "action",
    [
        {"drop": "after"},
        {"status": 500, "apply": True},
        {"truncate": True},
        {"drop": "before"},
        {"status": 503, "apply": False, "body": "html"},
        {"throttle": True, "retry_after": 1},
    ],
    ids=["dropped after", "500 after", "cut off", "dropped before", "503 before", "throttled"],
)
def test_a_lost_answer_makes_no_second_flow(
    action: dict[str, object], declared: PulumiStack, emulator: Emulator
) -> None:
    fault = emulator.fault({"match": CREATE, "times": 1, "action": action})

    declared.up()

    assert emulator.wait_fired(fault, timeout=0.1)
    converges_to_one_flow(declared, emulator)


@pytest.mark.parametrize("writes_state", ["each step", "end of run"], indirect=True)
@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("kill", [kill_provider, kill_engine, kill_both])
def test_a_kill_around_the_write_is_recovered_by_the_next_up(
    kill: Callable[[psutil.Popen], None], phase: str, declared: PulumiStack, emulator: Emulator
) -> None:
    kill_during_up(declared, emulator, CREATE, phase, kill)
    if kill is not kill_provider:
        declared.run("cancel", "--yes")
        declared.run("refresh", "--yes", "--clear-pending-creates")
    declared.up()

    converges_to_one_flow(declared, emulator)


@pytest.mark.parametrize("writes_state", ["end of run"], indirect=True)
def test_a_flow_of_a_lost_run_is_taken_over_as_it_was_declared_then(
    declared: PulumiStack, emulator: Emulator
) -> None:
    kill_during_up(declared, emulator, CREATE, "after", kill_both)
    declared.recover("--yes")
    declared.definition("greeter.json", greeting("Changed since"))

    refused = declared.up(ok=False)
    declared.definition("greeter.json", greeting())
    declared.up()
    made = declared.output("sid")
    declared.definition("greeter.json", greeting("Changed since"))
    declared.up()

    assert "carries the marker of this resource" in refused.text
    assert [(made, 2)] == [(flow["sid"], flow["revision"]) for flow in emulator.flows()]


def test_a_provider_whose_engine_is_gone_ends_while_its_request_is_held(
    declared: PulumiStack, emulator: Emulator
) -> None:
    fault = emulator.fault({"match": CREATE, "times": 1, "action": {"hold": "before"}})
    pulumi = declared.start("up", "--yes", "--skip-preview")
    assert emulator.wait_fired(fault)
    provider = provider_of(pulumi)

    pulumi.kill()
    pulumi.wait()
    gone, _ = psutil.wait_procs([provider], timeout=PATIENCE)
    emulator.clear_faults()

    assert gone == [provider]
    assert [] == emulator.flows()
