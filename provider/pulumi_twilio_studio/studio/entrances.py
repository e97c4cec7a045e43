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

_SID = rf"(FW{DIGITS_IN_ANY_CASE})"
_WEBHOOK = re.compile(
    rf"https://webhooks[a-z0-9.-]*\.twilio\.com/v1/Accounts/AC{DIGITS_IN_ANY_CASE}/Flows/{_SID}(?:\?.*)?|{_SID}"
)


_LIST = "webhook_filters"
"""The only field that is a list."""


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

    unset: Fields
    """What each field is if it is not set. A field that is not among them always has a value."""

    page_size: int = 1000
    ending: str = ""
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The fields that count only while another field has that value. They are neither read nor sent with another."""

    def form(self, fields: Fields) -> Form:
        """Return the fields as a request sends them: `auto_creation.type` is sent as AutoCreation.Type."""
        return [
            (_parameter(self.fields.get(name, name)), each)
            for name, value in fields.items()
            if self.counts(name, fields)
            for each in _values(name, value)
        ]

    def counts(self, name: str, fields: Fields) -> bool:
        """Return whether that field counts, as far as these fields tell."""
        other, needed = self.parts.get(name, ("", ""))
        return fields.get(other, needed) == needed


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
        counting = {
            name: value if kind.counts(name, fields) else "" for name, value in fields.items()
        }
        return cls(sid_at(body, "sid", kind.prefix), names, counting)


_NUMBER = {
    "voice_url": "",
    "voice_method": "POST",
    "voice_fallback_url": "",
    "voice_fallback_method": "POST",
    "voice_application_sid": "",
    "trunk_sid": "",
    "sms_url": "",
    "sms_method": "POST",
    "sms_fallback_url": "",
    "sms_fallback_method": "POST",
    "sms_application_sid": "",
    "status_callback": "",
    "status_callback_method": "POST",
}
NUMBERS = EntranceKind(
    "api",
    "/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers",
    "incoming_phone_numbers",
    "PN",
    ("phone_number", "friendly_name"),
    {name: name for name in _NUMBER},
    unset=_NUMBER,
    ending=".json",
)
"""Incoming phone numbers (docs: phone-numbers/api/incomingphonenumber-resource)."""

_SERVICE = {
    "inbound_request_url": "",
    "inbound_method": "POST",
    "fallback_url": "",
    "fallback_method": "POST",
    "use_inbound_webhook_on_number": "false",
}
MESSAGING_SERVICES = EntranceKind(
    "messaging",
    "/v1/Services",
    "services",
    "MG",
    ("friendly_name",),
    {name: name for name in _SERVICE},
    unset=_SERVICE,
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
        "address_country": "address_country",
        "friendly_name": "friendly_name",
        "auto_creation_enabled": "auto_creation.enabled",
        "auto_creation_type": "auto_creation.type",
        "conversation_service_sid": "auto_creation.conversation_service_sid",
        "studio_flow_sid": "auto_creation.studio_flow_sid",
        "studio_retry_count": "auto_creation.studio_retry_count",
        "webhook_url": "auto_creation.webhook_url",
        "webhook_method": "auto_creation.webhook_method",
        "webhook_filters": "auto_creation.webhook_filters",
    },
    unset={"friendly_name": "", "auto_creation_enabled": "false", "conversation_service_sid": ""},
    page_size=50,
    parts={
        "studio_flow_sid": ("auto_creation_type", "studio"),
        "studio_retry_count": ("auto_creation_type", "studio"),
        "webhook_url": ("auto_creation_type", "webhook"),
        "webhook_method": ("auto_creation_type", "webhook"),
        "webhook_filters": ("auto_creation_type", "webhook"),
    },
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
    unset={},
)
"""Flex Flows, which only Flex UI 1 and Programmable Chat use (docs: flex/admin-guide/tutorials/webchat-setup)."""


def webhook_of(account_sid: str, flow_sid: str) -> str:
    """Return the URL at which a flow takes calls and messages, as Twilio writes it (docs: studio/rest-api/v2/flow)."""
    return f"https://webhooks.twilio.com/v1/Accounts/{account_sid}/Flows/{flow_sid}"


def flow_at(place: str) -> str | None:
    """Return the SID of the flow that takes calls and messages at that URL, or that has that SID, or None."""
    found = _WEBHOOK.fullmatch(place)
    return found.group(1) or found.group(2) if found else None


def _text(body: Mapping[str, Any], place: str) -> str:
    """Return what stands at that place as text. A list of texts becomes one text with commas.

    Raises ValueError if it is nothing of that kind, or if the answer does not say: what is taken for empty would be
    lost. Only the parts of an answer leave out what they do not have.
    """
    first, *rest = place.split(".")
    if first not in body:
        raise ValueError(f"it does not say its {first}")
    value = body[first]
    for name in rest:
        if not isinstance(value, Mapping | None):
            raise ValueError(f"its {first} is not an object")  # noqa: TRY004 -- the data is wrong, not its use
        value = None if value is None else value.get(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if place.endswith(_LIST) and isinstance(value, list):
        value = ",".join(map(_listed, value))
    if not isinstance(value, str | int):
        raise ValueError(f"its {place} is not text")  # noqa: TRY004 -- the data is wrong, not its use
    return replace_surrogates(str(value))


def _listed(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"its {_LIST} hold something that is not text")  # noqa: TRY004 -- as above
    return value


def _values(name: str, value: str) -> list[str]:
    """Return what a request sends for that field: a list as one parameter for each of its values.

    An answer has the webhook's method in capitals, and a request must not (OpenAPI: configuration_address_enum_method).
    """
    if name == _LIST:
        return value.split(",")
    return [value.lower() if name == "webhook_method" else value]


def _parameter(place: str) -> str:
    """Return the parameter for a place in the answer: AutoCreation.StudioFlowSid for auto_creation.studio_flow_sid."""
    return ".".join(
        "".join(word.capitalize() for word in part.split("_")) for part in place.split(".")
    )
