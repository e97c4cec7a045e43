"""Twilio's word on many definitions, on the real engine: by the emulator's journal and the engine's log of calls."""

from __future__ import annotations

import json
from pathlib import Path

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

FLOWS = 24
PROGRAM = f"""
for number in range({FLOWS}):
    studio.Flow(f"flow-{{number}}", definition=f"{{number}}.json")
secret = pulumi.Output.secret("hunter2")
template = "hello.json"
studio.Flow("hidden", definition=studio.template(template, word=secret))
"""


def test_the_definitions_of_a_new_stack_are_validated_side_by_side_and_once_each(
    stack: PulumiStack, emulator: Emulator, tmp_path: Path
) -> None:
    for number in range(FLOWS):
        stack.definition(f"{number}.json", greeting(f"Hello {number}"))
    stack.definition("hello.json", greeting("Say ${word}"))
    stack.program(PROGRAM)
    log = tmp_path / "calls.log"
    emulator.change_settings(latency_ms=200)

    stack.run("preview", PULUMI_DEBUG_GRPC=str(log))

    asked = [each for each in emulator.journal() if each["path"].endswith("/Validate")]
    spans = [(each["time"], each["time"] + each["duration_ms"] / 1000) for each in asked]
    assert FLOWS + 1 == len(asked)
    assert 4 < max(sum(begun <= at < ended for begun, ended in spans) for at, _ in spans)
    told = [
        given["upcoming"]
        for call in map(json.loads, log.read_text().splitlines())
        if "upcoming" in (given := (call.get("request") or {}).get("news") or {})
    ]
    assert told
    assert all(str(FLOWS - 1) in each and "hunter2" not in each for each in told)


def test_what_a_program_tells_of_its_flows_is_not_kept(stack: PulumiStack) -> None:
    stack.definition("hello.json", greeting())
    stack.program(
        """
        studio.Flow("first", definition="hello.json")
        studio.Flow("second", definition="hello.json")
        """
    )

    stack.up()

    resources = json.loads(stack.state())["deployment"]["resources"]
    assert 4 == len(resources)
    assert not [
        each
        for each in resources
        if "upcoming" in {**each.get("inputs", {}), **each.get("outputs", {})}
    ]
