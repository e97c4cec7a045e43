"""What somebody meant to fill in: told where it cannot be meant, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.definition.lint import lint
from support.definitions import greeting
from support.flows import SAY, agent, flow, lint_lines

SID = "0123456789abcdef0123456789ABCDEF"
FLEX = {"workflow": f"WW{SID}", "channel": f"TC{SID}"}


def codes(kind: str, properties: dict[str, Any]) -> set[str]:
    """The codes of the errors about a flow with that widget."""
    definition = greeting()
    definition["states"][1] |= {"type": kind, "transitions": [], "properties": properties}
    return {found.code for found in lint(definition) if found.severity == "error"}


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("send-to-flex", FLEX),
        ("send-to-flex", FLEX | {"channel": "voice"}),
        ("send-to-flex", FLEX | {"channel": "TICKETS"}),
        ("send-to-flex", FLEX | {"workflow": "${workflow:Assign to anyone}"}),
        ("send-to-flex", FLEX | {"workflow": "{{flow.variables.workflow}}"}),
        ("send-to-flex", FLEX | {"workflow": "{% if flow.data.x %}WW1{% else %}WW2{% endif %}"}),
        ("send-to-flex", FLEX | {"workflow": ""}),
        ("send-message", {"service": "{{trigger.message.InstanceSid}}", "channel": "room-1"}),
    ],
)
def test_what_can_be_a_sid_or_a_name_is_right(kind: str, properties: dict[str, Any]) -> None:
    assert set() == codes(kind, properties)


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("send-to-flex", FLEX | {"workflow": "Assign to anyone"}),
        ("send-to-flex", FLEX | {"workflow": "{{ WORKFLOW }}"}),
        ("send-to-flex", FLEX | {"channel": "TCXXXXXXXX"}),
        ("send-to-flex", FLEX | {"channel": "TC" + "z" * 32}),
        ("send-to-flex", FLEX | {"channel": "<channel>"}),
        ("send-to-flex", FLEX | {"channel": "YOUR_CHANNEL_SID"}),
        ("send-to-flex", FLEX | {"channel": "$CHANNEL_SID"}),
        ("enqueue-call", {"workflow_sid": "WW123"}),
        ("send-message", {"content_sid": "HXxxxxxxxx"}),
        ("run-function", {"service_sid": "ZS", "environment_sid": "ZE", "function_sid": "ZH"}),
    ],
)
def test_what_can_be_no_sid_is_an_error(kind: str, properties: dict[str, Any]) -> None:
    assert {"not-a-sid"} == codes(kind, properties)


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        "{}",
        '{"from": "{{trigger.call.From}}"}',
        '{"from": {{trigger.call.From | to_json}}, "vip": {{flow.variables.vip}}}',
        '{"a": 1, {{flow.variables.more}}}',
        "{{flow.variables.attributes}}",
        '{"a": 1{% if flow.data.b %}, "b": 2{% endif %}}',
        '{"quote": "He said \\"{{widgets.ask.inbound.Body}}\\""}',
        '{"lines": "one\ntwo"}',
        '{"company": ${company}}',
    ],
)
def test_attributes_that_may_come_to_json_are_right(attributes: str) -> None:
    assert set() == codes("send-to-flex", FLEX | {"attributes": attributes})


@pytest.mark.parametrize(
    "attributes",
    [
        "type: chat",
        '{"a": 1,}',
        "{'a': 1}",
        '{"a": "{{trigger.call.From}}}',
        '{"from": "{{trigger.call.From}}" "to": 1}',
    ],
)
def test_attributes_that_never_come_to_json_are_an_error(attributes: str) -> None:
    assert {"broken-json"} == codes("send-to-flex", FLEX | {"attributes": attributes})


OUTPUT = """Calling __str__ on an Output[T] is not supported.

To get the value of an Output[T] as an Output[str] consider:
1. o.apply(lambda v: f"prefix{v}suffix")"""

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "an output in an f-string": (
        flow({**SAY, "properties": {"say": f"Call {OUTPUT}", "loop": 1}}),
        [
            (
                'output-as-text: widget "say": properties.say: holds Pulumi\'s help text instead '
                "of the value of an output: an f-string or str() cannot hold one. Give the "
                "output itself, as a value of studio.template or of a dict, or build the text "
                "with pulumi.Output.format"
            )
        ],
    ),
    "something where only a SID can stand": (
        flow(agent(workflow="WWXXXXXXXX"), SAY),
        [
            (
                'not-a-sid: widget "agent": properties.workflow: "WWXXXXXXXX" is not the SID of a workflow, WW and 32 '
                "hexadecimal digits: write ${name}, and fill it in with studio.template"
            )
        ],
    ),
    "attributes that are not JSON": (
        flow(agent(attributes='{"name": "{{trigger.call.From}}", vip: true}'), SAY),
        [
            (
                'broken-json: widget "agent": properties.attributes: must be JSON, but is not, '
                "whatever values its Liquid has: Expecting property name enclosed in double "
                "quotes"
            )
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)
