"""What `twilio-studio pull` prints is a program that takes the flow over and writes nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.pulumi_stack import PulumiStack


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


WORKFLOW = {"friendly_name": "Sales", "sid": "WW" + "1" * 32}


def running(name: str, kind: str, **properties: Any) -> dict[str, Any]:
    """A greeting with one more widget."""
    definition = greeting()
    widget = {"name": name, "type": kind, "transitions": [], "properties": properties}
    return {**definition, "states": [*definition["states"], widget]}


def test_a_whole_account_is_taken_over_without_a_write_and_pulled_again_after_an_edit(
    stack: PulumiStack, emulator: Emulator, credentials: dict[str, str]
) -> None:
    emulator.seed_directory({"workspaces": [{"friendly_name": "Flex", "workflows": [WORKFLOW]}]})
    client = Client(Settings.resolve(lambda _: None, credentials))

    def make(name: str, definition: dict[str, Any], status: str = "published") -> str:
        made = client.create_flow(
            friendly_name=name, status=status, definition=definition, commit_message=None
        )
        return made.sid

    survey = make("Survey", greeting("How was it?"))
    make("A menu", running("ask", "run-subflow", flow_sid=survey, flow_revision="LatestPublished"))
    make("Sales", running("queue", "send-to-flex", workflow=WORKFLOW["sid"], channel="voice"))
    make("sales!", greeting("${name} is how we write it"))
    make("S\u00e4les", greeting("Being drawn"), status="draft")
    worked_on = make("con", greeting(x=300))
    client.update_flow(worked_on, status="draft", definition=greeting("Being worked on"))
    emulator.clear_journal()
    stack.program("import account.flows")

    done = stack.tool("pull", "--all", "account", within="program")
    assert 0 == done.returncode, done.stderr
    stack.up()

    assert [] == emulator.writes()
    stack.preview("--expect-no-changes")
    account = stack.folder / "program" / "account"
    names = {"survey", "a-menu", "sales", "sales-2", "sales-3", "flow-con"}
    assert {f"{name}.json" for name in names} == {each.name for each in account.glob("[a-z]*.json")}
    assert "${workflow:Sales}" in (account / "sales.json").read_text()
    module = account / "flows.py"
    module.write_text(re.sub(r"    adopt=.*\n", "", module.read_text()))
    stack.preview("--expect-no-changes")

    client.update_flow(survey, status="published", definition=greeting("And, how was it?"))
    client.close()
    emulator.clear_journal()
    done = stack.tool("pull", "--all", "account", within="program")
    assert 0 == done.returncode, done.stderr
    stack.up("--expect-no-changes")

    assert [] == emulator.writes()
