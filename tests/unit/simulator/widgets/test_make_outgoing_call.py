"""Make Outgoing Call, by its page (docs: studio/widget-library/make-outgoing-call)."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator import (
    Call,
    Execution,
    Keys,
    Outcome,
)
from support.simulated import (
    ADDRESS,
    CONTACT,
    REQUEST,
    flow,
    kept,
    started,
)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("answered", {"CallStatus": "in-progress", "From": ADDRESS, "To": CONTACT}),
        ("busy", {"CallStatus": "busy"}),
        ("noAnswer", {"CallStatus": "no-answer"}),
        ("failed", {"CallStatus": "failed"}),
    ],
)
@pytest.mark.parametrize("kind", ["make-outgoing-call-v1", "make-outgoing-call-v2"])
def test_an_outgoing_call_keeps_its_status(kind: str, event: str, expected: dict[str, str]) -> None:
    execution = started(kind, REQUEST)

    execution.answer(Outcome(event))

    assert expected.items() <= kept(execution).items()


def test_an_outgoing_call_goes_from_the_flow_to_the_contact() -> None:
    execution = started("make-outgoing-call-v2", REQUEST)

    assert [Call("it", CONTACT, ADDRESS)] == execution.effects


@pytest.mark.parametrize(
    ("detect", "said", "answered_by"),
    [
        (True, {}, "human"),
        (True, {"AnsweredBy": "machine_start"}, "machine_start"),
        (False, {}, None),
    ],
)
def test_who_answered_is_kept_if_it_is_detected(
    said: dict[str, str], answered_by: str | None, *, detect: bool
) -> None:
    execution = started("make-outgoing-call-v2", REQUEST, detect_answering_machine=detect)

    execution.answer(Outcome("answered", said))

    assert answered_by == kept(execution).get("AnsweredBy")


@pytest.mark.parametrize(
    ("event", "reason"), [("answered", None), ("busy", "failed"), ("noAnswer", "failed")]
)
def test_only_a_call_that_was_answered_can_be_spoken_to(event: str, reason: str | None) -> None:
    leads = dict.fromkeys(("answered", "busy", "noAnswer"), "say")
    widgets = {
        "call": ("make-outgoing-call-v2", leads, {}),
        "say": ("say-play", {}, {"say": "Hello"}),
    }
    execution = Execution(flow(widgets), REQUEST)

    execution.answer(Outcome(event))

    assert reason == (execution.end and execution.end.reason)


def test_a_gather_in_a_call_that_the_flow_made_tells_of_that_call() -> None:
    widgets = {
        "it": ("make-outgoing-call-v2", {"answered": "ask"}, {}),
        "ask": ("gather-input-on-call", {}, {}),
    }
    execution = Execution(flow(widgets), REQUEST)
    execution.answer(Outcome("answered"))

    execution.answer(Keys("1"))

    call = kept(execution, "ask")
    assert (kept(execution)["CallSid"], ADDRESS, CONTACT) == (
        call["CallSid"],
        call["From"],
        call["To"],
    )
