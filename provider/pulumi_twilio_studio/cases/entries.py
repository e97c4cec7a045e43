"""A file of test cases as it is written: the schema with which editors complete it and `read_cases` checks it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

from pulumi_twilio_studio.cases.forms import (
    MAPPING,
    TEXT,
    CasesMapping,
    Expected,
    Heard,
    HeardEntry,
    Pattern,
    TextEntry,
    form_of,
    refuse_all_but_one,
)
from pulumi_twilio_studio.cases.trigger_entries import (
    CallEntry,
    CallTrigger,
    MessageEntry,
    MessageTrigger,
    ParametersEntry,
)
from pulumi_twilio_studio.cases.written import Data, Flag, Text, as_data, as_text
from pulumi_twilio_studio.durations import PATTERN
from pulumi_twilio_studio.one_or_more import OneOrMore


def _is_moment(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a day and a time, such as 2026-01-05 09:00") from None
    return text


Moment = Annotated[Text, AfterValidator(_is_moment), Field(examples=["2026-01-05 09:00"])]
Duration = Annotated[
    str, StringConstraints(pattern=PATTERN), Field(examples=["5 minutes"]), BeforeValidator(as_text)
]


class SaidEntry(CasesMapping):
    """What a person says or writes, with more than its text."""

    text: Text = ""
    confidence: Annotated[float, Field(ge=0, le=1), BeforeValidator(as_data)] = 0.9
    """How sure the speech recognition is."""

    fields: dict[str, Text] = {}
    """More fields of the message, such as MediaUrl0."""


Says = Annotated[
    Annotated[Text, Tag(TEXT)] | Annotated[SaidEntry, Tag(MAPPING)], Discriminator(form_of)
]


class TurnEntry(CasesMapping):
    """One thing that happens, in the words of a story about the person: exactly one key."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    hears: Annotated[list[Heard], OneOrMore()] | None = None
    """The next message, or what is said or played next. `...` passes over any number of them."""

    says: Says | None = None
    """The person writes a message, or speaks."""

    presses: Text | None = None
    """The person presses keys of the phone."""

    silence: Flag | None = None
    """The person does nothing until the flow stops waiting."""

    waits: Duration | None = None
    """Time passes, and the person does nothing: `5 minutes`."""

    hangs_up: Flag | None = None
    """The person ends the call."""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        refuse_all_but_one(self, *type(self).model_fields)
        if False in (self.silence, self.hangs_up):
            raise ValueError("can only be true: leave the turn out instead")
        return self


class AnswerEntry(CasesMapping):
    """What a server or a Function answers."""

    status: Annotated[int, Field(ge=100, le=599), BeforeValidator(as_data)] = 200
    json_: Data = Field(default=None, alias="json")
    """The body, as data."""

    body: Text | None = None
    """The body, as text."""

    type: Text | None = None
    """The content type; that of JSON unless given."""

    silence: Flag | None = None
    """No answer comes."""

    model_config = ConfigDict(populate_by_name=True)


class RequestEntry(CasesMapping):
    """What happens when the flow asks a server or a Function: the request is not really made."""

    widget: Text | None = None
    """The widget that asks."""

    url: Pattern | None = None
    """What is asked. Give it, or the widget, or both."""

    method: Text | None = None
    """What the method must be."""

    body: Expected | None = None
    """What the body must be. The values of a form are `parameters`."""

    parameters: dict[str, Expected] = {}
    """What these parameters must be; others may be there."""

    answers: Annotated[list[AnswerEntry], Field(min_length=1), OneOrMore()] = [AnswerEntry()]
    """The answer to each such request, or a list: one answer for each, in turn."""

    @model_validator(mode="after")
    def _is_found(self) -> Self:
        if self.widget is None and self.url is None:
            raise ValueError("needs a widget or a url")
        return self


class OutcomeEntry(CasesMapping):
    """How a widget ends."""

    event: Text
    """One of its transitions, such as `failed`."""

    values: dict[str, Data] = {}
    """What the flow can read below `widgets.NAME`."""


Outcome = Annotated[
    Annotated[Text, Tag(TEXT)] | Annotated[OutcomeEntry, Tag(MAPPING)], Discriminator(form_of)
]


class HandoverEntry(CasesMapping):
    """Where the person is handed over to."""

    to: Expected | None = None
    """The workflow, queue or assistant."""

    attributes: dict[str, Data] = {}
    """What these attributes must be; others may be there."""

    priority: Expected | None = None


class EndEntry(CasesMapping):
    """How the flow ends."""

    at: Text | None = None
    """The last widget."""

    how: Annotated[Literal["ended", "hung up", "stopped", "failed"], BeforeValidator(as_text)] = (
        "ended"
    )
    """After its last widget, because the person hangs up, because a limit of Studio stops it, or because it fails."""


End = Annotated[
    Annotated[Text, Tag(TEXT)] | Annotated[EndEntry, Tag(MAPPING)], Discriminator(form_of)
]
TRIGGERS = ("message", "call", "request", "conversation", "parent")


class CaseEntry(CasesMapping):
    """One story: who begins, what happens, and how it ends."""

    name: Text
    values: dict[str, Text] = {}
    """For places of the template; they win over those of the file."""

    now: Moment | None = None
    """When it happens."""

    message: MessageTrigger | None = None
    """It begins with a message."""

    call: CallTrigger | None = None
    """It begins with a call."""

    request: ParametersEntry | None = None
    """It begins with a request of the REST API."""

    conversation: MessageTrigger | None = None
    """It begins with a message of a conversation."""

    parent: ParametersEntry | None = None
    """It begins because another flow runs this one."""

    turns: list[TurnEntry] = []
    """What happens, in this order."""

    requests: list[RequestEntry] = []
    """What servers and Functions answer."""

    outcomes: dict[str, Annotated[list[Outcome], OneOrMore()]] = {}
    """How widgets end, by name: a transition, or a list: one for each time, in turn."""

    calls: Annotated[list[Pattern], OneOrMore()] | None = None
    """Whom the flow calls or connects the caller with, in this order."""

    handover: HandoverEntry | None = None
    """To whom the person is handed over."""

    ends: End | None = None
    """The last widget of the flow. Unless given, the flow may still wait for somebody."""

    path: list[Text] | None = None
    """The widgets, one after the other, without the trigger. `...` passes over any number of them."""

    variables: dict[str, Expected] = {}
    """What these variables are at the end."""

    @model_validator(mode="after")
    def _begins_once(self) -> Self:
        refuse_all_but_one(self, *TRIGGERS)
        return self


class CasesEntry(CasesMapping):
    """The test cases of one flow."""

    model_config = ConfigDict(populate_by_name=True)

    flow: Text | None = None
    """The flow's file, relative to this one. X.json for X.tests.yaml unless given."""

    values: dict[str, Text] = {}
    """For the places of the template."""

    subflows: dict[str, Text] = {}
    """The file of each flow that the flow runs, by SID or `${flow:NAME}`. NAME.json beside the flow unless given."""

    to: Text | None = None
    """The address of the person, for each `request` that names none."""

    from_: Text | None = Field(default=None, alias="from")
    """The address of the flow, for each `request` that names none."""

    now: Moment | None = None
    """When the cases happen: noon of 1 January 2026, UTC, unless given."""

    cases: list[CaseEntry] = []


_BELOW: dict[object, type[CasesMapping]] = {
    None: CasesEntry,
    "answers": AnswerEntry,
    "call": CallEntry,
    "cases": CaseEntry,
    "conversation": MessageEntry,
    "ends": EndEntry,
    "handover": HandoverEntry,
    "hears": HeardEntry,
    "message": MessageEntry,
    "outcomes": OutcomeEntry,
    "parent": ParametersEntry,
    "request": ParametersEntry,
    "requests": RequestEntry,
    "says": SaidEntry,
    "turns": TurnEntry,
}


def keys_at(keys: tuple[Any, ...]) -> list[str]:
    """Return the keys that the mapping at that place may have."""
    names = [key for key in keys if isinstance(key, str)]
    above = names[-1] if names else None
    if len(names) > 1 and names[-2] in {"outcomes", "variables", "parameters"}:
        above = names[-2]  # the last one is the name of a widget, a variable, a parameter
    model = _BELOW.get(above, TextEntry)
    return [field.alias or name for name, field in model.model_fields.items()]
