"""What Twilio never answers is believed by no `up` and no `destroy`."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

PROGRAM = """
flow = studio.Flow("greeter", definition="greeter.json")
pulumi.export("sid", flow.sid)
"""


@pytest.fixture
def declared(stack: PulumiStack) -> PulumiStack:
    """A stack that declares one flow and was never deployed."""
    stack.definition("greeter.json", greeting())
    stack.program(PROGRAM)
    return stack


@pytest.mark.parametrize("body", ["html", "json"])
def test_a_success_that_is_no_204_keeps_a_flow_in_the_state_that_a_destroy_did_not_delete(
    body: str, declared: PulumiStack, emulator: Emulator
) -> None:
    declared.up()
    proxy = {"match": {"method": "DELETE"}, "times": None, "action": {"status": 200, "body": body}}
    emulator.fault(proxy)

    refused = declared.run("destroy", "--yes", "--skip-preview", ok=False)
    kept = len(emulator.flows())
    emulator.clear_faults()
    declared.destroy()

    assert "this is not how Twilio answers: it would say 204" in refused.text
    assert "Traceback" not in refused.text
    assert 1 == kept
    assert [] == emulator.flows()


def test_a_flow_that_is_answered_in_the_place_of_ours_is_not_written_over(
    declared: PulumiStack, emulator: Emulator
) -> None:
    declared.up()
    [ours] = emulator.flows()
    declared.definition("greeter.json", greeting("Bye!"))
    theirs = "FW" + "9" * 32
    answers = {"match": {"method": "GET", "path": f"{ours['sid']}$"}, "times": None}
    emulator.fault({**answers, "action": {"rewrite": {"/sid": theirs}}})

    refused = declared.up(ok=False)

    assert f"it is about flow {theirs}, but {ours['sid']} was asked for" in refused.text
    assert "Traceback" not in refused.text
    assert [1] == [len(flow["revisions"]) for flow in emulator.flows()]


ODD: dict[str, dict[str, Any]] = {
    "no account": {"/account_sid": None},
    "no SID": {"/sid": None},
    "a SID that is none": {"/sid": "FW1"},
}


@pytest.mark.parametrize("values", ODD.values(), ids=ODD)
def test_a_create_answered_in_other_types_wedges_no_stack(
    values: dict[str, Any], declared: PulumiStack, emulator: Emulator
) -> None:
    create = {"method": "POST", "path": "^/v2/Flows$"}
    emulator.fault({"match": create, "action": {"rewrite": values}})

    declared.up()
    declared.preview("--expect-no-changes")

    [flow] = emulator.flows()
    assert flow["sid"] == declared.output("sid")
    assert 1 == len(flow["revisions"])
