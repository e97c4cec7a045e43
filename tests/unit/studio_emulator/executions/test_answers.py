"""The forms of answers."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator.executions.answers import check_answer

GOOD: list[dict[str, Any]] = [
    {"reply": "1", "values": {"NumMedia": "1"}},
    {"keys": "1#"},
    {"said": "yes", "confidence": 0.5},
    {"silence": True},
    {"hang_up": True},
    {"response": {"status": 404, "body": {"a": 1}, "content_type": "text/plain"}},
    {"no_response": True},
    {"outcome": "failed", "values": {}},
]


@pytest.mark.parametrize("given", GOOD, ids=lambda given: next(iter(given)))
def test_takes(given: dict[str, Any]) -> None:
    assert given == check_answer(given)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "exactly one of reply, keys"),
        ({}, "exactly one of"),
        ({"reply": "1", "keys": "1"}, "exactly one of"),
        ({"reply": 1}, "The reply of an answer takes the text of a message, not 1"),
        ({"keys": "1", "values": {}}, "The answer 'keys' has no 'values' beside it"),
        ({"silence": False}, "takes true"),
        ({"said": "x", "confidence": 2}, "a number from 0 to 1"),
        ({"response": {"status": 99}}, "an object with status"),
        ({"response": {"state": 200}}, "an object with status"),
        ({"outcome": "x", "values": 3}, "takes an object"),
    ],
)
def test_refuses(given: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        check_answer(given)
