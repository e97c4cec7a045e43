"""Gather Input On Call, by its page (docs: studio/widget-library/gather-input-call)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import (
    Answer,
    HangUp,
    Keys,
    Reply,
    Said,
    Silence,
    Sound,
    Speech,
    Surroundings,
)
from support.simulated import CALL, CONTACT, event_of, kept, started

GATHER = "gather-input-on-call"


@pytest.mark.parametrize(
    ("properties", "pressed", "digits"),
    [
        ({}, "123", "123"),
        ({}, "123#", "123"),
        ({}, "1#23", "1"),
        ({"stop_gather": True, "finish_on_key": "*"}, "1#2*3", "1#2"),
        ({"stop_gather": "true", "finish_on_key": "5"}, "1256", "12"),
        ({"stop_gather": False, "finish_on_key": "#"}, "12#", "12#"),
        ({"stop_gather": "false"}, "12#", "12#"),
        ({"number_of_digits": 1}, "12", "1"),
        ({"number_of_digits": "2"}, "123", "12"),
        ({"number_of_digits": 3}, "12#", "12"),
        ({"number_of_digits": 0}, "123", "123"),
        ({"number_of_digits": 1, "stop_gather": False}, "#", "#"),
    ],
)
def test_the_keys_that_count_are_kept(
    properties: dict[str, Any], pressed: str, digits: str
) -> None:
    execution = started(GATHER, **properties)

    execution.answer(Keys(pressed))

    assert ("keypress", digits) == (event_of(execution), kept(execution)["Digits"])


@pytest.mark.parametrize(
    ("properties", "pressed", "waited"),
    [
        ({"timeout": 7}, "12", 7),
        ({"timeout": 7}, "12#", 0),
        ({"timeout": 7, "number_of_digits": 2}, "12", 0),
        ({"timeout": 7, "number_of_digits": 3}, "12", 7),
        ({"timeout": 7, "stop_gather": False}, "12#", 7),
        ({}, "12", 5),
    ],
)
def test_waits_for_more_keys_unless_they_are_known_to_be_all(
    properties: dict[str, Any], pressed: str, waited: int
) -> None:
    execution = started(GATHER, **properties)

    execution.answer(Keys(pressed))

    assert timedelta(seconds=waited) == execution.now - Surroundings().now


@pytest.mark.parametrize("answer", [Silence(), Keys("#"), Said("  ")])
def test_no_input_is_a_timeout_without_digits_and_words(answer: Answer) -> None:
    execution = started(GATHER, wired=["speech"])

    execution.answer(answer)

    assert "timeout" == event_of(execution)
    assert not {"Digits", "SpeechResult"} & kept(execution).keys()


def test_words_are_kept_with_their_confidence() -> None:
    execution = started(GATHER, wired=["speech"])

    execution.answer(Said("sales", 0.5))

    heard = kept(execution)
    assert ("speech", "sales", "0.5") == (
        event_of(execution),
        heard["SpeechResult"],
        heard["Confidence"],
    )


def test_nobody_listens_to_words_that_lead_nowhere() -> None:
    execution = started(GATHER, wired=["keypress", "timeout"])

    execution.answer(Said("sales"))

    assert "timeout" == event_of(execution)


@pytest.mark.parametrize("answer", [Silence(), Keys("1"), Said("sales")])
def test_the_call_is_told_of_however_it_ends(answer: Answer) -> None:
    execution = started(GATHER, wired=["speech"])

    execution.answer(answer)

    call = kept(execution)
    assert (CONTACT, CALL.values["CallSid"], "in-progress") == (
        call["From"],
        call["CallSid"],
        call["CallStatus"],
    )


def test_the_message_is_said_as_often_as_loop_says() -> None:
    execution = started(GATHER, say="Press 1", loop=3, language="en-GB", voice="alice")

    assert [Speech("it", "Press 1", "en-GB", "alice", 3)] == execution.effects


def test_a_recording_is_played_instead() -> None:
    execution = started(GATHER, play="https://example.com/menu.mp3")

    assert [Sound("it", "https://example.com/menu.mp3")] == execution.effects


@pytest.mark.parametrize(("written", "seconds"), [(None, 5), (12, 12), ("3", 3), ("soon", 5)])
def test_waits_as_long_as_its_timeout_says_or_5_seconds(written: Any, seconds: int) -> None:
    execution = started(GATHER, timeout=written)

    assert execution.ask is not None
    assert seconds == execution.ask.seconds


@pytest.mark.parametrize("answer", [Keys(""), Keys("1a"), Reply("1")])
def test_an_answer_that_no_phone_gives_is_refused_and_changes_nothing(answer: Answer) -> None:
    execution = started(GATHER, timeout=7)

    with pytest.raises(WrongArgument):
        execution.answer(answer)

    assert ("it", Surroundings().now) == (execution.widget, execution.now)


def test_hanging_up_ends_the_execution() -> None:
    execution = started(GATHER, wired=["timeout"])

    execution.answer(HangUp())

    assert execution.end is not None
    assert "hung up" == execution.end.reason
