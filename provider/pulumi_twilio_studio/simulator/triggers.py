"""What starts an execution: a message, a call, a request of the REST API, a conversation, another flow.

docs: studio/widget-library/trigger-start
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json

PARSED = ("ChannelAttributes", "AddOns")
"""The values of a trigger that Studio reads as JSON (docs: studio/widget-library/send-flex, "ChannelAttributes, data
are parsed as JSON by default"; skill: twilio-studio-flows, "trigger.*")."""

_VOICE_API = "2010-04-01"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One start of a flow."""

    event: str
    """The transition of the trigger widget that is taken, such as "incomingMessage"."""

    key: str
    """Where the values stand below `trigger`: "message", "call", "request", "conversation" or "parent"."""

    values: Mapping[str, Json]
    contact: str
    """The address of the person: `contact.channel.address`."""

    address: str
    """The address of the flow: `flow.channel.address`."""

    data: Mapping[str, Json] = field(default_factory=dict)
    """What `flow.data` holds: the parameters of a request."""

    inherited: Mapping[str, Json] = field(default_factory=dict)
    """What stands below `trigger` besides: the trigger of the flow that runs this one."""


def incoming_message(
    body: str, contact: str, address: str, values: Mapping[str, Json] | None = None
) -> Trigger:
    """Return the trigger of a message that somebody sends to the flow. `values` are added to `trigger.message`."""
    message = {
        "From": contact,
        "To": address,
        "Body": body,
        "NumMedia": "0",
        "MessageSid": _sid("SM"),
        **(values or {}),
    }
    return Trigger("incomingMessage", "message", _parsed(message), contact, address)


def conversation_message(
    body: str, contact: str, address: str, values: Mapping[str, Json] | None = None
) -> Trigger:
    """Return the trigger of a message in a conversation. `values` are added to `trigger.conversation`."""
    conversation = {
        "From": contact,
        "Author": contact,
        "Body": body,
        "MessageSid": _sid("IM"),
        "ConversationSid": _sid("CH"),
        "ChannelSid": _sid("CH"),
        **(values or {}),
    }
    return Trigger(
        "incomingConversationMessage", "conversation", _parsed(conversation), contact, address
    )


def incoming_call(contact: str, address: str, values: Mapping[str, Json] | None = None) -> Trigger:
    """Return the trigger of a call to the flow. `values` are added to `trigger.call`."""
    call = {
        "From": contact,
        "Caller": contact,
        "To": address,
        "Called": address,
        "Direction": "inbound",
        "CallStatus": "ringing",
        "CallSid": _sid("CA"),
        "ApiVersion": _VOICE_API,
        **(values or {}),
    }
    return Trigger("incomingCall", "call", _parsed(call), contact, address)


def rest_request(
    contact: str, address: str, parameters: Mapping[str, Json] | None = None
) -> Trigger:
    """Return the trigger of an execution that the REST API creates: `contact` is its To, `address` its From."""
    given = dict(parameters or {})
    request = {"to": contact, "from": address, "parameters": given}
    return Trigger("incomingRequest", "request", request, contact, address, given)


def parent_flow(
    contact: str,
    address: str,
    parameters: Mapping[str, Json] | None = None,
    values: Mapping[str, Json] | None = None,
) -> Trigger:
    """Return the trigger of a flow that another flow runs. `values` are added to `trigger.parent`."""
    parent = {"parameters": dict(parameters or {}), **(values or {})}
    return Trigger("incomingParent", "parent", parent, contact, address)


def _sid(prefix: str) -> str:
    return prefix + "0" * 32


def _parsed(values: dict[str, Json]) -> dict[str, Json]:
    for key in PARSED:
        if isinstance(values.get(key), str):
            with suppress(ValueError):
                values[key] = json.loads(values[key])
    return values
