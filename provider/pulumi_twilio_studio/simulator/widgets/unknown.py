"""A widget of a type that cannot be run here: whoever drives the execution names its transition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done, Left
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.scope import Scope, written

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.answers import Answer


class Unknown:
    """Shows what the widget holds, and asks how it ends."""

    def start(self, scope: Scope) -> Ask:
        """Show the properties, and wait for an Outcome."""
        shown = {key: scope.render(written(value)) for key, value in scope.properties.items()}
        scope.emit(Other(scope.name, scope.node.type, shown))
        return Ask(Awaited.OUTCOME, scope.events())

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done:
        """Refuse: the only answer is an Outcome, which the execution takes itself."""
        del ask, answer
        raise WrongArgument(
            f"{scope.name} has the type {scope.node.type}, which cannot be run here: name its transition"
        )
