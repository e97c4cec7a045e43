"""What the outside sees of an execution, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json


@dataclass(frozen=True, slots=True)
class Message:
    """A message is sent to the person."""

    widget: str
    body: str
    to: str = ""
    sender: str = ""
    media_url: str = ""
    content_sid: str = ""
    """The content template, if the message is one."""

    content_variables: Mapping[str, Json] = field(default_factory=dict)
    attributes: str = ""
    """JSON text, as the widget holds it."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A text is read to the caller."""

    widget: str
    text: str
    language: str = ""
    voice: str = ""
    loop: int = 1
    """How often it is read."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording or tones are played to the caller."""

    widget: str
    url: str = ""
    digits: str = ""
    loop: int = 1
    """How often it is played."""


@dataclass(frozen=True, slots=True)
class Request:
    """A server is asked over HTTP."""

    widget: str
    method: str
    url: str
    content_type: str = ""
    body: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    """Names and values, in order; a name may be there twice."""

    twilio_auth: bool = False
    """Whether it carries the account's own credentials."""


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A Twilio Function is called."""

    widget: str
    url: str
    parameters: tuple[tuple[str, str], ...] = ()
    service_sid: str = ""
    environment_sid: str = ""
    function_sid: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody is called, or the caller is connected with somebody."""

    widget: str
    to: str
    caller: str = ""
    noun: str = "number"
    """What is called: "number", "client", "sip", "sim" or "conference"."""


@dataclass(frozen=True, slots=True)
class Handover:
    """The contact is handed over: to a workflow, a queue, an assistant."""

    widget: str
    to: str
    attributes: str = ""
    """JSON text, as the widget holds it."""

    priority: str = ""
    channel: str = ""
    """The task channel."""


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else that Twilio does for a widget, with the widget's properties as they are then."""

    widget: str
    type: str
    properties: Mapping[str, Json] = field(default_factory=dict)


Effect = Message | Speech | Sound | Request | FunctionCall | Call | Handover | Other
