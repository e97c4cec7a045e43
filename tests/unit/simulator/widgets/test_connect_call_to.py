"""Connect Call To, by its page (docs: studio/widget-library/connect-call)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.simulator import (
    Call,
    Outcome,
)
from support.simulated import (
    CONTACT,
    kept,
    started,
)


@pytest.mark.parametrize(
    ("properties", "call"),
    [
        ({"to": "+15550100002"}, Call("it", "+15550100002", CONTACT, "number")),
        (
            {"noun": "client", "to": "bob", "caller_id": "+15550100003"},
            Call("it", "bob", "+15550100003", "client"),
        ),
        (
            {"noun": "sip", "sip_endpoint": "sip:jack@example.com"},
            Call("it", "sip:jack@example.com", CONTACT, "sip"),
        ),
    ],
)
def test_the_caller_is_connected_with_somebody(properties: dict[str, Any], call: Call) -> None:
    execution = started("connect-call-to", **properties)

    assert [call] == execution.effects


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "failed"])
def test_how_the_other_call_ended_is_kept(status: str) -> None:
    execution = started("connect-call-to", to="+15550100002", record=True)

    execution.answer(Outcome("callCompleted", {"DialCallStatus": status}))

    dialed = kept(execution)
    assert status == dialed["DialCallStatus"]
    assert {"DialCallSid", "DialCallDuration", "RecordingUrl"} <= dialed.keys()


def test_no_recording_is_kept_of_a_call_that_was_not_recorded() -> None:
    execution = started("connect-call-to", to="+15550100002")

    execution.answer(Outcome("callCompleted"))

    assert "RecordingUrl" not in kept(execution)
