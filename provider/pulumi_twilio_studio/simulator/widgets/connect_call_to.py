"""Connect Call To (docs: studio/widget-library/connect-call)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import Call
from pulumi_twilio_studio.simulator.widgets.call_values import call_values
from pulumi_twilio_studio.simulator.widgets.kind import CallWidget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class ConnectCallTo(CallWidget):
    """Connects the caller with somebody, and asks how that ends. It keeps `DialCallStatus` and what belongs to it.

    "callCompleted" says that the other call ended, also if nobody answered: whoever drives names the status.
    """

    def start(self, scope: Scope) -> Ask:
        """Begin to dial."""
        noun = scope.text("noun") or "number"
        to = scope.text("to") or scope.text("sip_endpoint")
        scope.emit(Call(scope.name, to, scope.text("caller_id") or scope.contact, noun))
        dialed = {"DialCallSid": scope.sid("CA"), "DialCallDuration": "0"}
        if scope.is_on("record"):
            dialed["RecordingUrl"] = recording_url(scope)
        ended = call_values(scope, DialCallStatus="completed", **dialed)
        return Ask(
            Awaited.OUTCOME,
            scope.events("callCompleted", "hangup"),
            kept={"callCompleted": ended, "hangup": {**ended, "CallStatus": "completed"}},
        )


def recording_url(scope: Scope) -> str:
    """Return where the recording that this widget makes can be fetched (docs: voice/api/recording)."""
    account = scope.world.account_sid
    return f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{scope.sid('RE')}"
