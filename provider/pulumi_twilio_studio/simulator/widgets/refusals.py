"""The sentence about an answer that a widget cannot take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import WrongArgument

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


def refuse(scope: Scope, answer: object) -> WrongArgument:
    """Return the error about an answer that does not fit what the widget waits for."""
    return WrongArgument(
        f"{scope.name} is a {scope.node.type} widget and cannot take the answer {type(answer).__name__}"
    )
