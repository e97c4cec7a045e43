"""What comes from outside while a flow runs: what a person does, what a server answers, how a call ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json


@dataclass(frozen=True, slots=True)
class Reply:
    """The person answers with a message."""

    body: str
    values: Mapping[str, Json] = field(default_factory=dict)
    """More fields of the message, such as MediaUrl0."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The person presses keys of the phone."""

    digits: str


@dataclass(frozen=True, slots=True)
class Said:
    """The person speaks."""

    words: str
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody does anything until the widget stops waiting."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """The person ends the call."""


@dataclass(frozen=True, slots=True)
class Response:
    """A server or a function answers a request."""

    status: int = 200
    body: str = ""
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class NoResponse:
    """A server or a function cannot be reached, or takes too long."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The widget ends with this event, and the context keeps these values of it. Every ask takes this answer."""

    event: str
    values: Mapping[str, Json] = field(default_factory=dict)


Answer = Reply | Keys | Said | Silence | HangUp | Response | NoResponse | Outcome
