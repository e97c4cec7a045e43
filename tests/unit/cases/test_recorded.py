"""What took place, as a case: only what is not as usual is written."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.cases import write_cases
from pulumi_twilio_studio.cases.entries import CasesEntry
from pulumi_twilio_studio.cases.recorded import Given, recorded
from pulumi_twilio_studio.cases.talk import Heard
from pulumi_twilio_studio.simulator import (
    Answer,
    Awaited,
    Keys,
    NoResponse,
    Outcome,
    Reply,
    Response,
    Silence,
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
    parent_flow,
    rest_request,
)

PERSON, FLOW, OTHER = "+15550100001", "+15550100000", "+15550100077"
MESSAGE = incoming_message("Hi", PERSON, FLOW)


def written(case: Any) -> str:
    return write_cases(CasesEntry(cases=[case])).removeprefix("cases:\n- name: x\n")


def given(kind: Awaited, answer: Answer, *heard: Heard, usual: bool = False) -> Given:
    return Given("w", kind, answer, usual, heard)


@pytest.mark.parametrize(
    ("trigger", "text"),
    [
        (MESSAGE, "  message: Hi\n"),
        (incoming_call(PERSON, FLOW), "  call: {}\n"),
        (conversation_message("Hi", PERSON, FLOW), "  conversation: Hi\n"),
        (rest_request(PERSON, FLOW), "  request: {}\n"),
        (parent_flow(PERSON, FLOW, {"a": 1}), "  parent:\n    parameters:\n      a: 1\n"),
        (incoming_call(OTHER, FLOW), f"  call:\n    from: '{OTHER}'\n"),
        (rest_request(OTHER, FLOW), f"  request:\n    to: '{OTHER}'\n"),
        (
            incoming_call(PERSON, FLOW, {"CallerCity": "Rome"}),
            "  call:\n    fields:\n      CallerCity: Rome\n",
        ),
    ],
)
def test_how_it_began(trigger: Trigger, text: str) -> None:
    assert text == written(recorded("x", trigger, []))


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ([given(Awaited.OUTCOME, Outcome("sent"), usual=True)], ""),
        ([given(Awaited.OUTCOME, Outcome("failed"))], "  outcomes:\n    w: failed\n"),
        (
            [
                given(Awaited.OUTCOME, Outcome("sent"), usual=True),
                given(Awaited.OUTCOME, Outcome("failed")),
            ],
            "  outcomes:\n    w:\n    - sent\n    - failed\n",
        ),
        ([given(Awaited.INPUT, Keys("1"))], "  turns:\n  - presses: '1'\n"),
        ([given(Awaited.REPLY, Silence())], "  turns:\n  - silence: true\n"),
        (
            [given(Awaited.REPLY, Reply("a")), given(Awaited.REPLY, Outcome("deliveryFailure"))],
            (
                "  outcomes:\n    w:\n    - event: incomingMessage\n      values:\n        inbound:\n"
                "          Body: a\n    - deliveryFailure\n"
            ),
        ),
        (
            [given(Awaited.RESPONSE, Response(404, "gone", "text/plain"))],
            "  requests:\n  - widget: w\n    answers:\n      status: 404\n      body: gone\n      type: text/plain\n",
        ),
        (
            [given(Awaited.FUNCTION, NoResponse())],
            "  requests:\n  - widget: w\n    answers:\n      silence: true\n",
        ),
        (
            [given(Awaited.REPLY, Reply("b"), Heard("a", "v", PERSON), Heard("${x}", "v", OTHER))],
            f"  turns:\n  - hears:\n    - a\n    - text: $${{x}}\n      to: '{OTHER}'\n  - says: b\n",
        ),
    ],
)
def test_what_happened_then(answers: list[Given], text: str) -> None:
    assert f"  message: Hi\n{text}" == written(recorded("x", MESSAGE, answers))


def test_how_it_ended() -> None:
    ended = recorded(
        "x", MESSAGE, [], ends="bye", path=["bye"], heard=[Heard("Bye.", "bye", PERSON)]
    )
    hung_up = recorded("x", MESSAGE, [], ends="bye", how="hung up")

    assert "  message: Hi\n  turns:\n  - hears: Bye.\n  ends: bye\n  path:\n  - bye\n" == written(
        ended
    )
    assert "  message: Hi\n  ends:\n    at: bye\n    how: hung up\n" == written(hung_up)
