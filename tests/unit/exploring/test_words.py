"""A way through a flow in a few words."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.exploring.words import answer_in_words, trigger_in_words
from pulumi_twilio_studio.simulator import (
    Answer,
    HangUp,
    Keys,
    NoResponse,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
    parent_flow,
    rest_request,
)

ADDRESSES = ("+15550100001", "+15550100002")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Reply("hi"), '"hi"'),
        (Reply("a" * 80), '"' + "a" * 60 + '…"'),
        (Keys("12"), "keys 12"),
        (Said("hi"), 'says "hi"'),
        (Silence(), "silence"),
        (HangUp(), "hangs up"),
        (NoResponse(), "no response"),
        (Response(404, ""), "404"),
        (Response(200, '{"a":\n 1}'), '200 {"a": 1}'),
        (Outcome("busy"), "busy"),
        (Outcome("done", {"a": 1}), 'done {"a": 1}'),
    ],
)
def test_an_answer_in_words(answer: Answer, words: str) -> None:
    assert words == answer_in_words(answer)


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        (incoming_message("hi", *ADDRESSES), 'a message "hi"'),
        (conversation_message("hi", *ADDRESSES), 'a conversation "hi"'),
        (incoming_call(*ADDRESSES), "a call"),
        (rest_request(*ADDRESSES), "a request"),
        (rest_request(*ADDRESSES, {"a": 1}), 'a request with {"a": 1}'),
        (parent_flow(*ADDRESSES), "another flow"),
    ],
)
def test_a_trigger_in_words(trigger: Trigger, words: str) -> None:
    assert words == trigger_in_words(trigger)
