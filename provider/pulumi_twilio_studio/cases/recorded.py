"""A talk that took place, as a test case: how it began, what the person did, what servers answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.cases.entries import CaseEntry
from pulumi_twilio_studio.cases.stand_ins import HANGS_UP
from pulumi_twilio_studio.cases.starts import FLOW, PERSON
from pulumi_twilio_studio.cases.writing import exactly, literal
from pulumi_twilio_studio.definition.canonical import dumps
from pulumi_twilio_studio.definition.placeholders import with_texts
from pulumi_twilio_studio.simulator import (
    Answer,
    Awaited,
    HangUp,
    Keys,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.talk import Heard
    from pulumi_twilio_studio.definition.canonical import Json

_OF_PERSON = (Awaited.REPLY, Awaited.INPUT)
_OF_SERVER = (Awaited.RESPONSE, Awaited.FUNCTION)


@dataclass(frozen=True, slots=True)
class Given:
    """What a widget that waited got."""

    widget: str
    kind: Awaited
    answer: Answer
    is_usual: bool
    """Whether it is what happens if nobody says anything else."""

    heard: tuple[Heard, ...] = ()
    """What the person had heard or read since the answer before."""


def recorded(
    name: str,
    trigger: Trigger,
    answers: Sequence[Given],
    *,
    heard: Sequence[Heard] = (),
    ends: str | None = None,
    how: str = "ended",
    path: Sequence[str] = (),
) -> CaseEntry:
    """Return the case that repeats a talk.

    `heard` is what the person heard after the last answer, `ends` the last widget if the flow ended, `how` the reason
    of its end, `path` the widgets without the trigger.
    """
    written: dict[str, Any] = {"name": literal(name), **_begun(trigger)}
    if turns := list(_turns(answers, heard, _named(answers), trigger.contact)):
        written["turns"] = turns
    if requests := list(_requests(answers)):
        written["requests"] = requests
    if outcomes := _outcomes(answers):
        written["outcomes"] = outcomes
    if ends is not None:
        written["ends"] = literal(ends) if how == "ended" else {"at": literal(ends), "how": how}
    if path:
        written["path"] = [literal(each) for each in path]
    return CaseEntry.model_validate(written)


def _begun(trigger: Trigger) -> dict[str, Any]:
    """Return how it began, without what every case begins with."""
    plain = _plain(trigger)
    addresses = {"from": trigger.contact, "to": trigger.address}
    if trigger.key == "request":
        addresses = {"from": trigger.address, "to": trigger.contact}
    usual = (
        {"from": PERSON, "to": FLOW} if trigger.key != "request" else {"from": FLOW, "to": PERSON}
    )
    more: dict[str, Any] = {key: each for key, each in addresses.items() if each != usual[key]}
    if trigger.key in ("request", "parent"):
        more["parameters"] = _literal(trigger.values["parameters"])
        return {trigger.key: _given(more)}
    more["fields"] = {
        key: literal(value if isinstance(value, str) else dumps(value))
        for key, value in trigger.values.items()
        if key != "Body" and value != plain.values.get(key)
    }
    more = _given(more)
    if trigger.key == "call":
        return {"call": more}
    text = literal(str(trigger.values["Body"]))
    return {trigger.key: {"text": text, **more} if more else text}


def _plain(trigger: Trigger) -> Trigger:
    """Return the trigger of a case that says nothing more."""
    match trigger.key:
        case "call":
            return incoming_call(trigger.contact, trigger.address)
        case "conversation":
            return conversation_message("", trigger.contact, trigger.address)
    return incoming_message("", trigger.contact, trigger.address)


def _turns(
    answers: Sequence[Given], last: Sequence[Heard], named: Iterable[str], person: str
) -> Iterator[Mapping[str, Any]]:
    waiting: list[Heard] = []
    for given in answers:
        waiting += given.heard
        turn = (
            _turn(given.answer) if given.kind in _OF_PERSON and given.widget not in named else None
        )
        if turn is not None:
            yield from _hears(waiting, person)
            waiting = []
            yield turn
    yield from _hears([*waiting, *last], person)


def _hears(heard: Sequence[Heard], person: str) -> Iterator[Mapping[str, Any]]:
    if heard:
        yield {"hears": [_exactly(each, person) for each in heard]}


def _exactly(heard: Heard, person: str) -> str | Mapping[str, Any]:
    written = exactly(heard.text)
    if heard.to == person and isinstance(written, str):
        return written
    receiver = {} if heard.to == person else {"to": literal(heard.to)}
    return {"text": literal(heard.text), **receiver}


def _turn(answer: Answer) -> Mapping[str, Any] | None:
    match answer:
        case Reply(body, values) if values:
            fields = {key: literal(str(value)) for key, value in values.items()}
            return {"says": {"text": literal(body), "fields": fields}}
        case Reply(words) | Said(words):
            return {"says": literal(words)}
        case Keys(digits):
            return {"presses": digits}
        case Silence():
            return {"silence": True}
        case HangUp():
            return {"hangs_up": True}
    return None


def _requests(answers: Iterable[Given]) -> Iterator[Mapping[str, Any]]:
    by_widget: dict[str, list[Any]] = {}
    for given in answers:
        if given.kind in _OF_SERVER:
            by_widget.setdefault(given.widget, []).append(_response(given.answer))
    for widget, listed in by_widget.items():
        yield {"widget": widget, "answers": listed}


def _response(answer: Answer) -> Mapping[str, Any]:
    if not isinstance(answer, Response):
        return {"silence": True}
    status = {} if answer.status == 200 else {"status": answer.status}
    try:
        body = {"json": _literal(json.loads(answer.body))}
    except ValueError:
        return {**status, "body": literal(answer.body), "type": answer.content_type}
    usual = answer.content_type == "application/json"
    return {**status, **body, **({} if usual else {"type": answer.content_type})}


def _named(answers: Sequence[Given]) -> set[str]:
    """Return the widgets whose ends the case names: a person alone cannot bring all of them about."""
    return {
        given.widget
        for given in answers
        if given.kind not in _OF_SERVER
        and not given.is_usual
        and (given.kind is Awaited.OUTCOME or isinstance(given.answer, Outcome))
    }


def _outcomes(answers: Sequence[Given]) -> dict[str, Any]:
    named = _named(answers)
    found: dict[str, list[Any]] = {}
    for given in answers:
        if given.widget in named:
            found.setdefault(given.widget, []).append(_outcome(given.answer))
    return found


def _outcome(answer: Answer) -> Any:
    match answer:
        case Outcome(event, values):
            return {"event": event, "values": _literal(dict(values))} if values else event
        case Reply(body, values):
            inbound = {"Body": literal(body), **_literal(dict(values))}
            return {"event": "incomingMessage", "values": {"inbound": inbound}}
        case Keys(digits):
            return {"event": "keypress", "values": {"Digits": digits}}
        case Said(words):
            return {"event": "speech", "values": {"SpeechResult": literal(words)}}
        case HangUp():
            return HANGS_UP
    return "timeout"


def _literal(value: Json) -> Any:
    return with_texts(value, literal)


def _given(written: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing."""
    return {key: value for key, value in written.items() if value not in ([], {})}
