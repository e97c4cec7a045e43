"""Start Conversation and Resume Conversation (docs: studio/widget-library/start-conversation, resume-conversation)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.simulator.answers import Outcome
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.kind import Widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.scope import Scope


class Conversation(Widget):
    """Begins a conversation, or takes one up. It keeps it as `conversation`, and in `flow.channel`."""

    def __init__(self, event: str) -> None:
        self._event = event

    def start(self, scope: Scope) -> Done | Ask:
        """Begin. In a flow that no REST request started it fails (skill: "Usable only in flows triggered by ...")."""
        if scope.world.trigger.key != "request":
            return Done("failed")
        scope.emit(Other(scope.name, scope.node.type, scope.filled()))
        return Ask(
            Awaited.OUTCOME,
            scope.events(self._event, "failed"),
            usual=Outcome(self._event),
            kept={self._event: {"conversation": _conversation(scope)}},
        )

    def channel_after(self, done: Done) -> Mapping[str, Json]:
        """Return what `flow.channel` holds besides (skill: twilio-studio-flows, "flow.channel.*")."""
        if done.event != self._event:
            return {}
        sid = done.values["conversation"].get("sid", "")
        return {"sid": sid, "type": "conversation", "status": "active"}


def _conversation(scope: Scope) -> dict[str, Any]:
    service = scope.text("conversation_service_sid")
    shown = {
        "sid": scope.text("conversation_sid") or scope.sid("CH"),
        "chat_service_sid": service,
        "friendly_name": scope.text("friendly_name"),
        "state": "active",
    }
    return {key: value for key, value in shown.items() if value}
