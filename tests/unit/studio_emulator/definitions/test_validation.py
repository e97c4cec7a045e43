from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studio_emulator.definitions import validation
from studio_emulator.definitions.findings import Findings
from support.emulator_api import Api


def change(definition: dict[str, Any], path: str, value: str | None) -> dict[str, Any]:
    """The definition with `value` at the pointer `path`; None for value takes the key away."""
    *above, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    holder: Any = definition
    for part in above:
        holder = holder[part]
    if value is None:
        del holder[last]
    else:
        holder[last] = json.loads(value)
    return definition


def findings(definition: dict[str, Any], *, keys: bool = False, types: bool = False) -> Findings:
    return validation.check(definition, reject_unknown_keys=keys, reject_unknown_types=types)


def pairs_of(problems: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(problem["property_path"], problem["message"]) for problem in problems]


MISSING = "is missing but it is required"
NAME = r"does not match the regex pattern ^[a-zA-Z]+[\w+,-]*$"
UNKNOWN = "references a widget that doesn't exist"
CONDITIONS = "states/0/transitions/0/conditions"
CONDITION = '{"friendly_name": "a", "arguments": ["b"], "type": "%s", "value": "c"}'

REFUSED = [
    ("description", "1", "#/description", "integer found, string expected"),
    (
        "$schema",
        '"x"',
        "#/$schema",
        f"does not have a value in the enumeration [{validation.SCHEMA}]",
    ),
    ("flags", "{}", "#/flags/allow_concurrent_calls", MISSING),
    ("flags", "[]", "#/flags", "array found, object expected"),
    (
        "flags/allow_concurrent_calls",
        '"true"',
        "#/flags/allow_concurrent_calls",
        "string found, boolean expected",
    ),
    ("initial_state", None, "#/initial_state", MISSING),
    ("initial_state", '""', "#/initial_state", "must be at least 1 characters long"),
    ("initial_state", '"trigger"', "#/initial_state", UNKNOWN),
    ("states", None, "#/states", MISSING),
    ("states", "null", "#/states", "must not be null"),
    ("states", "{}", "#/states", "object found, array expected"),
    ("states/1", '"x"', "#/states/1", "string found, object expected"),
    ("states/1/name", '"Trigger"', "#/states/1/name", "must be unique"),
    ("states/1/name", '"menu main"', "#/states/1/name", NAME),
    ("states/1/name", '"1_sales"', "#/states/1/name", NAME),
    ("states/1/name", '"größe"', "#/states/1/name", NAME),
    ("states/1/name", '"a\\n"', "#/states/1/name", NAME),
    ("states/1/name", "3", "#/states/1/name", "integer found, string expected"),
    ("states/1/type", None, "#/states/1/type", MISSING),
    ("states/1/transitions", None, "#/states/1/transitions", MISSING),
    ("states/1/properties", "[]", "#/states/1/properties", "array found, object expected"),
    ("states/0/transitions/0/event", None, "#/states/0/transitions/0/event", MISSING),
    ("states/0/transitions/0/next", '"gone"', "#/states/0/transitions/0/next", UNKNOWN),
    (
        "states/0/transitions/0/next",
        "null",
        "#/states/0/transitions/0/next",
        "null found, string expected",
    ),
    (CONDITIONS, '[{"arguments": []}]', f"#/{CONDITIONS}/0/value", MISSING),
]


@pytest.mark.parametrize(("path", "value", "place", "message"), REFUSED)
def test_names_what_is_wrong_and_where(
    definition: dict[str, Any], path: str, value: str | None, place: str, message: str
) -> None:
    found = findings(change(definition, path, value))

    assert (place, message) in pairs_of(found.errors)


WIDGETS = [
    # one row a rule of twilio/ai skills/twilio/twilio-studio-flows/references/widgets.md
    ("gather-input-on-call", {"profanity_filter": True}, "boolean found, string expected"),
    ("gather-input-on-call", {"stop_gather": "yes"}, "string found, boolean expected"),
    ("connect-call-to", {"noun": "number", "time_limit": 30}, "integer found, string expected"),
    ("make-outgoing-call-v2", {"from": "a", "to": "b", "trim": True}, "boolean found, string"),
    ("make-outgoing-call-v2", {"from": "a"}, MISSING),
    ("record-voicemail", {"play_beep": True}, "boolean found, string expected"),
    ("record-voicemail", {"transcribe": "true"}, "string found, boolean expected"),
    ("record-call", {"record_call": "true"}, "string found, boolean expected"),
    ("record-call", {}, MISSING),
    ("add-twiml-redirect", {"url": "x", "timeout": 3}, "integer found, string expected"),
    ("capture-payments", {"postal_code": False}, "boolean found, string expected"),
    ("capture-payments", {"security_code": "true"}, "string found, boolean expected"),
    ("fork-stream", {"stream_action": "Start"}, "does not have a value in the enumeration"),
    ("send-to-flex", {"workflow": "WW1", "channel": None}, "must not be null"),
    ("send-to-flex", {"workflow": "WW1", "channel": "TC1", "priority": True}, "boolean found"),
    ("run-conversation-relay", {"interruptible": True}, "boolean found, string expected"),
    ("run-subflow", {"flow_sid": None, "flow_revision": "LatestPublished"}, "must not be null"),
    (
        "run-subflow",
        {"flow_sid": "{{flow.variables.sid}}", "flow_revision": "LatestPublished"},
        "must be a valid, non-liquid flow sid",
    ),
    (
        "start-conversation",
        {"conversation_service_sid": "IS1", "participants": []},
        "start-conversation can only be used in flows triggered by the REST API",
    ),
]


@pytest.mark.parametrize(("kind", "properties", "message"), WIDGETS)
def test_refuses_a_widget_in_twilios_words(
    definition: dict[str, Any], kind: str, properties: dict[str, Any], message: str
) -> None:
    definition["states"][1] |= {"type": kind, "properties": properties, "transitions": []}

    (problem,) = findings(definition).errors

    assert problem["message"].startswith(message)
    assert problem["property_path"].startswith("#/states/1")


ACCEPTED = {
    "a branch that ends in an empty string": ("states/0/transitions/0/next", '""'),
    "no flags": ("flags", None),
    "no description": ("description", None),
    "the schema's own address": ("$schema", json.dumps(validation.SCHEMA)),
    "a condition": (CONDITIONS, f"[{CONDITION % 'matches_any_of'}]"),
    "a comparison that nobody lists": (CONDITIONS, f"[{CONDITION % 'equals'}]"),
    "no properties": ("states/0/properties", None),
    "an unknown key": ("author", '"me"'),
    "a property nobody lists": ("states/1/properties/whatever", "1"),
}


@pytest.mark.parametrize(("path", "value"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepts(definition: dict[str, Any], path: str, value: str | None) -> None:
    assert [] == findings(change(definition, path, value)).errors


def test_accepts_every_kind_of_character_that_a_name_can_hold(definition: dict[str, Any]) -> None:
    definition["states"][0]["name"] = definition["initial_state"] = "Trigger_1-a+b,c"

    assert [] == findings(definition).errors


@pytest.mark.parametrize("timeout", ["3600", 3600])
def test_accepts_both_types_a_property_was_published_with(
    definition: dict[str, Any], timeout: str | int
) -> None:
    definition["states"][1] |= {
        "type": "send-and-wait-for-reply",
        "properties": {"from": "{{flow.channel.address}}", "timeout": timeout},
        "transitions": [],
    }

    assert [] == findings(definition).errors


def test_names_every_event_there_is_instead_of_the_invented_one(definition: dict[str, Any]) -> None:
    definition["states"][1]["transitions"][0]["event"] = "delivered"

    errors = findings(definition).errors

    place = "#/states/1/transitions/0/event"
    assert [
        (place, "must be a constant value failed"),
        (place, "must be a constant value sent"),
    ] == pairs_of(errors)


def test_lets_a_flow_of_the_rest_api_start_a_conversation(definition: dict[str, Any]) -> None:
    definition["states"][0]["transitions"] = [{"event": "incomingRequest", "next": "hello"}]
    definition["states"][1] |= {
        "type": "start-conversation",
        "properties": {"conversation_service_sid": "IS1", "participants": []},
        "transitions": [{"event": "created"}],
    }

    assert [] == findings(definition).errors


@pytest.mark.parametrize(
    ("count", "errors", "warnings"), [(0, 2, 0), (1000, 0, 0), (1001, 0, 1), (2001, 1, 0)]
)
def test_counts_the_widgets(
    definition: dict[str, Any], count: int, errors: int, warnings: int
) -> None:
    trigger = definition["states"][0]
    trigger["transitions"] = []
    definition["states"] = [
        trigger if index == 0 else {**trigger, "name": f"t{index}"} for index in range(count)
    ]

    found = findings(definition)

    assert (errors, warnings) == (len(found.errors), len(found.warnings))


def test_refuses_an_unknown_type_only_when_asked_to(definition: dict[str, Any]) -> None:
    definition["states"][1]["type"] = "send-pigeon"

    lenient, strict = findings(definition), findings(definition, types=True)

    assert (0, 1) == (len(lenient.errors), len(lenient.warnings))
    assert (1, 0) == (len(strict.errors), len(strict.warnings))


def test_names_every_unknown_key_only_when_asked_to(definition: dict[str, Any]) -> None:
    definition["status"] = "draft"
    definition["states"][0]["color"] = "red"
    definition["states"][0]["transitions"][0]["name"] = "x"

    assert [] == findings(definition).errors
    assert ["#/status", "#/states/0/color", "#/states/0/transitions/0/name"] == [
        problem["property_path"] for problem in findings(definition, keys=True).errors
    ]


def test_refuses_more_widgets_than_studio_runs_with_the_code_that_is_documented(
    api: Api, definition: dict[str, Any]
) -> None:
    trigger = {**definition["states"][0], "transitions": []}
    states = [trigger, *({**trigger, "name": f"t{index}"} for index in range(2000))]

    answer = api.post(
        "/v2/Flows",
        data={
            "FriendlyName": "x",
            "Status": "draft",
            "Definition": json.dumps({**definition, "states": states}),
        },
    )

    page = Path(__file__).resolve().parents[4] / "docs" / "emulator.md"
    assert (400, 81022) == (answer.status_code, answer.json()["code"])
    told = " ".join(page.read_text("utf-8").split())
    assert "More than 2,000 widgets are an error." in told
    assert f"is answered with the code {answer.json()['code']}." in told
