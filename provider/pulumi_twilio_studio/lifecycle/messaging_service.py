"""Where a Messaging service sends the messages to its numbers (docs: messaging/api/service-resource)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.foreign import kind_of, printable, quoted
from pulumi_twilio_studio.kinds import MESSAGING_SERVICE
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.borrowed import Borrowed
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.entrance_inputs import entrance_problems
from pulumi_twilio_studio.studio.entrances import MESSAGING_SERVICES, webhook_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pulumi_twilio_studio.lifecycle.declared import Values
    from pulumi_twilio_studio.studio.entrances import EntranceRow

_SWITCH = "use_inbound_webhook_on_number"


class MessagingServiceLifecycle(Borrowed):
    """The Messaging services that a stack points at flows. It never makes or deletes one."""

    noun = "Messaging service"
    kind = MESSAGING_SERVICE
    entrances = MESSAGING_SERVICES
    named_by = "service"
    groups = (tuple(MESSAGING_SERVICES.fields),)

    def problems(self, fields: Values) -> list[str]:
        plain = {name: value for name, value in self.fields_in(fields).items() if name != _SWITCH}
        found = entrance_problems(
            fields, {**plain, "service": fields.get("service", "")}, {"flow": "FW"}
        )
        if {"flow", "inbound_request_url"} <= fields.keys():
            found.append("flow and inbound_request_url exclude each other: give one of them")
        switch = fields.get(_SWITCH, False)
        if not isinstance(switch, bool):
            found.append(f"{_SWITCH} must be true or false, not {kind_of(switch)}")
        return found

    def declared_fields(self, inputs: Values) -> Values:
        flow, switch = inputs.get("flow"), inputs.get(_SWITCH, False)
        fields: Values = {_SWITCH: switch if switch is UNKNOWN else str(switch).lower()}
        if flow is not None:
            is_known = flow is not UNKNOWN
            url = webhook_of(inputs["account_sid"], flow) if is_known else UNKNOWN
            fields["inbound_request_url"] = url
        if "inbound_request_url" in {*fields, *inputs}:
            fields["inbound_method"] = inputs.get("inbound_method", "POST")
        return fields

    def find(self, account: Account, name: str) -> EntranceRow:
        return _only(account, account.client.entrances.rows(MESSAGING_SERVICES), name)

    def find_now(self, account: Account, name: str) -> EntranceRow:
        return _only(account, account.client.entrances.fresh_rows(MESSAGING_SERVICES), name)

    def remark(self, account: Account, inputs: Values) -> None:
        """Tell that the numbers decide, although a flow is given (docs: messaging/api/service-resource)."""
        if "flow" in inputs and inputs[_SWITCH] == "true":
            told = (
                f"{printable(inputs['service'])} does not lead to its flow: with {_SWITCH}=True, messages go where "
                "each number says."
            )
            account.tell(Diagnostic("note", inputs["sid"], told))


MESSAGING_SERVICE_ENTRANCES = MessagingServiceLifecycle()


def _only(account: Account, rows: Iterable[EntranceRow], name: str) -> EntranceRow:
    services = list(rows)
    found = [each for each in services if name in (each.sid, each.names[0])]
    if len(found) == 1:
        return found[0]
    if found:
        sids = " and ".join(each.sid for each in found)
        raise OperationError(
            f"{account.sid} has {len(found)} Messaging services of the name {quoted(name)}: {sids}. Give the SID of "
            "the one that you mean"
        )
    hint = nearest(name, [each.names[0] for each in services])
    raise OperationError(
        f"{account.sid} has no Messaging service {quoted(name)}{hint or f'; it has {len(services)} of them.'} This "
        "resource makes none"
    )
