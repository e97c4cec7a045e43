"""Send to Flex (docs: studio/widget-library/send-flex)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.simulator.answers import Outcome
from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import Handover
from pulumi_twilio_studio.simulator.widgets.queues import QueueWidget, queue_values

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class SendToFlex(QueueWidget):
    """Makes a task of the call or the conversation. It keeps `TaskSid`, `Attributes` and, of a call, `QueueResult`."""

    def start(self, scope: Scope) -> Ask:
        """Hand the contact over (assumption: long-attributes)."""
        task = Handover(
            scope.name,
            scope.text("workflow"),
            scope.text("attributes"),
            scope.text("priority"),
            scope.text("channel"),
        )
        scope.emit(task)
        return Ask(
            Awaited.OUTCOME,
            scope.events("callComplete", "failedToEnqueue", "callFailure"),
            usual=_CREATED,
            kept=_kept(scope, task),
        )


_CREATED = Outcome("callComplete")


def _kept(scope: Scope, task: Handover) -> dict[str, dict[str, Any]]:
    kept = queue_values(scope) if scope.world.is_on_call else {"callComplete": {}}
    created = {"TaskSid": scope.sid("WT"), "Attributes": task.attributes, "Age": "0"}
    return {**kept, "callComplete": {**kept["callComplete"], **created}}
