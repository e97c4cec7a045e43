"""Call Recording (docs: studio/widget-library/call-recording)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Outcome
from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.call_values import call_values
from pulumi_twilio_studio.simulator.widgets.kind import CallWidget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class RecordCall(CallWidget):
    """Begins or ends the recording of the call. It keeps the recording: `Sid`, `Status`, `Uri`, `Channels`."""

    def start(self, scope: Scope) -> Ask:
        """Turn the recording on or off."""
        scope.emit(Other(scope.name, scope.node.type, scope.filled()))
        account, sid = scope.world.account_sid, scope.sid("RE")
        recording = {
            "AccountSid": account,
            "CallSid": call_values(scope)["CallSid"],
            "Channels": "1" if scope.text("recording_channels") == "mono" else "2",
            "Sid": sid,
            "Status": "in-progress" if scope.is_on("record_call") else "completed",
            "Uri": f"/2010-04-01/Accounts/{account}/Recordings/{sid}.json",
        }
        return Ask(
            Awaited.OUTCOME,
            scope.events("success", "failed"),
            usual=_DONE,
            kept={"success": recording},
        )


_DONE = Outcome("success")
