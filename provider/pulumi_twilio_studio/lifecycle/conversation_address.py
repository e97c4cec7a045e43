"""Which flow an address begins conversations in (docs: conversations/api/address-configuration-resource)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, get_args

from pulumi_twilio_studio.foreign import kind_of, quoted
from pulumi_twilio_studio.kinds import CONVERSATION_ADDRESS
from pulumi_twilio_studio.lifecycle.borrowed import Borrowed
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.entrance_inputs import entrance_problems
from pulumi_twilio_studio.studio.entrances import ADDRESSES, NUMBERS
from pulumi_twilio_studio.studio.errors import StudioError
from pulumi_twilio_studio.words import AddressType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.declared import Values
    from pulumi_twilio_studio.lifecycle.entrance import Entrance
    from pulumi_twilio_studio.studio.entrances import EntranceRow, Fields

_TYPES: Final = get_args(AddressType)
_MOST_RETRIES = (
    3  # RJPearson94/terraform-provider-twilio, conversations_address_configuration_studio
)
_AUTO_CREATION = (
    "auto_creation_enabled",
    "auto_creation_type",
    "conversation_service_sid",
    "studio_flow_sid",
    "studio_retry_count",
    "webhook_url",
    "webhook_method",
    "webhook_filters",
)

# How an address of a type is written in Twilio's examples (docs: flex/admin-guide/setup/conversations). An address of
# another type may be any text: the address of a chat may also be the key of a Webchat deployment.
_FORMS: Final = {
    "sms": (re.compile(r"\+?[0-9]{3,15}", re.ASCII), "+15550100001"),
    "whatsapp": (re.compile(r"whatsapp:\+[1-9][0-9]{1,14}", re.ASCII), "whatsapp:+15550100001"),
    "messenger": (re.compile(r"messenger:.+"), "messenger:123456789012345"),
}


class ConversationAddressLifecycle(Borrowed):
    """The addresses that begin conversations in a flow. An address that has no configuration yet gets one."""

    noun = "conversation address"
    kind = CONVERSATION_ADDRESS
    entrances = ADDRESSES
    named_by = "address"
    made_of = ("type", "address", "address_country")
    groups = (_AUTO_CREATION, ("friendly_name",))

    def with_defaults(self, declared: Values) -> Values:
        return super().with_defaults({"type": "", "flow": "", **declared})

    def problems(self, fields: Values) -> list[str]:
        texts: Values = {
            name: fields[name]
            for name in ("address", "friendly_name", "address_country")
            if name in fields
        }
        found = entrance_problems(fields, texts, {"flow": "FW", "conversation_service_sid": "IS"})
        kind, retries = fields.get("type"), fields.get("retry_count", 0)
        if kind is not None and kind not in _TYPES:
            expected = " or ".join(f'"{each}"' for each in _TYPES)
            found.append(f"type is {_shown(kind)}; it can be {expected}")
        found += _address_problems(kind, fields.get("address"))
        if type(retries) is not int or not 0 <= retries <= _MOST_RETRIES:
            expected = f"a whole number from 0 to {_MOST_RETRIES}"
            found.append(f"retry_count is {_shown(retries)}; it can be {expected}")
        return found

    def declared_fields(self, inputs: Values) -> Values:
        fields: Values = {"auto_creation_enabled": "true", "auto_creation_type": "studio"}
        without_webhook = dict.fromkeys(("webhook_url", "webhook_method", "webhook_filters"), "")
        fields |= {**without_webhook, "studio_flow_sid": inputs["flow"]}
        if (retries := inputs.get("retry_count")) is not None:
            fields["studio_retry_count"] = retries if retries is UNKNOWN else str(retries)
        return fields

    def find(self, account: Account, name: str) -> EntranceRow | None:
        return _configured(account.client.entrances.rows(ADDRESSES), name)

    def find_now(self, account: Account, name: str) -> EntranceRow | None:
        return _configured(account.client.entrances.fresh_rows(ADDRESSES), name)

    def whole(self, desired: Entrance) -> Fields:
        given = {**desired.made_of, **desired.fields}
        return {name: value for name, value in given.items() if value}

    def request(self, change: Fields, goal: Fields) -> Fields:
        """Return the change, with all that is declared of the auto creation: Twilio's examples send it as a whole."""
        if not change.keys() & set(_AUTO_CREATION):
            return change
        return {
            **{name: value for name, value in goal.items() if name in _AUTO_CREATION and value},
            **change,
        }

    def remark(self, account: Account, inputs: Values) -> None:
        """Tell that the number runs its own web hook, too.

        Source: docs: flex/admin-guide/setup/conversations/manage-conversations-sms-addresses.
        """
        if inputs.get("type") != "sms":
            return
        name = inputs["address"]
        try:
            numbers = account.client.entrances.rows(NUMBERS)
        except StudioError as failure:
            told = f"whether {name} also has a web hook for messages is not known: {failure}"
            account.tell(Diagnostic("note", inputs.get("sid", ""), told))
            return
        for each in numbers:
            if each.names[0] == name and (
                each.fields["sms_url"] or each.fields["sms_application_sid"]
            ):
                told = f"{name} ({each.sid}) also has a web hook for messages: a message then runs both."
                account.tell(Diagnostic("note", inputs.get("sid", ""), told))


CONVERSATION_ADDRESSES = ConversationAddressLifecycle()


def _address_problems(kind: Any, address: Any) -> list[str]:
    """Return what is wrong with the address of that type. Each may be unknown."""
    if address == "":
        return ["address is empty"]
    if kind not in _FORMS or not isinstance(address, str):
        return []
    pattern, example = _FORMS[kind]
    if pattern.fullmatch(address):
        return []
    return [f'the address of type "{kind}" is {quoted(address)}. Write it as "{example}"']


def _configured(rows: Iterable[EntranceRow], address: str) -> EntranceRow | None:
    """Return the configuration of the address. It has one at most (RJPearson94/terraform-provider-twilio)."""
    return next((each for each in rows if each.names[0] == address), None)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    return str(value) if type(value) is int else kind_of(value)
