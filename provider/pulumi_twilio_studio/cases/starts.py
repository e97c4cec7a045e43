"""How a case begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.trigger_entries import MessageEntry, ParametersEntry
from pulumi_twilio_studio.definition.placeholders import with_texts
from pulumi_twilio_studio.simulator import (
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
    parent_flow,
    rest_request,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import CaseEntry
    from pulumi_twilio_studio.cases.filling import Filling
    from pulumi_twilio_studio.cases.trigger_entries import CallEntry, TriggerEntry

PERSON = "+15550100001"
FLOW = "+15550100000"
"""The addresses in a case that names none."""


def started(case: CaseEntry, filling: Filling) -> Trigger:
    """Return the trigger with which a case begins."""
    if case.message is not None:
        message = _message(case.message)
        fields = _fields(message, filling)
        return incoming_message(filling.text(message.text), *_from_person(message, filling), fields)
    if case.conversation is not None:
        message = _message(case.conversation)
        fields = _fields(message, filling)
        return conversation_message(
            filling.text(message.text), *_from_person(message, filling), fields
        )
    if case.call is not None:
        return incoming_call(*_from_person(case.call, filling), _fields(case.call, filling))
    if case.request is not None:
        asked = case.request
        person, flow = filling.text(asked.to or PERSON), filling.text(asked.from_ or FLOW)
        return rest_request(person, flow, with_texts(dict(asked.parameters), filling.text))
    ran = case.parent or ParametersEntry()
    parameters = with_texts(dict(ran.parameters), filling.text)
    return parent_flow(*_from_person(ran, filling), parameters)


def _message(written: str | MessageEntry) -> MessageEntry:
    return MessageEntry(text=written) if isinstance(written, str) else written


def _from_person(written: TriggerEntry, filling: Filling) -> tuple[str, str]:
    return filling.text(written.from_ or PERSON), filling.text(written.to or FLOW)


def _fields(written: CallEntry, filling: Filling) -> dict[str, str]:
    return {key: filling.text(value) for key, value in written.fields.items()}
