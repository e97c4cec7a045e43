"""A stack of one flow, the greeter, as its user drives it with commands, and as the emulator holds it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from studio_emulator import Emulator
from support.definitions import greeting
from support.emulator_api import Api
from support.pulumi_stack import PulumiStack

DECLARED = 'studio.Flow("greeter", definition="greeter.json")'


def bring_up_hello(stack: PulumiStack) -> PulumiStack:
    """Let callers run revision 1, which says Hello!, and let the program declare Welcome! from then on."""
    stack.definition("greeter.json", greeting())
    stack.program(DECLARED)
    stack.up()
    stack.definition("greeter.json", greeting("Welcome!"))
    return stack


def run(stack: PulumiStack, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command, which has to end with that code."""
    done = stack.tool(*arguments)
    assert code == done.returncode, done.stdout + done.stderr
    return done


def flow_of(emulator: Emulator) -> dict[str, Any]:
    """The only flow of the account."""
    [flow] = emulator.flows()
    return flow


def saves(emulator: Emulator) -> list[tuple[str, str]]:
    """The status and the text of each revision."""
    return [
        (each["status"], each["definition"]["states"][1]["properties"]["body"])
        for each in flow_of(emulator)["revisions"]
    ]


def somebody_saves(emulator: Emulator, body: str, status: str = "draft") -> None:
    """Somebody saves the flow in the Console."""
    fields = {"Status": status, "Definition": json.dumps(greeting(body))}
    with Api(emulator.base_url, emulator.account_sid, emulator.auth_token) as api:
        assert api.update(flow_of(emulator)["sid"], **fields).ok


def settings(stack: PulumiStack) -> str:
    """The settings file of the stack."""
    return (stack.folder / "Pulumi.test.yaml").read_text()


def assert_settled(stack: PulumiStack, emulator: Emulator) -> None:
    """Nothing is left to do, and finding that out writes nothing."""
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    assert [] == emulator.writes()
