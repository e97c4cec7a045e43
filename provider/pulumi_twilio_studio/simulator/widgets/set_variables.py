"""Set Variables (docs: studio/widget-library/set-variables)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Ask, Done, Left
from pulumi_twilio_studio.simulator.widgets.refusals import refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.answers import Answer
    from pulumi_twilio_studio.simulator.scope import Scope


class SetVariables:
    """Writes each variable below `flow.variables`, in order: a later one can read an earlier one."""

    def start(self, scope: Scope) -> Done:
        """Set all variables, and end."""
        for variable in scope.properties.get("variables") or ():
            key = str(variable.get("key", ""))
            scope.context["flow"]["variables"][key] = scope.render(str(variable.get("value", "")))
        return Done("next")

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done:
        """Refuse: it waits for nothing."""
        del ask
        raise refuse(scope, answer)
