"""A widget of a type that cannot be run here: whoever drives the execution names its transition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.kind import Widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.answers import Answer
    from pulumi_twilio_studio.simulator.scope import Scope


class Unknown(Widget):
    """Shows what the widget holds, and asks how it ends."""

    def start(self, scope: Scope) -> Done | Ask:
        """Show the properties, and wait for an Outcome. A widget without any transition ends the flow as it is."""
        scope.emit(Other(scope.name, scope.node.type, scope.filled()))
        if not scope.events():
            return Done("")
        return Ask(Awaited.OUTCOME, scope.events(), why=_why(scope))

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done:
        """Refuse: the only answer is an Outcome, which the execution takes itself."""
        del answer
        raise WrongArgument(f"{_why(scope)} Name its transition: {', '.join(ask.events)}")


def _why(scope: Scope) -> str:
    return f"{scope.name} has the type {scope.node.type}, which cannot be run here."
