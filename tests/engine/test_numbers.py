"""Integers and booleans cross the engine as what they are: it knows one kind of number, a float."""

from __future__ import annotations

import json
from typing import Any

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

GREETER = """
greeter = studio.Flow("greeter", definition="greeter.json")
for name in ("revision", "live_revision", "valid"):
    pulumi.export(name, getattr(greeter, name).apply(repr))
"""
GATHER = """
ASKED = {
    "timeout": 5,
    "number_of_digits": 9007199254740993,  # no float is
    "stop_gather": True,
    "gather_language": "en",
    "loop": greeter.revision,
    "offset": {"x": 100, "y": 0.5},
}
def of(asked):
    states = [
        {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall", "next": "ask"}],
         "properties": {}},
        {"name": "ask", "type": "gather-input-on-call", "properties": {"say": "Hello", **asked},
         "transitions": [{"event": each} for each in ("keypress", "speech", "timeout")]},
    ]
    return {"states": states, "initial_state": "Trigger", "flags": {"allow_concurrent_calls": True}, "description": ""}

studio.Flow("mapping", definition=of(ASKED), layout="manage")
studio.Flow("output", definition=pulumi.Output.from_input(ASKED).apply(of), layout="manage")
built = studio.FlowBuilder()
built.trigger({"incomingCall": "ask"})
built.gather_input_on_call("ask", {"say": "Hello", **ASKED}, {"keypress": None, "speech": None, "timeout": None})
studio.Flow("builder", definition=built.to_api(), layout="manage")
"""
HELD = (
    '{"gather_language": "en", "loop": 1, "number_of_digits": 9007199254740993, '
    '"offset": {"x": 100, "y": 0.5}, "say": "Hello", "stop_gather": true, "timeout": 5}'
)


def asked(emulator: Emulator) -> dict[str, str]:
    """How Twilio holds the widget that asks, by flow, to the letter."""
    found: dict[str, Any] = {}
    for flow in emulator.flows():
        widget = flow["revisions"][-1]["definition"]["states"][1]
        if widget["name"] == "ask":
            found[flow["friendly_name"]] = json.dumps(widget["properties"], sort_keys=True)
    return found


def test_numbers_stay_what_they_are_in_definitions_and_outputs(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("greeter.json", greeting())
    stack.program(GREETER + GATHER)

    stack.up()
    made = [stack.output(name) for name in ("revision", "live_revision", "valid")]
    sent = asked(emulator)
    stack.up("--expect-no-changes")
    kept = [stack.output(name) for name in ("revision", "live_revision", "valid")]

    assert sent == dict.fromkeys(("mapping", "output", "builder"), HELD)
    assert made == kept == ["1", "1", "True"]
