"""Make Outgoing Call (docs: studio/widget-library/make-outgoing-call and make-outgoing-call-v1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import Call
from pulumi_twilio_studio.simulator.widgets.call_values import calls_made, made_call_sid
from pulumi_twilio_studio.simulator.widgets.kind import Widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

# docs: voice/api/call-resource, "Call Status values"
STATUSES = {
    "answered": "in-progress",
    "answeredByMachine": "in-progress",
    "busy": "busy",
    "noAnswer": "no-answer",
    "failed": "failed",
    "hangup": "completed",
}
SECOND = ("answered", "busy", "noAnswer", "failed")
FIRST = (*SECOND, "answeredByMachine", "hangup")


class MakeOutgoingCall(Widget):
    """Calls the contact, and asks how that ends. It keeps `CallStatus`, `CallSid`, `From`, `To` and `AnsweredBy`."""

    def __init__(self, events: tuple[str, ...]) -> None:
        self._events = events

    def start(self, scope: Scope) -> Ask:
        """Begin to call."""
        call = Call(
            scope.name,
            scope.text("to") or scope.contact,
            scope.text("from") or scope.address,
        )
        scope.emit(call)
        kept = {event: _kept(scope, call, STATUSES[event]) for event in self._events}
        kept["answered"] |= _answered_by(scope)
        return Ask(Awaited.OUTCOME, scope.events(*self._events), kept=kept)

    def has_call_after(self, event: str, *, before: bool) -> bool:
        """Return True once somebody has answered."""
        return event in ("answered", "answeredByMachine") or (before and event != "hangup")


def _kept(scope: Scope, call: Call, status: str) -> dict[str, Any]:
    return {
        "AccountSid": scope.world.account_sid,
        "CallSid": made_call_sid(calls_made(scope) + 1),
        "CallStatus": status,
        "Direction": "outbound-api",
        "From": call.caller,
        "To": call.to,
    }


def _answered_by(scope: Scope) -> dict[str, str]:
    """Return who answered, if the widget finds that out (assumption: answered-by)."""
    return {"AnsweredBy": "human"} if scope.is_on("detect_answering_machine") else {}
