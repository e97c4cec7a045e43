"""What a widget waits for, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.answers import Answer
    from pulumi_twilio_studio.simulator.triggers import Trigger


class Awaited(StrEnum):
    """The kinds of things that a widget can wait for."""

    REPLY = "reply"
    """A message of the person: Reply or Silence."""

    INPUT = "input"
    """Keys or words of a caller: Keys, Said, Silence or HangUp."""

    RESPONSE = "response"
    """The answer of a server: Response, NoResponse or Silence."""

    FUNCTION = "function"
    """The answer of a Twilio Function: Response, NoResponse or Silence."""

    OUTCOME = "outcome"
    """How something ends that only Twilio can do, such as a call: Outcome or HangUp; Silence if there are `seconds`."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A widget waits for something from outside."""

    kind: Awaited
    events: tuple[str, ...]
    """The events with which the widget can end."""

    seconds: float | None = None
    """How long it waits before Silence counts. None if it takes no Silence."""

    usual: Answer | None = None
    """The answer if nobody says anything else: a message is sent. None if no answer is usual."""

    kept: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """For each event, what the context keeps of it below `widgets.NAME`. The values of an Outcome come on top."""

    why: str = ""
    """Why the widget cannot be run here, as a sentence. "" if it can."""


@dataclass(frozen=True, slots=True)
class Done:
    """A widget has ended with this event."""

    event: str
    values: Mapping[str, Json] = field(default_factory=dict)
    """What the context keeps of it, below `widgets.NAME`."""

    match: int | None = None
    """Which entry of the event `match` is taken, from 0."""


@dataclass(frozen=True, slots=True)
class Enter:
    """A widget runs another flow. `resume` gets its context when it has ended."""

    definition: Definition
    flow_sid: str
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Left:
    """The other flow has ended with this context."""

    context: Mapping[str, Json]
