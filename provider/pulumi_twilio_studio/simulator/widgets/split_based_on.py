"""Split Based On... (docs: studio/widget-library/split-based-on)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Done
from pulumi_twilio_studio.simulator.conditions import SlowPattern, UnknownCondition, holds
from pulumi_twilio_studio.simulator.steps import End
from pulumi_twilio_studio.simulator.widgets.kind import Widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class SplitBasedOn(Widget):
    """Takes the first entry of `match` of which a condition holds, or "noMatch"."""

    def start(self, scope: Scope) -> Done | End:
        """Compare, and end. What cannot be judged here ends the execution."""
        filled: dict[str, str] = {}
        for branch in scope.node.branches:
            argument = branch.arguments[0] if branch.arguments else ""
            if argument not in filled:
                filled[argument] = scope.render(argument)
            try:
                is_met = holds(branch.kind, filled[argument], scope.render(branch.value))
            except (UnknownCondition, SlowPattern) as error:
                return End("failed", f"{scope.name}: {error}")
            if is_met:
                return Done("match", match=branch.number)
        return Done("noMatch")
