"""Fork Stream (docs: studio/widget-library/fork-stream)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.asks import Done
from pulumi_twilio_studio.simulator.effects import Other
from pulumi_twilio_studio.simulator.widgets.kind import CallWidget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class ForkStream(CallWidget):
    """Begins or ends a stream of the call's sound, and goes on at once. It keeps nothing."""

    def start(self, scope: Scope) -> Done:
        """Begin or end the stream."""
        scope.emit(Other(scope.name, scope.node.type, scope.filled()))
        return Done("next")
