"""Widget types that no list has, or that this flow cannot use."""

from __future__ import annotations

from typing import Any

import pytest

from support.flows import flow, lint_lines, widget

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "a conversation in a flow that messages start": (
        flow(
            {
                **widget("begin", "start-conversation", conversation_service_sid="IS1"),
                "properties": {"conversation_service_sid": "${service}", "participants": []},
            }
        ),
        [
            (
                'needs-rest-api: widget "begin": type: start-conversation works only in flows '
                "that the REST API starts: connect incomingRequest of the trigger"
            )
        ],
    ),
    "a type that is misspelt": (
        flow(widget("say", "say-plays", ("x", "Trigger"), anything=1)),
        [
            (
                'unknown-type: widget "say": type: "say-plays" is not a known widget type; did you '
                'mean "say-play"?'
            )
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)
