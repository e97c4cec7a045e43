"""Record Voicemail, by its page (docs: studio/widget-library/record-voicemail)."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator import (
    Answer,
    HangUp,
    Keys,
    Outcome,
    Said,
    Silence,
)
from support.simulated import (
    event_of,
    kept,
    started,
)


@pytest.mark.parametrize(
    ("answer", "event"),
    [
        (Said("Call me back"), "recordingComplete"),
        (Keys("#"), "recordingComplete"),
        (Silence(), "noAudio"),
        (HangUp(), "hangup"),
        (Outcome("recordingComplete"), "recordingComplete"),
    ],
)
def test_a_voicemail_ends_as_the_caller_does(answer: Answer, event: str) -> None:
    execution = started("record-voicemail", timeout=3)

    execution.answer(answer)

    assert event == event_of(execution)
    assert ("noAudio" != event) is ("RecordingUrl" in kept(execution))
