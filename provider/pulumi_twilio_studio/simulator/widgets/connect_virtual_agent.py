"""Connect Virtual Agent, in both editions (docs: studio/widget-library/connect-virtual-agent)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Answer, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.kind import Widget, refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

FIRST = ("return", "hangup")
SECOND = ("completed", "live-agent-handoff", "paused", "hangup", "timeout", "failed")
TELLING = frozenset(("completed", "live-agent-handoff", "failed"))
"""The events that tell something (skill: twilio-studio-flows, "timeout/paused/hangup expose no params")."""


class ConnectVirtualAgent(Widget):
    """Connects with an agent of Dialogflow, and asks how that ends. It keeps `VirtualAgentStatus`."""

    def __init__(self, events: tuple[str, ...]) -> None:
        self._events = events

    def start(self, scope: Scope) -> Ask:
        """Connect."""
        scope.emit(Other(scope.name, scope.node.type, scope.filled()))
        telling = TELLING.intersection(self._events)
        kept = {event: {"VirtualAgentStatus": event} for event in telling}
        seconds = _seconds(scope) if "timeout" in self._events else None
        return Ask(Awaited.OUTCOME, scope.events(*self._events), seconds=seconds, kept=kept)

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done:
        """End when the person has not answered the agent in time."""
        if isinstance(answer, Silence) and ask.seconds is not None:
            return Done("timeout")
        raise refuse(scope, answer)

    def needs_call(self, scope: Scope) -> bool:
        """Return whether the widget is for calls, as one is that does not say otherwise."""
        return not _is_for_conversations(scope)


def _is_for_conversations(scope: Scope) -> bool:
    return scope.text("channel") == "conversations"


def _seconds(scope: Scope) -> float | None:
    """Return how long the agent waits for an answer, which it does in conversations only."""
    if not _is_for_conversations(scope) or scope.properties.get("timeout") is None:
        return None
    return scope.seconds("timeout", 0)
