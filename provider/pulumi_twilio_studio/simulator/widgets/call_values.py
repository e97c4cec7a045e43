"""What the context keeps of the call itself when a widget of a call ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


def call_values(scope: Scope, **more: Any) -> dict[str, Any]:
    """Return what Twilio tells of the call (docs: studio/widget-library/gather-input-call, "Variables"), and more.

    A call that came in is told of as its trigger is. A call that the flow made goes the other way.
    """
    call = scope.context["trigger"].get("call")
    if call is None:
        call = {
            "AccountSid": scope.world.account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": made_call_sid(calls_made(scope)),
            "Direction": "outbound-api",
            "From": scope.address,
            "To": scope.contact,
        }
    return {**call, "CallStatus": "in-progress", **more}


def calls_made(scope: Scope) -> int:
    """Return how many calls the flow has made."""
    return sum(each.type.startswith("make-outgoing-call") for each in scope.world.steps)


def made_call_sid(number: int) -> str:
    """Return the SID of a call that the flow makes: the first is number 1."""
    return f"CA{number:032x}"
