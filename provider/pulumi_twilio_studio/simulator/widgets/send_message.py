"""Send Message (docs: studio/widget-library/send-message)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.simulator.answers import Outcome
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.effects import Message
from pulumi_twilio_studio.simulator.widgets.kind import Widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

MOST_CHARACTERS = 1600  # docs: api/errors/21617
EMPTY, TOO_LONG = "21602", "21617"


class SendMessage(Widget):
    """Sends a message, and ends with "sent" or "failed". It keeps the message as `outbound`."""

    def start(self, scope: Scope) -> Done | Ask:
        """Send the message. One that Twilio does not take fails at once."""
        message = message_of(scope)
        if code := fault_of(message, scope):
            return Done("failed", outbound(scope, message, "failed", code))
        scope.emit(message)
        kept = {status: outbound(scope, message, status) for status in ("sent", "failed")}
        return Ask(Awaited.OUTCOME, scope.events("sent", "failed"), usual=_SENT, kept=kept)


_SENT = Outcome("sent")


def message_of(scope: Scope) -> Message:
    """Return the message that a widget sends."""
    return Message(
        scope.name,
        scope.text("body"),
        to=scope.text("to") or scope.contact,
        sender=scope.text("from") or scope.address,
        media_url=scope.text("media_url"),
        content_sid=scope.text("content_sid"),
        content_variables=dict(scope.pairs("content_variables")),
        attributes=scope.text("attributes"),
    )


def fault_of(message: Message, scope: Scope) -> str:
    """Return the code of the error with which Twilio refuses the message, or "".

    docs: api/errors/81011, "You are missing a message body"; api/errors/21602; api/errors/21617, "exceeds the 1600
    character limit". A message in a conversation can be longer.
    """
    if not (message.body.strip() or message.media_url or message.content_sid):
        return EMPTY
    is_long = len(message.body) > MOST_CHARACTERS
    return TOO_LONG if is_long and "conversation" not in scope.context["trigger"] else ""


def outbound(scope: Scope, message: Message, status: str, code: str = "") -> dict[str, Any]:
    """Return what the context keeps of a message that was sent."""
    kept = {
        "Sid": scope.sid("SM"),
        "AccountSid": scope.world.account_sid,
        "Body": message.body,
        "From": message.sender,
        "To": message.to,
        "Status": status,
    }
    return {"outbound": {**kept, "ErrorCode": code} if code else kept}
