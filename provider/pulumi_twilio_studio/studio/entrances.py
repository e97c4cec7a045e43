"""The entrances of an account, through which people reach flows: numbers, Messaging services, conversation addresses.

Shapes: OpenAPI twilio_api_v2010, twilio_messaging_v1, twilio_conversations_v1, twilio_flex_v1
(https://github.com/twilio/twilio-oai).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.sids import DIGITS_IN_ANY_CASE
from pulumi_twilio_studio.studio.fields import replace_surrogates, sid_at, text_at

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.calls import Form

Fields = Mapping[str, str]
"""What an entrance does, by the names that Twilio's answers have. Everything is text, and "" is what is not set."""

Groups = tuple[tuple[str, ...], ...]
"""Fields that belong together: whoever changes one of a group decides about all of it."""

_WEBHOOK = re.compile(
    rf"https://webhooks[a-z0-9.-]*\.twilio\.com/v1/Accounts/AC{DIGITS_IN_ANY_CASE}/Flows/(FW{DIGITS_IN_ANY_CASE})(?:\?.*)?"
)


@dataclass(frozen=True)
class EntranceKind:
    """One kind of entrance, and where Twilio's API has it."""

    product: str
    path: str
    """The list, with {account_sid} where the account stands in the path."""

    key: str
    """The name of the list in the answer."""

    prefix: str
    names: tuple[str, ...]
    """The fields by which people name one."""

    fields: Mapping[str, str]
    """Where the answer has each field, with a dot before a field of a part."""

    page_size: int = 1000
    ending: str = ""

    def form(self, fields: Fields) -> Form:
        """Return the fields as a request sends them: `auto_creation.type` is sent as AutoCreation.Type."""
        return [(_parameter(self.fields.get(name, name)), value) for name, value in fields.items()]


@dataclass(frozen=True)
class EntranceRow:
    """An entrance as Twilio answers it."""

    sid: str
    names: tuple[str, ...]
    fields: Fields = field(repr=False)

    @classmethod
    def from_json(cls, kind: EntranceKind, body: Mapping[str, Any]) -> EntranceRow:
        """Read Twilio's JSON. Raises ValueError if it describes no such entrance."""
        fields = {name: _text(body, place) for name, place in kind.fields.items()}
        names = tuple(text_at(body, name) or "" for name in kind.names)
        return cls(sid_at(body, "sid", kind.prefix), names, fields)


NUMBERS = EntranceKind(
    "api",
    "/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers",
    "incoming_phone_numbers",
    "PN",
    ("phone_number", "friendly_name"),
    {
        name: name
        for name in (
            "voice_url",
            "voice_method",
            "voice_fallback_url",
            "voice_fallback_method",
            "voice_application_sid",
            "trunk_sid",
            "sms_url",
            "sms_method",
            "sms_fallback_url",
            "sms_fallback_method",
            "sms_application_sid",
            "status_callback",
            "status_callback_method",
        )
    },
    ending=".json",
)
"""Incoming phone numbers (docs: phone-numbers/api/incomingphonenumber-resource)."""

MESSAGING_SERVICES = EntranceKind(
    "messaging",
    "/v1/Services",
    "services",
    "MG",
    ("friendly_name",),
    {
        name: name
        for name in (
            "inbound_request_url",
            "inbound_method",
            "fallback_url",
            "fallback_method",
            "use_inbound_webhook_on_number",
        )
    },
)
"""Messaging services (docs: messaging/api/service-resource)."""

ADDRESSES = EntranceKind(
    "conversations",
    "/v1/Configuration/Addresses",
    "address_configurations",
    "IG",
    ("address", "friendly_name"),
    {
        "type": "type",
        "address": "address",
        "friendly_name": "friendly_name",
        "auto_creation_enabled": "auto_creation.enabled",
        "auto_creation_type": "auto_creation.type",
        "conversation_service_sid": "auto_creation.conversation_service_sid",
        "studio_flow_sid": "auto_creation.studio_flow_sid",
        "studio_retry_count": "auto_creation.studio_retry_count",
        "webhook_url": "auto_creation.webhook_url",
        "webhook_method": "auto_creation.webhook_method",
    },
    page_size=50,
)
"""Addresses that begin conversations (docs: conversations/api/address-configuration-resource)."""

FLEX_FLOWS = EntranceKind(
    "flex-api",
    "/v1/FlexFlows",
    "flex_flows",
    "FO",
    ("friendly_name",),
    {
        "channel_type": "channel_type",
        "enabled": "enabled",
        "integration_type": "integration_type",
        "studio_flow_sid": "integration.flow_sid",
    },
)
"""Flex Flows, which only Flex UI 1 and Programmable Chat use (docs: flex/admin-guide/tutorials/webchat-setup)."""


def webhook_of(account_sid: str, flow_sid: str) -> str:
    """Return the URL at which a flow takes calls and messages, as Twilio writes it (docs: studio/rest-api/v2/flow)."""
    return f"https://webhooks.twilio.com/v1/Accounts/{account_sid}/Flows/{flow_sid}"


def flow_at(url: str) -> str | None:
    """Return the SID of the flow that takes calls and messages at that URL. None if no flow does."""
    found = _WEBHOOK.fullmatch(url)
    return found.group(1) if found else None


def _text(body: Mapping[str, Any], place: str) -> str:
    """Return what stands at that place as text.

    Raises ValueError if it is neither text, nor a number, nor a flag, or if the answer does not say: what is taken for
    empty would be lost. Only the parts of an answer leave out what they do not have.
    """
    first, *rest = place.split(".")
    if first not in body:
        raise ValueError(f"it does not say its {first}")
    value = body[first]
    for name in rest:
        value = value.get(name) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int):
        raise ValueError(f"its {place} is not text")  # noqa: TRY004 -- the data is wrong, not its use
    return replace_surrogates(str(value))


def _parameter(place: str) -> str:
    """Return the parameter for a place in the answer: AutoCreation.StudioFlowSid for auto_creation.studio_flow_sid."""
    return ".".join(
        "".join(word.capitalize() for word in part.split("_")) for part in place.split(".")
    )
