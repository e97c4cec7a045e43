"""`twilio-studio pull --into`: a file that exists keeps its places, its order and its form."""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from pulumi_twilio_studio.definition import Definition, parse, template, template_sha256
from pulumi_twilio_studio.identity import Signature, short, sign
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from studio_emulator import Emulator
from support.definitions import greeting

Run = Callable[..., Result]

# Keys in an order of its own, short objects on one line, four blanks.
TEMPLATE = """{
    "states": [
        {
            "type": "trigger", "name": "Trigger",
            "properties": {"offset": {"x": 0, "y": 0}},
            "transitions": [
                {"next": "hello", "event": "incomingMessage"},
                {"event": "incomingCall", "next": ""},
                {"event": "incomingRequest", "next": null}
            ]
        },
        {
            "type": "send-message", "name": "hello",
            "properties": {
                "body": "Welcome to ${company}! Call ${phone}.",
                "offset": {"x": 100.0, "y": 200},
                "service": "{{trigger.message.InstanceSid}}",
                "channel": "{{trigger.message.ChannelSid}}",
                "from": "{{flow.channel.address}}",
                "to": "{{contact.channel.address}}"
            },
            "transitions": [{"event": "sent", "next": "bye"}, {"event": "failed"}]
        },
        {
            "name": "bye", "type": "send-message",
            "properties": {
                "body": "Goodbye from ${company}, and caf\\u00e9 at ${company} is $${free}.",
                "attributes": "{\\"shop\\": \\"${company}\\"}",
                "offset": {"x": 100, "y": 400},
                "service": "{{trigger.message.InstanceSid}}",
                "channel": "{{trigger.message.ChannelSid}}",
                "from": "{{flow.channel.address}}",
                "to": "{{contact.channel.address}}"
            },
            "transitions": [{"event": "sent"}, {"event": "failed"}]
        }
    ],
    "initial_state": "Trigger",
    "flags": {"allow_concurrent_calls": true},
    "description": "${company}"
}
"""
VALUES = {"company": 'Acme "Books"', "phone": "+15550100001"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "support.json"
    path.write_text(TEMPLATE)
    return path


@pytest.fixture
def deployed(client: Client, file: Path) -> Flow:
    """The flow as a stack makes it from the template."""
    text = template(file, **VALUES)
    signature = Signature("0" * 16, short(parse(text).sha256), short(template_sha256(file)))
    return client.create_flow(
        friendly_name="Support",
        status="published",
        definition=json.loads(text),
        commit_message=sign(None, signature),
    )


@pytest.fixture
def edit(client: Client, deployed: Flow) -> Callable[[Callable[[dict[str, Any]], Any]], Flow]:
    """Saves the flow in the Console, changed by that function."""

    def save(change: Callable[[dict[str, Any]], Any]) -> Flow:
        api = Definition.from_api(deployed.definition or {}).to_api()
        change({state["name"]: state for state in api["states"]} | {"": api})
        return client.update_flow(deployed.sid, status="published", definition=api)

    return save


def changed(file: Path, before: str = TEMPLATE) -> list[str]:
    """The lines that a diff of the file shows."""
    lines = difflib.unified_diff(before.splitlines(), file.read_text().splitlines(), n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def test_a_flow_as_it_was_deployed_leaves_the_file_alone(
    run: Run, deployed: Flow, file: Path
) -> None:
    shown = run("pull", deployed.sid, "--into", file)

    assert (0, "") == (shown.exit_code, shown.stdout)
    assert TEMPLATE == file.read_text()
    assert f"{file} holds what revision 1 does.\n" in shown.stderr


def body(name: str, text: str) -> Callable[[dict[str, Any]], None]:
    def change(widgets: dict[str, Any]) -> None:
        widgets[name]["properties"]["body"] = text

    return change


EDITS = {
    "a text around its places": (
        body("hello", 'Hi, this is Acme "Books"! Please call +15550100001.'),
        [
            '-                "body": "Welcome to ${company}! Call ${phone}.",',
            '+                "body": "Hi, this is ${company}! Please call ${phone}.",',
        ],
    ),
    "a text whose places change their order": (
        body("hello", 'Call +15550100001 to reach Acme "Books".'),
        [
            '-                "body": "Welcome to ${company}! Call ${phone}.",',
            '+                "body": "Call ${phone} to reach ${company}.",',
        ],
    ),
    "a value": (
        body("hello", 'Welcome to Acme "Books"! Call +15550100002.'),
        [
            '-                "body": "Welcome to ${company}! Call ${phone}.",',
            '+                "body": "Welcome to ${company}! Call +15550100002.",',
        ],
    ),
    "a text that looks like a place": (
        body("hello", "Pay ${x}"),
        [
            '-                "body": "Welcome to ${company}! Call ${phone}.",',
            '+                "body": "Pay $${x}",',
        ],
    ),
    "JSON within a text": (
        lambda widgets: widgets["bye"]["properties"].update(
            attributes='{"shop": "Acme \\"Books\\"", "open": true}'
        ),
        [
            '-                "attributes": "{\\"shop\\": \\"${company}\\"}",',
            '+                "attributes": "{\\"shop\\": \\"${company}\\", \\"open\\": true}",',
        ],
    ),
    "a property that is added": (
        lambda widgets: widgets["hello"]["properties"].update(media_url="https://example.com/a"),
        [
            '-                "to": "{{contact.channel.address}}"',
            '+                "to": "{{contact.channel.address}}",',
            '+                "media_url": "https://example.com/a"',
        ],
    ),
    "a transition": (
        lambda widgets: widgets["hello"]["transitions"][1].update(next="bye"),
        [
            '-            "transitions": [{"event": "sent", "next": "bye"}, {"event": "failed"}]',
            '+            "transitions": [{"event": "sent", "next": "bye"}, {"event": "failed", "next": "bye"}]',
        ],
    ),
    "a place on the canvas": (
        lambda widgets: widgets["hello"]["properties"].update(offset={"x": 100, "y": 250}),
        [
            '-                "offset": {"x": 100.0, "y": 200},',
            '+                "offset": {"x": 100.0, "y": 250},',
        ],
    ),
}


@pytest.mark.parametrize("case", EDITS)
def test_the_file_differs_only_in_what_was_edited(
    case: str, run: Run, edit: Any, file: Path
) -> None:
    change, lines = EDITS[case]
    flow = edit(change)

    shown = run("pull", flow.sid, "--into", file)

    assert 0 == shown.exit_code, shown.output
    assert lines == changed(file)


def added(widgets: dict[str, Any]) -> None:
    state = copy.deepcopy(widgets["bye"])
    state["name"] = "thanks"
    state["properties"]["body"] = "Thanks for ${0}"
    widgets[""]["states"].append(state)
    widgets["bye"]["transitions"][0]["next"] = "thanks"


def test_a_widget_that_is_added_stands_behind_the_others_as_they_are_written(
    run: Run, edit: Any, file: Path
) -> None:
    flow = edit(added)

    run("pull", flow.sid, "--into", file)

    text = file.read_text()
    assert '            "name": "thanks",\n' in text
    assert '                "body": "Thanks for $${0}",\n' in text
    assert parse(template(file, **VALUES)) == Definition.from_api(flow.definition or {})


def renamed(widgets: dict[str, Any]) -> None:
    widgets["hello"]["name"] = "welcome"
    widgets["Trigger"]["transitions"][0]["next"] = "welcome"


def test_a_widget_that_was_renamed_keeps_its_places(run: Run, edit: Any, file: Path) -> None:
    flow = edit(renamed)

    run("pull", flow.sid, "--into", file)

    assert [
        '-                {"next": "hello", "event": "incomingMessage"},',
        '+                {"next": "welcome", "event": "incomingMessage"},',
        '-            "type": "send-message", "name": "hello",',
        '+            "type": "send-message", "name": "welcome",',
    ] == changed(file)


def removed(widgets: dict[str, Any]) -> None:
    widgets[""]["states"].remove(widgets["bye"])
    widgets["hello"]["transitions"][0].pop("next")


def test_a_widget_that_was_removed_is_gone_and_its_places_are_named(
    run: Run, edit: Any, file: Path
) -> None:
    flow = edit(removed)

    shown = run("pull", flow.sid, "--into", file)

    assert "bye" not in file.read_text()
    assert (
        'widget "bye": ${company} was removed, because the flow has a different value there.\n'
        in shown.stderr
    )
    assert parse(template(file, **VALUES)) == Definition.from_api(flow.definition or {})


def test_places_are_kept_of_a_flow_that_no_stack_wrote(
    run: Run, client: Client, file: Path
) -> None:
    api = json.loads(template(file, **VALUES))
    api["states"][1]["properties"]["body"] = 'Acme "Books" says hello.'
    flow = client.create_flow(
        friendly_name="Support", status="published", definition=api, commit_message=None
    )

    run("pull", flow.sid, "--into", file)

    assert [
        '-                "body": "Welcome to ${company}! Call ${phone}.",',
        '+                "body": "${company} says hello.",',
    ] == changed(file)


def test_a_reference_is_kept_and_with_template_a_new_sid_becomes_one(
    run: Run, client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    names = [{"friendly_name": "Alerts"}, {"friendly_name": "News"}]
    seeded = emulator.seed_directory({"messaging_services": names})
    alerts, news = (each["sid"] for each in seeded["messaging_services"])
    file = tmp_path / "bot.json"
    file.write_text(json.dumps(greeting("${messaging_service:Alerts}"), indent=4))
    flow = client.create_flow(
        friendly_name="Bot",
        status="published",
        definition=greeting(f"{alerts} and {news}"),
        commit_message=None,
    )

    run("pull", flow.sid, "--template", "--into", file)

    text = json.loads(file.read_text())["states"][1]["properties"]["body"]
    assert "${messaging_service:Alerts} and ${messaging_service:News}" == text


def test_a_definition_without_places_takes_texts_as_they_are(
    run: Run, client: Client, tmp_path: Path
) -> None:
    file = tmp_path / "bot.json"
    file.write_bytes(
        b"\xef\xbb\xbf" + json.dumps(greeting(), indent=1).replace("\n", "\r\n").encode()
    )
    flow = client.create_flow(
        friendly_name="Bot",
        status="published",
        definition=greeting("Pay $${5} — ${5}"),
        commit_message=None,
    )

    run("pull", flow.sid, "--into", file)

    before = json.dumps(greeting("Pay $${5} — ${5}"), indent=1, ensure_ascii=False)
    assert b"\xef\xbb\xbf" + before.replace("\n", "\r\n").encode() == file.read_bytes()


@pytest.mark.parametrize("content", [None, "no JSON", "{}"])
def test_a_file_that_is_no_definition_is_refused_before_twilio_is_asked(
    content: str | None, run: Run, emulator: Emulator, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "bot.json").write_text(content)
    emulator.clear_journal()

    shown = run("pull", "FW" + "1" * 32, "--into", "bot.json")

    assert (1, "") == (shown.exit_code, shown.stdout)
    assert shown.stderr.startswith("bot.json: ")
    assert [] == emulator.journal()


def test_into_and_out_exclude_each_other(run: Run) -> None:
    assert 2 == run("pull", "Bot", "--into", "a.json", "--out", "b.json").exit_code


@pytest.mark.parametrize("is_list", [False, True], ids=["an answer", "what Twilio's CLI prints"])
def test_what_a_file_holds_beside_the_definition_stays(
    is_list: bool, run: Run, client: Client, tmp_path: Path
) -> None:
    file = tmp_path / "answer.json"
    answer = {"sid": "FW1", "definition": greeting("Hello ${name"), "valid": True}
    file.write_text(json.dumps([answer] if is_list else answer))
    flow = client.create_flow(
        friendly_name="Bot", status="published", definition=greeting("Hi"), commit_message=None
    )

    run("pull", flow.sid, "--into", file)

    after = {**answer, "definition": greeting("Hi")}
    assert json.dumps([after] if is_list else after) == file.read_text()


@pytest.mark.parametrize("odd", ["${nothing:x}", "${", "${a}${b}", "$${company}", "${a:b", "${}"])
def test_odd_places_are_kept_where_the_flow_holds_something_that_fits(
    odd: str, run: Run, client: Client, tmp_path: Path
) -> None:
    file = tmp_path / "bot.json"
    text = json.dumps(greeting(f"Hello {odd}"), indent=2)
    file.write_text(text)
    flow = client.create_flow(
        friendly_name="Bot",
        status="published",
        definition=greeting("Good day, what is it?"),
        commit_message=None,
    )

    shown = run("pull", flow.sid, "--into", file)

    assert 0 == shown.exit_code, shown.output
    assert greeting("Good day, what is it?") == json.loads(file.read_text())
