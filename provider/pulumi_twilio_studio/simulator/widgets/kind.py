"""What every type of widget can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.answers import Answer
    from pulumi_twilio_studio.simulator.asks import Ask, Done, Enter, Left
    from pulumi_twilio_studio.simulator.scope import Scope


class Widget(Protocol):
    """How widgets of one type run. It keeps nothing between two calls: `scope.memory` does."""

    def start(self, scope: Scope) -> Done | Ask | Enter:
        """Begin, and end at once, or ask for something from outside."""

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done | Ask | Enter:
        """Go on with the answer. Raises WrongArgument for an answer that does not fit the ask."""
