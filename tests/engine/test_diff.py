"""`twilio-studio diff` with what the state of a stack holds."""

from __future__ import annotations

import subprocess

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

PROGRAM = """
from pathlib import Path

flow = studio.Flow("support", definition="support.json")
studio.Flow("hidden", definition=pulumi.Output.secret(Path("support.json").read_text()))
pulumi.export("sid", flow.sid)
"""


def diff(stack: PulumiStack, *operands: str) -> subprocess.CompletedProcess[str]:
    return stack.tool("diff", *operands, "--stack", stack.name)


@pytest.mark.keeps("docs/commands.md", "twilio-studio diff", "stack:support")
def test_the_state_of_a_stack_is_compared_with_what_somebody_saved(
    stack: PulumiStack, credentials: dict[str, str]
) -> None:
    stack.definition("support.json", greeting())
    stack.program(PROGRAM)
    stack.up()
    sid = stack.output("sid")
    client = Client(Settings.resolve(lambda _: None, credentials))
    client.update_flow(sid, status="published", definition=greeting("Hi!"))
    client.close()

    drifted = diff(stack, "stack:support", sid)
    same = diff(stack, "stack:support", f"{sid}@1")
    misspelt = diff(stack, "stack:suport", sid)
    secret = diff(stack, "stack:hidden", sid)

    assert (
        1,
        f'stack:support -> {sid}@2\n    ~ widget "hello": properties.body: "Hello!" -> "Hi!"\n',
    ) == (
        drifted.returncode,
        drifted.stdout,
    )
    assert 0 == same.returncode
    assert (2, "") == (misspelt.returncode, misspelt.stdout)
    assert 'has no flow "suport"; did you mean "support"?' in misspelt.stderr
    assert (2, "") == (secret.returncode, secret.stdout)
    assert 'the definition of "hidden" is a secret of stack organization/shop/test' in secret.stderr
