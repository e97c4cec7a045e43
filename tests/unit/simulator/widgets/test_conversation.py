"""Start and Resume Conversation, by what is published of them (skill: twilio-studio-flows)."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator import Outcome
from support.simulated import MESSAGE, REQUEST, event_of, kept, started

BOTH = [("start-conversation", "created"), ("resume-conversation", "resumed")]


@pytest.mark.parametrize(("kind", "event"), BOTH)
def test_the_conversation_is_kept(kind: str, event: str) -> None:
    execution = started(kind, REQUEST, conversation_service_sid="IS1", conversation_sid="CH1")

    execution.answer(Outcome(event))

    conversation = kept(execution)["conversation"]
    assert ("CH1", "IS1") == (conversation["sid"], conversation["chat_service_sid"])


@pytest.mark.parametrize(("kind", "event"), BOTH)
def test_the_channel_is_the_conversation_then(kind: str, event: str) -> None:
    execution = started(kind, REQUEST, conversation_sid="CH1")

    execution.answer(Outcome(event))

    channel = execution.context["flow"]["channel"]
    assert ("CH1", "conversation", REQUEST.address) == (
        channel["sid"],
        channel["type"],
        channel["address"],
    )


@pytest.mark.parametrize(("kind", "event"), BOTH)
def test_usually_it_succeeds(kind: str, event: str) -> None:
    execution = started(kind, REQUEST)

    assert execution.ask is not None
    assert Outcome(event) == execution.ask.usual


@pytest.mark.parametrize(("kind", "event"), BOTH)
def test_it_fails_unless_a_request_started_the_flow(kind: str, event: str) -> None:
    execution = started(kind, MESSAGE)

    assert ("failed", []) == (event_of(execution), execution.effects)


@pytest.mark.parametrize(("kind", "event"), BOTH)
def test_nothing_is_kept_of_a_failure(kind: str, event: str) -> None:
    execution = started(kind, REQUEST)

    execution.answer(Outcome("failed"))

    assert ({}, {"address": REQUEST.address}) == (
        kept(execution),
        execution.context["flow"]["channel"],
    )
