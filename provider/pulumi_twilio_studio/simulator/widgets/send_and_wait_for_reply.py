"""Send & Wait For Reply (docs: studio/widget-library/send-wait-reply)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Answer, Reply, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done, Left
from pulumi_twilio_studio.simulator.widgets.refusals import refuse
from pulumi_twilio_studio.simulator.widgets.send_message import message_of

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

USUAL_TIMEOUT = 3600  # the value that the Console writes for a new widget


class SendAndWaitForReply:
    """Sends a message, and waits for the person's next one."""

    def start(self, scope: Scope) -> Ask:
        """Send the message."""
        scope.emit(message_of(scope))
        events = scope.events("incomingMessage", "timeout", "deliveryFailure")
        return Ask(Awaited.REPLY, events, seconds=scope.seconds("timeout", USUAL_TIMEOUT))

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done:
        """Keep the reply as `widgets.NAME.inbound`."""
        del ask
        match answer:
            case Silence():
                return Done("timeout")
            case Reply(body, values):
                context = scope.context
                inbound = {
                    "From": context["contact"]["channel"]["address"],
                    "To": context["flow"]["channel"]["address"],
                    "Body": body,
                    "NumMedia": "0",
                    **values,
                }
                return Done("incomingMessage", {"inbound": inbound})
        raise refuse(scope, answer)
