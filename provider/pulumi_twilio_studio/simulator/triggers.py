"""What starts an execution: a message, a call, a request of the REST API, a conversation, another flow.

docs: studio/widget-library/trigger-start
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json


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


def incoming_message(
    body: str, contact: str, address: str, values: Mapping[str, Json] | None = None
) -> Trigger:
    """Return the trigger of a message that somebody sends to the flow. `values` are added to `trigger.message`."""
    message = {"From": contact, "To": address, "Body": body, "NumMedia": "0", **(values or {})}
    return Trigger("incomingMessage", "message", message, contact, address)


def conversation_message(
    body: str, contact: str, address: str, values: Mapping[str, Json] | None = None
) -> Trigger:
    """Return the trigger of a message in a conversation. `values` are added to `trigger.conversation`."""
    conversation = {"Author": contact, "Body": body, **(values or {})}
    return Trigger("incomingConversationMessage", "conversation", conversation, contact, address)


def incoming_call(contact: str, address: str, values: Mapping[str, Json] | None = None) -> Trigger:
    """Return the trigger of a call to the flow. `values` are added to `trigger.call`."""
    call = {"From": contact, "To": address, "Direction": "inbound", **(values or {})}
    return Trigger("incomingCall", "call", call, contact, address)


def rest_request(
    contact: str, address: str, parameters: Mapping[str, Json] | None = None
) -> Trigger:
    """Return the trigger of an execution that the REST API creates: `contact` is its To, `address` its From."""
    given = dict(parameters or {})
    request = {"to": contact, "from": address, "parameters": given}
    return Trigger("incomingRequest", "request", request, contact, address, given)


def parent_flow(
    contact: str, address: str, parameters: Mapping[str, Json] | None = None
) -> Trigger:
    """Return the trigger of a flow that another flow runs."""
    values = {"parameters": dict(parameters or {})}
    return Trigger("incomingParent", "parent", values, contact, address)
