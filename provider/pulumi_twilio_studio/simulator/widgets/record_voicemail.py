"""Record Voicemail (docs: studio/widget-library/record-voicemail)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Answer, Keys, Said, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.call_values import call_values
from pulumi_twilio_studio.simulator.widgets.connect_call_to import recording_url
from pulumi_twilio_studio.simulator.widgets.kind import CallWidget, refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

USUAL_TIMEOUT = 5  # "Stop recording after __ seconds of silence", default


class RecordVoicemail(CallWidget):
    """Records what the caller says. It keeps `RecordingUrl`, `RecordingSid`, `RecordingDuration` and the call."""

    def start(self, scope: Scope) -> Ask:
        """Begin to record."""
        scope.emit(Other(scope.name, scope.node.type, scope.filled()))
        recording = {
            "RecordingUrl": recording_url(scope),
            "RecordingSid": scope.sid("RE"),
            "RecordingDuration": "1",
        }
        kept = {
            "recordingComplete": call_values(scope, **recording),
            "noAudio": call_values(scope),
            "hangup": call_values(scope, **recording, Digits="hangup")
            | {"CallStatus": "completed"},
        }
        return Ask(
            Awaited.INPUT,
            scope.events(*kept),
            seconds=scope.seconds("timeout", USUAL_TIMEOUT),
            kept=kept,
        )

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done:
        """Keep the recording. A key ends it, and silence is no recording (assumption: voicemail)."""
        match answer:
            case Silence():
                return Done("noAudio", ask.kept["noAudio"])
            case Keys(digits):
                return Done(
                    "recordingComplete", {**ask.kept["recordingComplete"], "Digits": digits}
                )
            case Said():
                return Done("recordingComplete", ask.kept["recordingComplete"])
        raise refuse(scope, answer)
