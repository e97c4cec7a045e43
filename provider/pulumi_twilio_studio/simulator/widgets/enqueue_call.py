"""Enqueue Call (docs: studio/widget-library/enqueue-call)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Outcome
from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import Handover
from pulumi_twilio_studio.simulator.widgets.queues import QueueWidget, queue_values

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class EnqueueCall(QueueWidget):
    """Puts the call into a queue. It keeps `QueueResult`, `QueueSid` and `QueueTime`."""

    def start(self, scope: Scope) -> Ask:
        """Put the call into the queue of a workflow, or of a name."""
        scope.emit(
            Handover(
                scope.name,
                scope.text("workflow_sid") or scope.text("queue_name"),
                scope.text("task_attributes"),
                scope.text("priority"),
            )
        )
        kept = queue_values(scope)
        return Ask(Awaited.OUTCOME, scope.events(*kept), usual=_TAKEN, kept=kept)

    def needs_call(self, scope: Scope) -> bool:
        """Return True."""
        del scope
        return True


_TAKEN = Outcome("callComplete")
