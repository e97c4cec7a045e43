"""Send & Wait For Reply (docs: studio/widget-library/send-wait-reply)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator.answers import Answer, Reply, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.widgets.kind import Widget, refuse
from pulumi_twilio_studio.simulator.widgets.send_message import fault_of, message_of, outbound

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

USUAL_TIMEOUT = 3600  # "Stop Gathering After", default


class SendAndWaitForReply(Widget):
    """Sends a message, and waits for the person's next one. It keeps them as `outbound` and `inbound`."""

    def start(self, scope: Scope) -> Done | Ask:
        """Send the message. One that Twilio does not take is not delivered."""
        message = message_of(scope)
        if code := fault_of(message, scope):
            return Done("deliveryFailure", outbound(scope, message, "failed", code))
        scope.emit(message)
        sent, failed = (outbound(scope, message, status) for status in ("sent", "failed"))
        kept = {"incomingMessage": sent, "timeout": sent, "deliveryFailure": failed}
        return Ask(
            Awaited.REPLY,
            scope.events(*kept),
            seconds=scope.seconds("timeout", USUAL_TIMEOUT),
            kept=kept,
        )

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done:
        """Keep the reply as `widgets.NAME.inbound` (assumption: reply-in-a-conversation)."""
        match answer:
            case Silence():
                return Done("timeout", ask.kept["timeout"])
            case Reply() if _is_deaf(scope):
                raise WrongArgument(
                    f"{scope.name} gets no reply: the flow was called, and its flag allow_concurrent_calls is on"
                )
            case Reply():
                reply = {"inbound": _inbound(scope, answer)}
                return Done("incomingMessage", {**ask.kept["incomingMessage"], **reply})
        raise refuse(scope, answer)


def _is_deaf(scope: Scope) -> bool:
    """Return whether no message reaches the execution.

    The Console says of the flag: "This disables the Send & Wait for Reply widget if connected to the Incoming Call
    trigger because if the phone number is the same or unknown, messages with replies cannot be handled by the flow".
    """
    return scope.frame.program.allows_concurrent_calls and scope.world.trigger.key == "call"


def _inbound(scope: Scope, reply: Reply) -> dict[str, Any]:
    return {
        "MessageSid": scope.sid("SM"),
        "AccountSid": scope.world.account_sid,
        "From": scope.contact,
        "To": scope.address,
        "Body": reply.body,
        "NumMedia": "0",
        **reply.values,
    }
