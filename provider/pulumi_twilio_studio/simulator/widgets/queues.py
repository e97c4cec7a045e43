"""Widgets that let the caller wait in a queue, until somebody takes the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.simulator.asks import Ask, Done
from pulumi_twilio_studio.simulator.widgets.call_values import call_values
from pulumi_twilio_studio.simulator.widgets.kind import Widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope
    from pulumi_twilio_studio.simulator.steps import End


class QueueWidget(Widget):
    """A widget that puts a call into a queue."""

    def hang_up(self, ask: Ask) -> Done | End:
        """End as the queue does, with the result "hangup" (docs: voice/twiml/enqueue, "QueueResult")."""
        result = {"QueueResult": "hangup", "CallStatus": "completed"}
        return Done("callComplete", {**ask.kept["callComplete"], **result})


def queue_values(scope: Scope) -> dict[str, dict[str, Any]]:
    """Return what the context keeps of a queue for each event (docs: voice/twiml/enqueue, "QueueResult")."""
    results = {
        "callComplete": "bridged",
        "failedToEnqueue": "queue-full",
        "callFailure": "system-error",
    }
    queue = {"QueueSid": scope.sid("QU"), "QueueTime": "0"}
    return {
        event: call_values(scope, QueueResult=result, **queue) for event, result in results.items()
    }
