"""The simulator, as the emulator's machine: each answer means the same on both sides."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.cli.machine import SimulatorMachine, read_answer, written_answer
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
)
from studio_emulator.executions.answers import check_answer
from studio_emulator.machine import Run, Start, WrongAnswer
from support.talks import ADDRESS, ASKS, CALLS, CONTACT, LOOKS_UP

ANSWERS: list[Answer] = [
    Reply("1", {"NumMedia": "1"}),
    Keys("1#"),
    Said("yes", 0.5),
    Silence(),
    HangUp(),
    Response(404, "{}", "text/plain"),
    NoResponse(),
    Outcome("failed", {"a": 1}),
]


def start(definition: dict[str, Any], kind: str = "message", **values: Any) -> Run:
    return SimulatorMachine().start(
        Start(
            kind=kind,
            contact=CONTACT,
            address=ADDRESS,
            values=values,
            definition=definition,
            account_sid="AC" + "1" * 32,
            flow_sid="FW" + "1" * 32,
            execution_sid="FN" + "1" * 32,
            at=1_000_000,
            find_flow=lambda _: None,
        )
    )


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_is_the_same_after_the_way_through_json(answer: Answer) -> None:
    written = check_answer(written_answer(answer))

    assert answer == read_answer(written)


@pytest.mark.parametrize(
    ("kind", "event", "key"),
    [
        ("request", "incomingRequest", "request"),
        ("message", "incomingMessage", "message"),
        ("call", "incomingCall", "call"),
        ("conversation", "incomingConversationMessage", "conversation"),
    ],
)
def test_each_kind_of_start_takes_its_trigger(kind: str, event: str, key: str) -> None:
    run = start(ASKS, kind, Body="Hi")

    assert (event, [key]) == (run.steps[0].event, list(run.steps[0].context["trigger"]))


def test_silence_lasts_until_the_widget_stops_waiting() -> None:
    run = start(ASKS)

    run.answer({"silence": True}, 1_000_010)

    assert [1_000_000, 1_003_600] == [step.at for step in run.steps]


def test_a_refused_answer_changes_nothing_not_even_the_time() -> None:
    run = start(ASKS)

    with pytest.raises(WrongAnswer, match=r"cannot take the answer Keys\."):
        run.answer({"keys": "1"}, 2_000_000)
    run.answer({"reply": "1"}, 1_000_001)

    assert 1_000_001 == run.steps[1].at


def test_equal_starts_with_equal_answers_make_equal_runs() -> None:
    runs = [start(ASKS), start(ASKS)]

    for run in runs:
        run.answer({"reply": "1"}, 1_000_005)

    assert [runs[0].steps, runs[0].heard, runs[0].context] == [
        runs[1].steps,
        runs[1].heard,
        runs[1].context,
    ]


def test_what_is_heard_has_its_kind_and_the_fields_that_say_something() -> None:
    [request] = start(LOOKS_UP).heard

    assert {"kind", "widget", "method", "url", "content_type"} == set(request)
    assert "request" == request["kind"]


def test_a_body_that_is_no_text_is_json() -> None:
    run = start(LOOKS_UP)

    run.answer({"response": {"body": {"state": "late"}}}, 1_000_000)

    assert "It is late." == run.heard[-1]["body"]


def test_who_hangs_up_has_an_end_with_a_sentence() -> None:
    run = start(CALLS, "call")

    run.answer({"hang_up": True}, 1_000_000)

    assert (None, "The caller ended the call.") == (run.waiting, run.end)
