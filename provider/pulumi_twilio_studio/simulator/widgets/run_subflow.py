"""Run Subflow (docs: studio/widget-library/run-subflow)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done, Enter, Left
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.triggers import parent_flow
from pulumi_twilio_studio.simulator.widgets.refusals import refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.answers import Answer
    from pulumi_twilio_studio.simulator.scope import Scope


class RunSubflow:
    """Runs another flow to its end. If that flow is not known, it asks how the run ends."""

    def start(self, scope: Scope) -> Ask | Enter:
        """Enter the other flow with the parameters."""
        flow_sid, parameters = scope.text("flow_sid"), dict(scope.pairs("parameters"))
        definition = scope.world.find_flow(flow_sid)
        if definition is None:
            scope.emit(Other(scope.name, scope.node.type, {"flow_sid": flow_sid, **parameters}))
            return Ask(Awaited.OUTCOME, scope.events("completed", "failed"))
        context = scope.context
        contact = context["contact"]["channel"]["address"]
        trigger = parent_flow(contact, context["flow"]["channel"]["address"], parameters)
        return Enter(definition, flow_sid, trigger)

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done:
        """Keep the context of the flow that has ended as `widgets.NAME`."""
        del ask
        if isinstance(answer, Left):
            return Done("completed", dict(answer.context))
        raise refuse(scope, answer)
