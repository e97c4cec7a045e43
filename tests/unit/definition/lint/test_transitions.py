"""Events, conditions, and failures that nothing handles."""

from __future__ import annotations

from typing import Any

import pytest

from support.flows import CONDITION, FETCH, SAY, flow, lint_lines, split, widget

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "an event that the type does not have": (
        flow(widget("say", "say-play", {"event": "audioCompleted"}, say="Hi")),
        [
            (
                'unknown-event: widget "say": transitions[0].event: "audioCompleted" is not an '
                'event of say-play: audioComplete; did you mean "audioComplete"?'
            )
        ],
    ),
    "a comparison that is in no list": (
        flow(split({**CONDITION, "type": "equals"})),
        [
            (
                'unknown-comparison: widget "route": transitions[0].conditions[0].type: '
                '"equals" is not a known comparison of Studio; did you mean "equal_to"?'
            )
        ],
    ),
    "a failure that nobody handles": (
        flow(
            widget(
                "get", "make-http-request", ("success", "say"), url="https://x.example", **FETCH
            ),
            SAY,
        ),
        [
            (
                'unwired-failure: widget "get": transitions: "failed" leads nowhere: a failure '
                "here ends the flow silently"
            )
        ],
    ),
    "a person handed over to nobody": (
        flow(
            widget(
                "agent",
                "send-to-flex",
                {"event": "failedToEnqueue"},
                workflow="{{flow.variables.w}}",
                channel="{{flow.variables.c}}",
            )
        ),
        [
            (
                'unwired-failure: widget "agent": transitions[0]: "failedToEnqueue" leads '
                "nowhere: a failure here ends the flow silently"
            )
        ],
    ),
    "a condition without a part": (
        flow(
            split({"friendly_name": "x", "arguments": "{{flow.variables.x}}", "type": "equal_to"})
        ),
        [
            'wrong-type: widget "route": transitions[0].conditions[0].arguments: string found, array expected',
            (
                'missing-property: widget "route": transitions[0].conditions[0].value: is missing: a condition has '
                "friendly_name, arguments, type, value"
            ),
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)
