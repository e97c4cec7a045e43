"""Where an incoming number sends calls and messages (docs: phone-numbers/api/incomingphonenumber-resource)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.foreign import kind_of, quoted
from pulumi_twilio_studio.kinds import PHONE_NUMBER
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.borrowed import Borrowed
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.e164 import is_e164
from pulumi_twilio_studio.lifecycle.entrance_inputs import entrance_problems
from pulumi_twilio_studio.sids import is_accepted_sid
from pulumi_twilio_studio.studio.entrances import (
    ADDRESSES,
    MESSAGING_SERVICES,
    NUMBERS,
    webhook_of,
)
from pulumi_twilio_studio.studio.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_twilio_studio.lifecycle.declared import Values
    from pulumi_twilio_studio.studio.entrances import EntranceRow


# What else Twilio would use instead of the URL, and ignore the URL.
_INSTEAD: Final = {"voice": ("voice_application_sid", "trunk_sid"), "sms": ("sms_application_sid",)}
_PREFIXES = {
    "voice_flow": "FW",
    "sms_flow": "FW",
    "voice_application_sid": "AP",
    "sms_application_sid": "AP",
}


class PhoneNumberLifecycle(Borrowed):
    """The numbers that a stack points at flows. It never buys or releases one."""

    noun = "number"
    kind = PHONE_NUMBER
    entrances = NUMBERS
    named_by = "phone_number"
    groups = (
        (
            "voice_url",
            "voice_method",
            "voice_fallback_url",
            "voice_fallback_method",
            "voice_application_sid",
            "trunk_sid",
        ),
        (
            "sms_url",
            "sms_method",
            "sms_fallback_url",
            "sms_fallback_method",
            "sms_application_sid",
        ),
        ("status_callback", "status_callback_method"),
    )

    # The steps of a check

    def problems(self, fields: Values) -> list[str]:
        found = entrance_problems(fields, self.fields_in(fields), _PREFIXES)
        number = fields.get("phone_number")
        if number is not None and not (
            is_accepted_sid(number, "PN") or (isinstance(number, str) and is_e164(number))
        ):
            given = quoted(number) if isinstance(number, str) else kind_of(number)
            found.append(
                f'phone_number is {given}. Give the number as Twilio writes it, such as "+15550100001", or its SID'
            )
        for side in _INSTEAD:
            ways = [
                name
                for name in (f"{side}_flow", f"{side}_url", f"{side}_application_sid")
                if name in fields
            ]
            if len(ways) > 1:
                found.append(f"{' and '.join(ways)} exclude each other: give one of them")
        return found

    def declared_fields(self, inputs: Values) -> Values:
        fields: Values = {}
        for side, instead in _INSTEAD.items():
            application, flow = f"{side}_application_sid", f"{side}_flow"
            if flow in inputs:
                is_known = inputs[flow] is not UNKNOWN
                url = webhook_of(inputs["account_sid"], inputs[flow]) if is_known else UNKNOWN
                fields |= {f"{side}_url": url, f"{side}_method": "POST"}
            if flow in inputs or f"{side}_url" in inputs:
                fields |= {f"{side}_method": inputs.get(f"{side}_method", "POST")}
                fields |= dict.fromkeys(instead, "")
            elif application in inputs:
                fields |= {**dict.fromkeys(instead, ""), application: inputs[application]}
        return fields

    def find(self, account: Account, name: str) -> EntranceRow:
        return _only(account, account.client.entrances.rows(NUMBERS), name)

    def find_now(self, account: Account, name: str) -> EntranceRow:
        return _only(account, account.client.entrances.fresh_rows(NUMBERS), name)

    def name_of(self, row: EntranceRow, _name: str) -> str:
        return row.names[0]

    def remark(self, account: Account, inputs: Values) -> None:
        """Tell what else decides about the number's messages (docs: messaging/api/service-resource)."""
        if "sms_url" not in inputs and "sms_application_sid" not in inputs:
            return
        for sentence in _other_ways(account, inputs):
            account.tell(Diagnostic("note", inputs["sid"], sentence))


PHONE_NUMBERS = PhoneNumberLifecycle()


def _only(account: Account, rows: Iterable[EntranceRow], name: str) -> EntranceRow:
    numbers = {row.names[0]: row for row in rows}
    by_sid = {row.sid: row for row in numbers.values()}
    found = numbers.get(name) or by_sid.get(name)
    if found is None:
        hint = nearest(name, numbers) or f"; it has {len(numbers)} numbers"
        raise OperationError(
            f"{account.sid} has no number {name}{hint}. This resource buys no number, and moves none from another "
            "account"
        )
    return found


def _other_ways(account: Account, inputs: Values) -> list[str]:
    """Return a sentence for each setting of another product that also decides about the number's messages."""
    entrances, name = account.client.entrances, inputs["phone_number"]
    try:
        services = [
            each
            for each in entrances.rows(MESSAGING_SERVICES)
            if inputs["sid"] in entrances.senders(each.sid)
        ]
        addresses = [each for each in entrances.rows(ADDRESSES) if each.names[0] == name]
    except StudioError as failure:
        return [f"whether a Messaging service takes the messages of {name} is not known: {failure}"]
    return [
        f"{name} is in the Messaging service {quoted(each.names[0])} ({each.sid}): messages go where the service says, "
        "and not where the number says, unless the service has use_inbound_webhook_on_number."
        for each in services
        if each.fields["use_inbound_webhook_on_number"] != "true"
    ] + [
        f"{name} also begins conversations ({each.sid}): a message then runs both."
        for each in addresses
        if each.fields["auto_creation_enabled"] == "true"
    ]
