"""The properties of each widget."""

from __future__ import annotations

from typing import Any

import pytest

from support.flows import CONDITION, FETCH, SAY, flow, lint_lines, split, widget

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "a property of another widget type, misspelt": (
        flow(widget("ask", "gather-input-on-call", say="Hi", num_of_digits=1)),
        [
            (
                'unknown-property: widget "ask": properties.num_of_digits: is not a known '
                'property of gather-input-on-call; did you mean "number_of_digits"?'
            )
        ],
    ),
    "a number that must be text": (
        flow(widget("dial", "connect-call-to", noun="number", time_limit=60)),
        [
            'wrong-type: widget "dial": properties.time_limit: integer found, string expected: put it in quotes'
        ],
    ),
    "text that must be a number": (
        flow({**SAY, "properties": {"say": "Hi", "loop": "2"}}),
        [
            'wrong-type: widget "say": properties.loop: string found, integer expected: write it without quotes'
        ],
    ),
    "a flag that must be text": (
        flow(widget("vm", "record-voicemail", play_beep=True)),
        [
            (
                'wrong-type: widget "vm": properties.play_beep: boolean found, string expected: '
                'put it in quotes, "true" or "false"'
            )
        ],
    ),
    "a number that Liquid would give": (
        flow({**SAY, "properties": {"say": "Hi", "loop": "{{flow.variables.times}}"}}),
        [
            (
                'wrong-type: widget "say": properties.loop: string found, integer expected: '
                "what Liquid or a template fills in is always text"
            )
        ],
    ),
    "a flag that a template would fill in": (
        flow(widget("vm", "record-voicemail", transcribe="${wanted}")),
        [
            (
                'wrong-type: widget "vm": properties.transcribe: string found, boolean '
                "expected: what Liquid or a template fills in is always text"
            )
        ],
    ),
    "a property that is null": (
        flow({**SAY, "properties": {"say": "Hi", "voice": None}}),
        ['wrong-type: widget "say": properties.voice: null found, string expected: leave it out'],
    ),
    "a call that goes to nothing": (
        flow(widget("dial", "connect-call-to", to="{{contact.channel.address}}")),
        [
            (
                'missing-property: widget "dial": properties.noun: is missing, or null: Twilio refuses connect-call-to '
                "without it"
            )
        ],
    ),
    "a subflow that Liquid names": (
        flow(widget("sub", "run-subflow", flow_sid="{{flow.variables.sid}}", flow_revision="x")),
        [
            (
                'subflow-not-literal: widget "sub": properties.flow_sid: '
                '"{{flow.variables.sid}}" is not the SID of a flow (FW and 32 hexadecimal '
                "digits). Liquid is refused here"
            )
        ],
    ),
    "a subflow that is not made yet": (
        flow(widget("sub", "run-subflow", flow_sid=None, flow_revision="LatestPublished")),
        [
            (
                'missing-property: widget "sub": properties.flow_sid: is missing, or null: Twilio refuses run-subflow '
                "without it"
            )
        ],
    ),
    "a stream that is to do something else": (
        flow(widget("fork", "fork-stream", stream_action="Start")),
        [
            'not-a-choice: widget "fork": properties.stream_action: "Start" is refused; it can be "start" or "stop"'
        ],
    ),
    "a widget that cannot do anything": (
        flow(widget("say", "say-play", voice="alice"), widget("route", "split-based-on")),
        [
            (
                'incomplete-widget: widget "say": properties: need one of say, play, digits: '
                "without it, say-play has nothing to say"
            ),
            'incomplete-widget: widget "route": properties.input: is missing: split-based-on can do nothing without it',
            (
                'unreachable-widget: widget "route": no path leads here from "Trigger": connect it, '
                "or remove it"
            ),
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)


def test_of_what_is_no_object_no_key_is_missed() -> None:
    assert ['wrong-shape: widget "route": properties: must be an object, not a list'] == lint_lines(
        flow({**split(), "properties": []})
    )


@pytest.mark.parametrize(
    "definition",
    [
        flow(
            widget("sub", "run-subflow", flow_sid="${survey_sid}", flow_revision="LatestPublished")
        ),
        flow({**SAY, "properties": {"say": "${hello}", "loop": 2}}),
        flow(widget("vm", "record-voicemail", trim="${wanted}")),
        flow(widget("fork", "fork-stream", stream_action="${what}")),
        flow(widget("dial", "connect-call-to", noun="number", to="${number}")),
        flow(split({**CONDITION, "type": "${comparison}"})),
        flow(
            widget(
                "get",
                "make-http-request",
                url="https://${user}:${password}@x.example?token=${token}",
                **FETCH,
            )
        ),
        flow({**SAY, "properties": {"say": "Hi", "play": "{{flow.variables.song}}"}}),
    ],
)
def test_waits_and_sees_what_a_template_or_liquid_fills_in(definition: Any) -> None:
    assert [] == lint_lines(definition)


def test_the_reference_to_a_function_sets_its_url() -> None:
    function = widget(
        "f", "run-function", function_sid="${function:shop/dev/orders}", parameters=[]
    )

    assert [] == [
        line for line in lint_lines(flow(function)) if line.startswith("incomplete-widget")
    ]
