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


def test_an_edit_in_the_console_comes_into_the_template_and_is_no_drift_any_more(
    stack: PulumiStack, emulator: Emulator, credentials: dict[str, str]
) -> None:
    body = "Welcome to ${company}!"
    stack.definition("bot.json", {**greeting(body), "description": "The bot of ${company}"})
    stack.program('studio.Flow("bot", definition=studio.template("bot.json", company="Acme"))')
    stack.up()
    client = Client(Settings.resolve(lambda _: None, credentials))
    [bot] = client.flows()
    edited = {**greeting("Hi, you reached Acme."), "description": "The bot of Acme"}
    client.update_flow(bot.sid, status="published", definition=edited)
    client.close()
    file = stack.folder / "program" / "bot.json"
    before = file.read_text()

    done = stack.tool("pull", "bot", "--into", "bot.json", within="program")

    assert 0 == done.returncode, done.stderr
    assert before.replace(body, "Hi, you reached ${company}.") == file.read_text()
    emulator.clear_journal()
    stack.up("--expect-no-changes")
    assert [] == emulator.writes()
