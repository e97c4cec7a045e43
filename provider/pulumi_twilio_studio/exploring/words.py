"""Ways through a flow, in a few words: what happens on them from outside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import quoted, shorten
from pulumi_twilio_studio.simulator import (
    Answer,
    HangUp,
    Keys,
    NoResponse,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
    Trigger,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring.points import Route

_LONGEST = 60
_BEGUN = {
    "call": "a call",
    "request": "a request",
    "parent": "another flow",
    "conversation": "a conversation",
}

_WITHOUT_MORE = {Silence: "silence", HangUp: "hangs up", NoResponse: "no response"}


def in_words(route: Route) -> list[str]:
    """Return what happens on a way: how it begins, each answer but the usual ones, and where it is then.

    The same answer several times in a row is one text, with the number of times.
    """
    answers = (
        f"{given.widget}: {answer_in_words(given.answer)}"
        for given in route.answers
        if not given.is_usual
    )
    return [trigger_in_words(route.trigger), *_counted(answers), _last(route)]


def _counted(texts: Iterable[str]) -> Iterator[str]:
    for text, group in groupby(texts):
        times = len(list(group))
        yield text if times == 1 else f"{text}, {times} times"


def trigger_in_words(trigger: Trigger) -> str:
    """Return how an execution begins."""
    begun = _BEGUN.get(trigger.key, "a message")
    body = trigger.values.get("Body")
    if isinstance(body, str):
        return f"{begun} {_short(body)}"
    parameters = trigger.values.get("parameters")
    return f"{begun} with {_short_json(parameters)}" if parameters else begun


def answer_in_words(answer: Answer) -> str:
    """Return what is answered."""
    match answer:
        case Reply(body):
            return _short(body)
        case Keys(digits):
            return f"keys {digits}"
        case Said(words):
            return f"says {_short(words)}"
        case Response(status, body):
            return f"{status} {shorten(' '.join(body.split()), width=_LONGEST)}".rstrip()
        case Outcome(event, values):
            return f"{event} {_short_json(dict(values))}" if values else event
    return _WITHOUT_MORE[type(answer)]


def _last(route: Route) -> str:
    if route.waits:
        return route.waits
    last = route.steps[-1]
    if not route.end:
        return last.widget
    if route.end == "ended":
        return f"the flow ends after {last.widget}"
    return f"{last.next or last.widget}: {route.end}"


def _short(text: str) -> str:
    return quoted(shorten(text, width=_LONGEST))


def _short_json(value: object) -> str:
    return shorten(json.dumps(value, ensure_ascii=False), width=_LONGEST)
