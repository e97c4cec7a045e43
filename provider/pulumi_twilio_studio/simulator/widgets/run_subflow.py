"""Run Subflow (docs: studio/widget-library/run-subflow, studio/subflows)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done, Enter, Left
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.program import written
from pulumi_twilio_studio.simulator.triggers import Trigger, parent_flow
from pulumi_twilio_studio.simulator.widgets.kind import Widget
from pulumi_twilio_studio.simulator.widgets.set_variables import value_of

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.scope import Scope


class RunSubflow(Widget):
    """Runs another flow to its end. If that flow is not known, it asks how the run ends."""

    def start(self, scope: Scope) -> Done | Ask | Enter:
        """Enter the other flow with the parameters.

        "Subflows can't call other Subflows"; docs: api/errors/81024, "Subflow is trying to invoke another Subflow".
        """
        if scope.world.is_in_subflow:
            return Done("failed")
        flow_sid = written(scope.properties.get("flow_sid", ""))  # it does not support Liquid
        parameters = {
            written(each.get("key", "")): value_of(scope, each)
            for each in scope.listed("parameters")
        }
        definition = scope.world.find_flow(flow_sid)
        if definition is None:
            scope.emit(Other(scope.name, scope.node.type, {"flow_sid": flow_sid, **parameters}))
            return Ask(Awaited.OUTCOME, scope.events("completed", "failed"))
        return Enter(definition, flow_sid, _trigger(scope, parameters))

    def come_back(self, scope: Scope, left: Left) -> Done:
        """Keep the variables that the other flow has set as `widgets.NAME`, and what it did to the channel."""
        flow = left.context["flow"]
        scope.frame.change_flow({"channel": flow["channel"]})
        return Done("completed", flow["variables"])


def _trigger(scope: Scope, parameters: dict[str, Json]) -> Trigger:
    """Return the trigger of the subflow.

    "Trigger data from the parent is automatically copied into the Subflow" (assumption: flow-data-in-a-subflow).
    """
    flow = scope.context["flow"]
    parent = {
        "flow_sid": flow["flow_sid"],
        "execution_sid": flow["sid"],
        "step_sid": scope.sid("FT"),
        "trigger_type": scope.world.trigger.event,
    }
    trigger = parent_flow(scope.contact, scope.address, parameters, parent)
    return replace(trigger, inherited=scope.context["trigger"], data=flow["data"])
