"""What lint finds, told by the real engine: errors at preview, warnings where a definition is new."""

from __future__ import annotations

from typing import Any

from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

PROGRAM = 'studio.Flow("greeter", definition="greeter.json", ignore_warnings={ignored})'
ORPHAN = 'widget "orphan": no path leads here from "Trigger": connect it, or remove it'
STRAY = 'widget "hello": properties.body: Liquid reads from "nobody", which is not a widget'


def odd(body: str = "Hello!") -> dict[str, Any]:
    definition = greeting(body)
    definition["states"].append({**definition["states"][0], "name": "orphan", "transitions": []})
    return definition


def test_errors_stop_a_preview_all_at_once_and_ask_nobody(
    stack: PulumiStack, emulator: Emulator
) -> None:
    definition = odd("{{widgets.nobody.Body}}")
    definition["states"][0]["transitions"][0]["next"] = "helo"
    definition["states"][1]["properties"]["to"] = 5
    stack.definition("greeter.json", definition)
    stack.program(PROGRAM.format(ignored=[]))

    preview = stack.run("preview", ok=False)

    assert '"helo" is not a widget; did you mean "hello"?' in preview.text
    assert 'widget "hello": properties.to: integer found, string expected' in preview.text
    assert "greeter.json:1:" in preview.text
    assert [] == [entry for entry in emulator.journal() if entry["path"].endswith("/Validate")]


def test_warnings_are_told_of_what_is_new_and_silencing_them_writes_nothing(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("greeter.json", odd())
    stack.program(PROGRAM.format(ignored=[]))

    first = stack.up()
    quiet = stack.preview("--expect-no-changes")
    stack.program(PROGRAM.format(ignored=["unreachable-widget"]))
    emulator.clear_journal()
    silenced = stack.up("--expect-no-changes")
    stack.definition("greeter.json", odd("{{widgets.nobody.Body}}"))
    changed = stack.preview()
    stack.program(PROGRAM.format(ignored=["unreachable"]))
    unknown = stack.run("preview", ok=False)

    assert '1 warning about flow "greeter":' in first.text
    assert ORPHAN in first.text
    assert "warning" not in quiet.text
    assert ORPHAN not in silenced.text
    assert [] == emulator.writes()
    assert STRAY in changed.text
    assert ORPHAN not in changed.text
    assert 'not a lint code; did you mean "unreachable-widget"?' in unknown.text


def test_a_change_of_an_old_flow_tells_what_it_brings(stack: PulumiStack) -> None:
    stack.definition("greeter.json", odd())
    stack.program(PROGRAM.format(ignored=[]))
    stack.up()
    stack.definition("greeter.json", odd("{{widgets.nobody.Body}}"))

    changed = stack.preview()

    assert '1 new warning about flow "greeter", and 1 that it had before:' in changed.text
    assert STRAY in changed.text
    assert ORPHAN not in changed.text


def test_what_looks_like_a_place_can_be_meant(stack: PulumiStack, emulator: Emulator) -> None:
    stack.definition("greeter.json", greeting("${name} is how we write it"))
    stack.program(PROGRAM.format(ignored=["unfilled-place"]))

    stack.up()

    [flow] = emulator.flows()
    hello = flow["revisions"][0]["definition"]["states"][1]
    assert "${name} is how we write it" == hello["properties"]["body"]
