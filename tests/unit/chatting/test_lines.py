"""What a typed line means, for each kind of thing that a flow waits for."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.chatting.lines import WrongLine, answer_of
from pulumi_twilio_studio.simulator import (
    Answer,
    Ask,
    Awaited,
    HangUp,
    Keys,
    NoResponse,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
)

REPLY = Ask(Awaited.REPLY, ("incomingMessage", "timeout", "deliveryFailure"), seconds=60)
INPUT = Ask(Awaited.INPUT, ("keypress", "speech", "timeout"), seconds=5)
RESPONSE = Ask(Awaited.RESPONSE, ("success", "failed"))
FUNCTION = Ask(Awaited.FUNCTION, ("success", "fail"))
OUTCOME = Ask(Awaited.OUTCOME, ("completed", "failed"))


@pytest.mark.keeps(
    "docs/exploring.md",
    "Talk to a flow",
    "a message",
    "a caller's input",
    "a server or a Function",
    "anything else",
)
@pytest.mark.parametrize(
    ("ask", "line", "answer"),
    [
        (REPLY, "1", Reply("1")),
        (REPLY, " two words ", Reply(" two words ")),
        (REPLY, "//x", Reply("/x")),
        (REPLY, "/silence", Silence()),
        (REPLY, "/deliveryFailure", Outcome("deliveryFailure")),
        (INPUT, "12#", Keys("12#")),
        (INPUT, " 1 ", Keys("1")),
        (INPUT, "one", Said("one")),
        (INPUT, "", Silence()),
        (INPUT, "/silence", Silence()),
        (INPUT, "/hangup", HangUp()),
        (RESPONSE, '201 {"a": 1}', Response(201, '{"a": 1}')),
        (RESPONSE, '{"a": 1}', Response(200, '{"a": 1}')),
        (RESPONSE, "404", Response(404, "{}")),
        (RESPONSE, "200 +15550100099", Response(200, "+15550100099", "text/plain")),
        (RESPONSE, "500 Out of order", Response(500, "Out of order", "text/plain")),
        (RESPONSE, "/success", Response(200, "{}")),
        (RESPONSE, '/success {"a": 1}', Response(200, '{"a": 1}')),
        (RESPONSE, "/failed", NoResponse()),
        (FUNCTION, "/fail", NoResponse()),
        (OUTCOME, "completed", Outcome("completed")),
        (OUTCOME, "/failed", Outcome("failed")),
        (OUTCOME, '/completed {"a": 1}', Outcome("completed", {"a": 1})),
    ],
)
def test_a_line_is_an_answer(ask: Ask, line: str, answer: Answer) -> None:
    assert answer == answer_of(line, ask)


@pytest.mark.parametrize(
    ("ask", "line", "sentence"),
    [
        (REPLY, "", "type a message"),
        (REPLY, "/timeuot", 'did you mean "timeout"'),
        (RESPONSE, "hello", "type a status, and JSON or a text"),
        (RESPONSE, "200 {", "is not JSON"),
        (RESPONSE, "200 [1", "is not JSON"),
        (RESPONSE, "/silence", "is nothing that can happen here"),
        (OUTCOME, "/completed [1]", "is not a JSON object"),
        (OUTCOME, "done", "type /completed or /failed"),
    ],
)
def test_a_line_that_means_nothing_is_refused_with_what_would(
    ask: Ask, line: str, sentence: str
) -> None:
    with pytest.raises(WrongLine, match=sentence):
        answer_of(line, ask)


def test_what_is_refused_is_shown_harmless() -> None:
    with pytest.raises(WrongLine) as refused:
        answer_of("/\x1b[31m", OUTCOME)

    assert str(refused.value).isprintable()
