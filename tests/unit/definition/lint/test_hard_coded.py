"""SIDs and phone numbers: where they are found, and where they are something else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_twilio_studio.definition.lint import lint
from support.flows import flow, lint_lines, widget

ZEROS = "0" * 32


def codes(kind: str, properties: dict[str, Any], *transitions: dict[str, Any]) -> list[str]:
    state = {"name": "w", "type": kind, "transitions": list(transitions), "properties": properties}
    found = lint({"initial_state": "w", "states": [state]})
    return [each.code for each in found if each.code.startswith("hard-coded")]


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("run-function", {"url": "https://x.example", "service_sid": f"ZS{ZEROS}"}),
        ("send-to-flex", {"workflow": f"WW{ZEROS}", "channel": "{{c}}"}),
        (
            "send-to-flex",
            {"workflow": "${w}", "channel": "${c}", "attributes": f'{{"s":"IS{ZEROS}"}}'},
        ),
        ("make-http-request", {"url": f"https://api.example/AC{ZEROS}/x"}),
        ("set-variables", {"variables": [{"key": "w", "value": f"WW{ZEROS}"}]}),
        ("a-type-of-tomorrow", {"content_sid": f"HX{ZEROS}"}),
    ],
    ids=json.dumps,
)
def test_finds_a_sid_wherever_it_stands(kind: str, properties: dict[str, Any]) -> None:
    assert ["hard-coded-sid"] == codes(kind, properties)


def test_tells_once_of_sids_that_stand_together() -> None:
    sids = {
        "service_sid": f"ZS{ZEROS}",
        "environment_sid": f"ZE{ZEROS}",
        "function_sid": f"ZH{ZEROS}",
    }
    state = {"name": "w", "type": "run-function", "transitions": []}
    definition = {"initial_state": "w", "states": [{**state, "properties": {"url": "x", **sids}}]}

    (found,) = lint(definition)

    assert (
        f'holds the SID of an environment in one account ("ZE{ZEROS}"), and there are more in '
        "properties.function_sid, properties.service_sid: write ${name} for it, and fill it in with studio.template"
    ) == found.message


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("connect-call-to", {"noun": "number", "to": "+15550100001"}),
        ("connect-call-to", {"noun": "number", "to": "{{x}}", "caller_id": "555 0100"}),
        ("send-message", {"from": "whatsapp:+15550100001"}),
        ("make-outgoing-call-v2", {"from": "{{x}}", "to": "+15550100001"}),
        ("set-variables", {"variables": [{"key": "boss", "value": "+15550100001"}]}),
        (
            "start-conversation",
            {"participants": [{"messaging_binding_proxy_address": "+15550100001"}]},
        ),
    ],
    ids=json.dumps,
)
def test_finds_a_phone_number_where_one_may_stand(kind: str, properties: dict[str, Any]) -> None:
    assert ["hard-coded-number"] == codes(kind, properties)


def test_finds_a_phone_number_in_a_condition() -> None:
    condition = {
        "friendly_name": "boss",
        "arguments": [],
        "type": "equal_to",
        "value": "+15550100001",
    }

    found = codes(
        "split-based-on", {"input": "{{x}}"}, {"event": "match", "conditions": [condition]}
    )

    assert ["hard-coded-number"] == found


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("send-message", {"from": "{{flow.channel.address}}", "body": "Call +15550100001"}),
        ("send-message", {"from": "Corner Shop", "body": f"x{ZEROS}"}),
        ("set-variables", {"variables": [{"key": "total", "value": "1234567"}]}),
        ("run-function", {"url": "https://x.example", "function_sid": "${function_sid}"}),
        ("make-http-request", {"url": f"https://x.example/{'a' * 40}"}),
    ],
    ids=json.dumps,
)
def test_lets_pass_what_is_neither(kind: str, properties: dict[str, Any]) -> None:
    assert [] == codes(kind, properties)


FLOW = f"FW{'0' * 32}"

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "a SID of one account": (
        flow(
            widget(
                "sub",
                "run-subflow",
                ("failed", "Trigger"),
                flow_sid=FLOW,
                flow_revision="LatestPublished",
            )
        ),
        [
            (
                f'hard-coded-sid: widget "sub": properties.flow_sid: holds the SID of a flow in one account ("{FLOW}"):'
                " write ${name} for it, and fill it in with studio.template"
            )
        ],
    ),
    "a phone number of one environment": (
        flow(widget("dial", "connect-call-to", noun="number", to="(555) 010-0001")),
        [
            (
                'hard-coded-number: widget "dial": properties.to: holds a phone number: write ${name} for it, and fill '
                "it in with studio.template"
            )
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)
