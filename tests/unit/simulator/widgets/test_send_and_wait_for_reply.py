"""Send & Wait For Reply, by its page (docs: studio/widget-library/send-wait-reply)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import Answer, Outcome, Reply, Silence, Surroundings
from support.simulated import ADDRESS, CALL, CONTACT, MESSAGE, event_of, kept, started

ASK = "send-and-wait-for-reply"


def test_the_reply_is_kept_as_inbound() -> None:
    execution = started(ASK, MESSAGE, body="Who?")

    execution.answer(Reply("Ann", {"NumMedia": "1", "MediaUrl0": "https://example.com/owl.png"}))

    inbound = kept(execution)["inbound"]
    assert ("incomingMessage", "Ann", CONTACT, ADDRESS) == (
        event_of(execution),
        inbound["Body"],
        inbound["From"],
        inbound["To"],
    )
    assert ("1", "https://example.com/owl.png") == (inbound["NumMedia"], inbound["MediaUrl0"])


@pytest.mark.parametrize(
    ("answer", "event", "status"),
    [
        (Reply("Ann"), "incomingMessage", "sent"),
        (Silence(), "timeout", "sent"),
        (Outcome("deliveryFailure"), "deliveryFailure", "failed"),
    ],
)
def test_the_message_is_kept_as_outbound(answer: Answer, event: str, status: str) -> None:
    execution = started(ASK, MESSAGE, body="Who?")

    execution.answer(answer)

    outbound = kept(execution)["outbound"]
    assert (event, "Who?", status) == (event_of(execution), outbound["Body"], outbound["Status"])


@pytest.mark.parametrize(("written", "seconds"), [(None, 3600), (60, 60), ("60", 60)])
def test_waits_as_long_as_its_timeout_says_or_an_hour(written: Any, seconds: int) -> None:
    execution = started(ASK, MESSAGE, body="Who?", timeout=written)

    execution.answer(Silence())

    assert timedelta(seconds=seconds) == execution.now - Surroundings().now


def test_a_message_that_twilio_does_not_take_is_not_delivered() -> None:
    execution = started(ASK, MESSAGE, body="")

    assert ("deliveryFailure", []) == (event_of(execution), execution.effects)


def test_gets_no_reply_in_a_flow_that_takes_concurrent_calls_and_was_called() -> None:
    execution = started(ASK, CALL, flags={"allow_concurrent_calls": True}, body="Who?")

    with pytest.raises(WrongArgument, match="allow_concurrent_calls"):
        execution.answer(Reply("Ann"))


@pytest.mark.parametrize(
    ("trigger", "is_allowed"), [(CALL, False), (MESSAGE, True), (MESSAGE, False)]
)
def test_gets_a_reply_in_any_other(trigger: Any, *, is_allowed: bool) -> None:
    execution = started(ASK, trigger, flags={"allow_concurrent_calls": is_allowed}, body="Who?")

    execution.answer(Reply("Ann"))

    assert "incomingMessage" == event_of(execution)
