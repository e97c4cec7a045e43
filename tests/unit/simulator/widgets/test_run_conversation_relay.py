"""Run ConversationRelay, by its page (docs: studio/widget-library/run-conversationrelay)."""

from __future__ import annotations

from pulumi_twilio_studio.simulator import (
    Outcome,
)
from support.simulated import (
    kept,
    started,
)


def test_a_relay_keeps_its_session_and_what_it_hands_over() -> None:
    execution = started("run-conversation-relay", url="wss://example.com")

    execution.answer(Outcome("success", {"HandoffData": "{}"}))

    assert {"HandoffData", "SessionId", "SessionStatus"} <= kept(execution).keys()
