"""What every type of widget can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator.asks import Ask, Done, Enter, Left
from pulumi_twilio_studio.simulator.frame import merged
from pulumi_twilio_studio.simulator.steps import End

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.answers import Answer, Outcome
    from pulumi_twilio_studio.simulator.scope import Scope

HUNG_UP = End("hung up", "The caller ended the call.")


class Widget(ABC):
    """How widgets of one type run. It keeps nothing between two calls: `scope.frame.memory` does."""

    @abstractmethod
    def start(self, scope: Scope) -> Done | Ask | Enter | End:
        """Begin, and end at once, or ask for something from outside."""

    def resume(self, scope: Scope, ask: Ask, answer: Answer) -> Done | Ask:
        """Go on with an answer that is no Outcome and no HangUp.

        Raises WrongArgument, before it has changed anything, for an answer that does not fit the ask.
        """
        del ask
        raise refuse(scope, answer)

    def come_back(self, scope: Scope, left: Left) -> Done:
        """Go on after the flow that `start` entered."""
        raise NotImplementedError

    def take_outcome(self, ask: Ask, outcome: Outcome) -> Done:
        """End as the outside says, which has checked the event."""
        return Done(outcome.event, merged(ask.kept.get(outcome.event, {}), dict(outcome.values)))

    def hang_up(self, ask: Ask) -> Done | End:
        """End because the caller ended the call: with "hangup", if the widget has that event (assumption: hang-up)."""
        if "hangup" in ask.events:
            return Done("hangup", ask.kept.get("hangup", {}))
        return HUNG_UP

    def needs_call(self, scope: Scope) -> bool:
        """Return whether the widget can do nothing without a call."""
        del scope
        return False

    def has_call_after(self, event: str, *, before: bool) -> bool:
        """Return whether somebody is on the phone after the event."""
        return before and event != "hangup"

    def channel_after(self, done: Done) -> Mapping[str, Json]:
        """Return what `flow.channel` holds besides once the widget has ended so."""
        del done
        return {}


class CallWidget(Widget):
    """A widget that speaks with a caller, or does something with the call."""

    def needs_call(self, scope: Scope) -> bool:
        """Return True."""
        del scope
        return True


def refuse(scope: Scope, answer: object) -> WrongArgument:
    """Return the error about an answer that does not fit what the widget waits for."""
    return WrongArgument(
        f"{scope.name} is a {scope.node.type} widget and cannot take the answer {type(answer).__name__}"
    )
