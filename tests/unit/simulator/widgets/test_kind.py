"""What all types share: which need a call, and who can hang up."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import (
    Execution,
    HangUp,
    Reply,
    Trigger,
)
from support.simulated import (
    CALL,
    MESSAGE,
    REQUEST,
    flow,
    started,
)

NEEDING = (
    "capture-payments",
    "connect-call-to",
    "connect-virtual-agent",
    "connect-virtual-agent-v2",
    "enqueue-call",
    "fork-stream",
    "gather-input-on-call",
    "record-call",
    "record-voicemail",
    "run-conversation-relay",
    "say-play",
)


@pytest.mark.parametrize("trigger", [MESSAGE, REQUEST], ids=["message", "request"])
@pytest.mark.parametrize("kind", NEEDING)
def test_a_widget_that_needs_a_call_fails_without_one(kind: str, trigger: Trigger) -> None:
    execution = started(kind, trigger)

    assert execution.end is not None
    assert ("failed", []) == (execution.end.reason, execution.effects)


def test_a_widget_that_needs_a_call_ends_what_is_left_of_one() -> None:
    widgets = {
        "pay": ("capture-payments", {"hangup": "note"}, {}),
        "note": ("set-variables", {"next": "say"}, {}),
        "say": ("say-play", {}, {"say": "Are you there?"}),
    }
    execution = Execution(flow(widgets), CALL)

    execution.answer(HangUp())

    assert execution.end is not None
    assert ("hung up", "note") == (execution.end.reason, execution.steps[-1].widget)


def test_nobody_can_hang_up_without_a_call() -> None:
    execution = started("send-and-wait-for-reply", MESSAGE, body="Who?")

    with pytest.raises(WrongArgument, match="phone"):
        execution.answer(HangUp())


@pytest.mark.parametrize("kind", ["record-voicemail", "connect-call-to", "say-play"])
def test_a_message_is_no_answer_in_a_call(kind: str) -> None:
    execution = started(kind)

    with pytest.raises(WrongArgument, match="Reply"):
        execution.answer(Reply("1"))
