"""Connect Virtual Agent, by its page (docs: studio/widget-library/connect-virtual-agent)."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import HangUp, Outcome, Silence
from support.simulated import CALL, CONVERSATION, event_of, kept, started

SECOND = "connect-virtual-agent-v2"


@pytest.mark.parametrize("event", ["completed", "live-agent-handoff", "failed"])
def test_the_status_is_kept(event: str) -> None:
    execution = started(SECOND, CALL, connector_name="cx")

    execution.answer(Outcome(event, {"VirtualAgentProvider": "dialogflow-cx"}))

    assert {
        "VirtualAgentStatus": event,
        "VirtualAgentProvider": "dialogflow-cx",
    } == kept(execution)


@pytest.mark.parametrize("kind", ["connect-virtual-agent", SECOND])
def test_a_caller_who_hangs_up_ends_it(kind: str) -> None:
    execution = started(kind, CALL)

    execution.answer(HangUp())

    assert ("hangup", {}) == (event_of(execution), kept(execution))


def test_it_works_without_a_call_in_conversations() -> None:
    execution = started(SECOND, CONVERSATION, channel="conversations", timeout=60)

    execution.answer(Silence())

    assert "timeout" == event_of(execution)


def test_silence_is_no_answer_in_a_call() -> None:
    execution = started(SECOND, CALL, timeout=60)

    with pytest.raises(WrongArgument):
        execution.answer(Silence())
