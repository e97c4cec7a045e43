"""Say/Play (docs: studio/widget-library/sayplay)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Outcome
from pulumi_twilio_studio.simulator.asks import Ask, Awaited
from pulumi_twilio_studio.simulator.effects import Sound, Speech
from pulumi_twilio_studio.simulator.widgets.kind import CallWidget

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

MOST_LOOPS = 99  # "The minimum value is 1, and the maximum is 99"


class SayPlay(CallWidget):
    """Reads a text, plays a recording or tones, and ends when all is heard. It keeps `language` and `voice`."""

    def start(self, scope: Scope) -> Ask:
        """Begin to speak."""
        speak(scope)
        kept = {"language": scope.text("language"), "voice": scope.text("voice")}
        return Ask(
            Awaited.OUTCOME,
            scope.events("audioComplete"),
            usual=_HEARD,
            kept={"audioComplete": kept},
        )


_HEARD = Outcome("audioComplete")


def speak(scope: Scope) -> None:
    """Say or play what the widget holds, as often as `loop` says."""
    loop = max(1, min(MOST_LOOPS, int(scope.number("loop", 1))))
    if text := scope.text("say"):
        scope.emit(Speech(scope.name, text, scope.text("language"), scope.text("voice"), loop))
    url, digits = scope.text("play"), scope.text("digits")
    if url or digits:
        scope.emit(Sound(scope.name, url, digits, loop))
