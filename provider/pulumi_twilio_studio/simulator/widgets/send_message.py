"""Send Message (docs: studio/widget-library/send-message)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Answer, Outcome
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done, Left
from pulumi_twilio_studio.simulator.effects import Message
from pulumi_twilio_studio.simulator.widgets.refusals import refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class SendMessage:
    """Sends a message, and ends with "sent" or "failed"."""

    def start(self, scope: Scope) -> Ask:
        """Send the message."""
        scope.emit(message_of(scope))
        return Ask(Awaited.OUTCOME, scope.events("sent", "failed"), usual=Outcome("sent"))

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done:
        """Refuse: the execution itself takes the Outcome."""
        del ask
        raise refuse(scope, answer)


def message_of(scope: Scope) -> Message:
    """Return the message that a widget sends."""
    return Message(
        scope.name,
        scope.text("body"),
        to=scope.text("to", scope.context["contact"]["channel"]["address"]),
        sender=scope.text("from", scope.context["flow"]["channel"]["address"]),
        media_url=scope.text("media_url"),
        content_sid=scope.text("content_sid"),
        content_variables=dict(scope.pairs("content_variables")),
    )
