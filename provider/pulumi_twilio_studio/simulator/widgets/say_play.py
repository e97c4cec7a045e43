"""Say/Play (docs: studio/widget-library/sayplay)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Answer, Outcome
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done, Left
from pulumi_twilio_studio.simulator.effects import Sound, Speech
from pulumi_twilio_studio.simulator.widgets.refusals import refuse

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope


class SayPlay:
    """Reads a text, plays a recording or tones, and ends when all is heard."""

    def start(self, scope: Scope) -> Ask:
        """Begin to speak."""
        speak(scope)
        return Ask(Awaited.OUTCOME, scope.events("audioComplete"), usual=Outcome("audioComplete"))

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done:
        """Refuse: the execution itself takes the Outcome."""
        del ask
        raise refuse(scope, answer)


def speak(scope: Scope) -> None:
    """Say or play what the widget holds."""
    if text := scope.text("say"):
        scope.emit(Speech(scope.name, text, scope.text("language"), scope.text("voice")))
    url, digits = scope.text("play"), scope.text("digits")
    if url or digits:
        scope.emit(Sound(scope.name, url, digits))
