"""Run ConversationRelay (docs: studio/widget-library/run-conversationrelay)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.kind import CallWidget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class RunConversationRelay(CallWidget):
    """Connects the caller with a program that speaks, and asks how that ends. An Outcome names `HandoffData`."""

    def start(self, scope: Scope) -> Ask:
        """Connect."""
        scope.emit(Other(scope.name, scope.node.type, scope.filled()))
        ended = {"SessionId": scope.sid("VX"), "SessionStatus": "ended", "SessionDuration": "0"}
        return Ask(Awaited.OUTCOME, scope.events("success", "failed"), kept={"success": ended})
