"""Gather Input On Call (docs: studio/widget-library/gather-input-call)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator.answers import Answer, Keys, Said, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Awaited, Done
from pulumi_twilio_studio.simulator.widgets.call_values import call_values
from pulumi_twilio_studio.simulator.widgets.kind import CallWidget, refuse
from pulumi_twilio_studio.simulator.widgets.say_play import speak

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.scope import Scope

USUAL_TIMEOUT = 5  # "Stop gathering after __ seconds", default
USUAL_FINISH = "#"  # "Stop gathering on keypress", default
KEYS = frozenset("0123456789*#")


class GatherInputOnCall(CallWidget):
    """Says its text as often as `loop` says, and waits once for keys or words."""

    def start(self, scope: Scope) -> Ask:
        """Say the text, and wait."""
        speak(scope)
        kept = {each: call_values(scope) for each in ("keypress", "speech", "timeout")}
        return Ask(
            Awaited.INPUT,
            scope.events(*kept),
            seconds=scope.seconds("timeout", USUAL_TIMEOUT),
            kept=kept,
        )

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done:
        """Keep the keys as `widgets.NAME.Digits`, the words as `widgets.NAME.SpeechResult`."""
        match answer:
            case Silence():
                return Done("timeout", ask.kept["timeout"])
            case Keys(digits):
                return _pressed(scope, ask, digits)
            case Said(words, confidence):
                return _said(scope, ask, words, confidence)
        raise refuse(scope, answer)


def _pressed(scope: Scope, ask: Ask, digits: str) -> Done:
    if not digits or not KEYS.issuperset(digits):
        raise WrongArgument(f"{scope.name} takes keys from 0 to 9, * and #, and not {digits!r}")
    entered, is_complete = gathered(
        digits, finish=_finish_key(scope), number=int(scope.number("number_of_digits", 0))
    )
    if not is_complete:
        scope.world.pass_time(ask.seconds or 0)
    if not entered:  # assumption: finish-key-alone
        return Done("timeout", ask.kept["timeout"])
    return Done("keypress", {**ask.kept["keypress"], "Digits": entered})


def gathered(digits: str, *, finish: str, number: int) -> tuple[str, bool]:
    """Return the keys that count, and whether the widget knows at once that they are all.

    "If your Stop Gathering On Keypress is # and a user enters 123#, only 123 will be submitted". "A caller's input
    will be submitted as soon as this number of keypresses has been reached": more keys are lost (assumption:
    keys-after-the-last).
    """
    entered, end, _ = digits.partition(finish) if finish else (digits, "", "")
    if number and len(entered) >= number:
        return entered[:number], True
    return entered, bool(end)


def _finish_key(scope: Scope) -> str:
    """Return the key that ends the input, or "" if none does ("Stop gathering on keypress? Yes or No")."""
    if not scope.is_on("stop_gather", default=True):
        return ""
    return scope.text("finish_on_key").strip() or USUAL_FINISH


def _said(scope: Scope, ask: Ask, words: str, confidence: float) -> Done:
    """Return how it ends when the caller speaks.

    Nobody listens unless "speech" leads somewhere (docs: studio/widget-library/gather-input-call, edition of 2020,
    "Connecting a widget to the User Said Something transition will enable Speech Recognition").
    """
    if not words.strip() or not scope.node.transitions.get("speech"):
        return Done("timeout", ask.kept["timeout"])
    heard = {"SpeechResult": words, "Confidence": str(confidence)}
    return Done("speech", {**ask.kept["speech"], **heard})
