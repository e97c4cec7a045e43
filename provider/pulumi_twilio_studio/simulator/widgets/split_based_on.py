"""Split Based On... (docs: studio/widget-library/split-based-on)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Ask, Done, Left
from pulumi_twilio_studio.simulator.conditions import holds
from pulumi_twilio_studio.simulator.widgets.refusals import refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.answers import Answer
    from pulumi_twilio_studio.simulator.scope import Scope


class SplitBasedOn:
    """Takes the first entry of `match` whose condition holds."""

    def start(self, scope: Scope) -> Done:
        """Compare, and end."""
        for branch in scope.node.branches:
            argument = scope.render(branch.arguments[0] if branch.arguments else "")
            if holds(branch.kind, argument, scope.render(branch.value)):
                return Done("match", match=branch.number)
        return Done("noMatch")

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done:
        """Refuse: a split waits for nothing."""
        del ask
        raise refuse(scope, answer)
