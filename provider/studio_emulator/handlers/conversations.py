"""Conversation services, and which addresses open a conversation when somebody writes to them.

Source: OpenAPI twilio_conversations_v1, docs conversations/api/address-configuration-resource and
flex/admin-guide/setup/conversations/manage-conversations-sms-addresses. What is refused beyond them
is inferred.
"""

import re
from collections.abc import Mapping
from typing import Any

from studio_emulator.errors import TwilioError, invalid_parameter, missing_parameter
from studio_emulator.exchange import Request
from studio_emulator.handlers.kind import Kind
from studio_emulator.handlers.numbers import E164, NUMBER
from studio_emulator.handlers.parameters import (
    Several,
    flag,
    method,
    one_of,
    parameter_name,
    product_url,
    sid,
    text_of,
    whole,
)
from studio_emulator.store.directory import DirectoryStore, Place, literal

TYPES = ("sms", "whatsapp", "messenger", "gbm", "email", "rcs", "apple", "chat")
EVENTS = (
    *("onMessageAdded", "onMessageUpdated", "onMessageRemoved"),
    *("onConversationUpdated", "onConversationStateUpdated", "onConversationRemoved"),
    *("onParticipantAdded", "onParticipantUpdated", "onParticipantRemoved", "onDeliveryUpdated"),
)
OF_TYPE: Mapping[str, Mapping[str, Any]] = {
    "default": {},
    "studio": {"studio_flow_sid": None, "studio_retry_count": 0},
    "webhook": {"webhook_url": None, "webhook_method": "POST", "webhook_filters": []},
}
"""What an auto creation of each type has, and its defaults. Twilio documents no default of the retry count here.

It is 0 in docs conversations/api/conversation-scoped-webhook-resource, which an auto creation makes.
"""

NEEDS = {"studio": "studio_flow_sid", "webhook": "webhook_url"}
PREFIX = "auto_creation."


def _webhook_method(name: str, text: str) -> str:
    """Return GET or POST. The OpenAPI document takes small letters, and shows capitals."""
    return method(name, text.upper())


def settle_address(
    request: Request, before: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields of an address configuration after a change."""
    auto = {
        name.removeprefix(PREFIX): value
        for name, value in changes.items()
        if name.startswith(PREFIX)
    }
    plain = {name: value for name, value in changes.items() if not name.startswith(PREFIX)}
    after = {**before, **plain}
    if not before:
        _check_new(request, after)
    after["auto_creation"] = _settle_auto_creation(before.get("auto_creation", {}), auto)
    return after


def _check_new(request: Request, fields: Mapping[str, Any]) -> None:
    """Refuse an address that has a configuration, and one that is not an address of the account."""
    store, account_sid = request.app.store(DirectoryStore), request.identity.account.sid
    address, kind = fields["address"], fields["type"]
    place = Place(account_sid, ADDRESS_CONFIGURATION.name)
    if store.list_entries(place, patterns={"address": literal(address)}):
        raise TwilioError(409, 20409, f"An address configuration for {address} already exists")
    if kind == "sms" and not re.fullmatch(r"\d{3,8}", address):  # a short code
        place = Place(account_sid, NUMBER)
        if not store.list_entries(place, patterns={"phone_number": literal(address)}):
            raise invalid_parameter("Address", "the account has no such number")
    if kind == "whatsapp" and not E164.fullmatch(address.removeprefix("whatsapp:")):
        raise invalid_parameter("Address", "it is whatsapp: and a phone number")
    if kind == "messenger" and not re.fullmatch(r"messenger:\d+", address):
        raise invalid_parameter("Address", "it is messenger: and the number of a page")


def _settle_auto_creation(before: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    kind = sent.get("type", before.get("type", "default"))
    if sent.get("enabled") and "type" not in {*sent, *before}:
        raise missing_parameter(parameter_name(f"{PREFIX}type"))
    own = OF_TYPE[kind]
    for name in sent:
        if name not in {"enabled", "type", "conversation_service_sid", *own}:
            raise invalid_parameter(parameter_name(PREFIX + name), f"it does not belong to {kind}")
    kept = {name: before.get(name, default) for name, default in own.items()}
    shown = {
        "enabled": before.get("enabled", False),
        "type": kind,
        "conversation_service_sid": before.get("conversation_service_sid"),
        **kept,
        **sent,
    }
    if kind in NEEDS and not shown[NEEDS[kind]]:
        raise missing_parameter(parameter_name(PREFIX + NEEDS[kind]))
    if kind == "default" and shown["conversation_service_sid"] is None:
        del shown["conversation_service_sid"]  # as in the example of the OpenAPI document
    return shown


CONVERSATION_SERVICE = Kind(
    name="conversation_service",
    prefix="IS",
    product="conversations",
    collection="Services",
    key="services",
    links=("Conversations", "Users", "Roles", "Bindings", "Configuration"),
    most=100,
)
ADDRESS_CONFIGURATION = Kind(
    name="address_configuration",
    prefix="IG",
    product="conversations",
    collection="Configuration/Addresses",
    key="address_configurations",
    required=("type", "address"),
    created={
        "type": one_of(*TYPES),
        "address": text_of(256),
        "address_country": text_of(2),
    },
    changes={
        "friendly_name": text_of(256),
        "auto_creation.enabled": flag,
        "auto_creation.type": one_of(*OF_TYPE),
        "auto_creation.conversation_service_sid": sid("IS"),
        "auto_creation.studio_flow_sid": sid("FW"),
        "auto_creation.studio_retry_count": whole(0, 3),
        "auto_creation.webhook_url": product_url,
        "auto_creation.webhook_method": _webhook_method,
        "auto_creation.webhook_filters": Several(one_of(*EVENTS)),
    },
    defaults={
        "friendly_name": None,
        "address_country": None,
        "auto_creation": {"enabled": False, "type": "default"},
    },
    settle=settle_address,
    filters=("type",),
    links=None,
    most=50,
    removable=True,
    second_key="address",
)
