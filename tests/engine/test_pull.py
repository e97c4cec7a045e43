"""What `twilio-studio pull` prints is a program that takes the flow over and writes nothing."""

from __future__ import annotations

import pytest

from definitions import greeting
from pulumi_stack import PulumiStack
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator


@pytest.mark.parametrize("draft_above", [False, True], ids=["published", "draft above"])
def test_the_declaration_takes_the_flow_over_without_a_write(
    draft_above: bool, stack: PulumiStack, emulator: Emulator, credentials: dict[str, str]
) -> None:
    client = Client(Settings.resolve(lambda _: None, credentials))
    flow = client.create_flow(
        friendly_name="Support bot",
        status="published",
        definition=greeting(x=300),
        commit_message="made in the Console",
    )
    if draft_above:
        client.update_flow(flow.sid, status="draft", definition=greeting("Being worked on"))
    client.close()
    emulator.clear_journal()

    done = stack.tool("pull", flow.sid, within="program")
    assert 0 == done.returncode, done.stderr
    declaration = done.stdout
    stack.program(declaration)
    stack.up()

    assert [] == emulator.writes()
    stack.preview("--expect-no-changes")
    stack.program(declaration.replace(f'adopt="{flow.sid}",', ""))
    stack.preview("--expect-no-changes")
