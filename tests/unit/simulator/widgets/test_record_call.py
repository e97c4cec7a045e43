"""Call Recording, by its page (docs: studio/widget-library/call-recording)."""

from __future__ import annotations

from pulumi_twilio_studio.simulator import (
    Outcome,
)
from support.simulated import (
    CALL,
    kept,
    started,
)


def test_a_recording_is_kept_with_its_properties() -> None:
    execution = started("record-call", record_call=True, recording_channels="mono")

    execution.answer(Outcome("success"))

    recording = kept(execution)
    assert ("in-progress", "1", CALL.values["CallSid"]) == (
        recording["Status"],
        recording["Channels"],
        recording["CallSid"],
    )
    assert recording["Uri"].endswith(f"{recording['Sid']}.json")
