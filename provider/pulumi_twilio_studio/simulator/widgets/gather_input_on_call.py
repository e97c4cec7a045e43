"""Gather Input On Call (docs: studio/widget-library/gather-input-call)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.answers import Answer, Keys, Said, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done, Left
from pulumi_twilio_studio.simulator.widgets.refusals import refuse
from pulumi_twilio_studio.simulator.widgets.say_play import speak

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

USUAL_TIMEOUT = 5  # the value that the Console writes for a new widget


class GatherInputOnCall:
    """Says its text, and waits for keys or words, as often as `loop` says."""

    def start(self, scope: Scope) -> Ask:
        """Say the text, and wait."""
        speak(scope)
        events = scope.events("keypress", "speech", "timeout")
        return Ask(Awaited.INPUT, events, seconds=scope.seconds("timeout", USUAL_TIMEOUT))

    def resume(self, scope: Scope, ask: Ask | None, answer: Answer | Left) -> Done | Ask:
        """Keep the keys as `widgets.NAME.Digits`, the words as `widgets.NAME.SpeechResult`."""
        del ask
        match answer:
            case Keys(digits):
                return Done("keypress", {"Digits": digits})
            case Said(words, confidence):
                return Done("speech", {"SpeechResult": words, "Confidence": str(confidence)})
            case Silence():
                return Done("timeout")
        raise refuse(scope, answer)
