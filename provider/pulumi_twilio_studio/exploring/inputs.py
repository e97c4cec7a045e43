"""What can be answered to a widget that waits, and how an answer is changed so that a variable has a value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.exploring.candidates import NEUTRAL
from pulumi_twilio_studio.simulator import (
    Answer,
    Ask,
    Awaited,
    Keys,
    NoResponse,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.exploring.variables import Path
    from pulumi_twilio_studio.simulator.program import Node

_WORDS = NEUTRAL[0]
_KEYS = frozenset("0123456789*#")
_SAID_BY_NOBODY = frozenset({"timeout", "hangup", "noAudio", "noAnswer", "busy"})


def answers_to(node: Node, ask: Ask, read: Iterable[Path]) -> Iterator[Answer]:
    """Yield one answer for each way in which a widget can end. The most usual one comes first.

    `read` is what the flow reads below `widgets.NAME`: a good answer brings all of it.
    """
    covered: set[str] = set()
    if ask.usual is not None:
        yield ask.usual
        covered |= {ask.usual.event} if isinstance(ask.usual, Outcome) else set()
    match ask.kind:
        case Awaited.REPLY:
            yield Reply(_WORDS)
            covered |= {"incomingMessage"}
        case Awaited.INPUT:
            yield Keys("1")
            if "speech" not in ask.events or node.transitions.get("speech"):
                yield Said(_WORDS)  # where nobody listens, it is silence
            covered |= {"keypress", "speech"}
        case Awaited.RESPONSE | Awaited.FUNCTION:
            yield full_response(read)
            yield NoResponse()
            covered |= {"success", "failed", "fail"}
    if ask.seconds is not None:
        yield Silence()
        covered |= {"timeout"}
    for event in ask.events:
        if event not in covered:
            yield full_outcome(node, event, read)


def full_response(read: Iterable[Path]) -> Response:
    """Return a response with everything that the flow reads of it."""
    response = Response(body="{}")
    for path in read:
        if path[:1] in {("parsed",), ("body",)} and len(path) > 1:
            response = _response_with(response, path, _WORDS) or response
    return response


def full_outcome(node: Node, event: str, read: Iterable[Path]) -> Outcome:
    """Return the outcome with this event. Unless it tells of a failure, it brings everything that the flow reads."""
    known = widget_types().get(node.type)
    is_bad = event in _SAID_BY_NOBODY or (known is not None and event in known.failures)
    values: Any = {}
    for path in () if is_bad or (known and not known.waits) else read:
        values = with_value(values, path, _WORDS)
    return Outcome(event, values)


def answer_with(
    answer: Answer, ask: Ask, path: Path, value: str, read: Iterable[Path]
) -> Answer | None:
    """Return the answer, changed so that `widgets.NAME` has this value at a path. None if no answer can do that."""
    match ask.kind:
        case Awaited.REPLY:
            return _reply_with(answer, path, value)
        case Awaited.INPUT:
            return _input_with(path, value)
        case Awaited.RESPONSE | Awaited.FUNCTION:
            base = answer if isinstance(answer, Response) else full_response(read)
            return _response_with(base, path, _whole(path, value, read))
        case Awaited.OUTCOME:
            event = _event_of(answer, ask)
            values = dict(answer.values) if isinstance(answer, Outcome) else {}
            return Outcome(event, with_value(values, path, value)) if event and path else None


def _whole(path: Path, value: str, read: Iterable[Path]) -> Json:
    """Return the value as a server would send it: an object if the flow also reads what is in it."""
    if not path or path[0] != "parsed":
        return value
    inner = [
        each[len(path) :] for each in read if each[: len(path)] == path and len(each) > len(path)
    ]
    whole: Json = {}
    for each in inner if value else ():
        whole = with_value(whole, each, _WORDS)
    return whole or _json_of(value)


def _reply_with(answer: Answer, path: Path, value: str) -> Reply | None:
    reply = answer if isinstance(answer, Reply) else Reply(_WORDS)
    match path:
        case ("inbound", "Body"):
            return replace(reply, body=value)
        case ("inbound", key):
            return replace(reply, values={**reply.values, key: value})
    return None


def _input_with(path: Path, value: str) -> Keys | Said | None:
    match path:
        case ("Digits",) if value and _KEYS.issuperset(value):
            return Keys(value)
        case ("SpeechResult",) if value.strip():
            return Said(value)
    return None


def _event_of(answer: Answer, ask: Ask) -> str:
    if isinstance(answer, Outcome):
        return answer.event
    return ask.events[0] if ask.events else ""


def _response_with(response: Response, path: Path, value: Json) -> Response | None:
    match path:
        case ("parsed", _, *_):
            return replace(response, body=json.dumps(with_value(_body(response), path[1:], value)))
        case ("status_code",) if value.isdecimal() and 100 <= int(value) <= 599:
            return replace(response, status=int(value))
        case ("body",):
            return replace(response, body=value)
    return None


def _body(response: Response) -> Any:
    try:
        return json.loads(response.body)
    except ValueError:
        return {}


def _json_of(value: str) -> Any:
    """Return the value that a server would send for a text: true and 10 are no texts."""
    if value in {"true", "false"} or (value.isdecimal() and str(int(value)) == value):
        return json.loads(value)
    return value


def with_value(held: Any, path: Path, value: Any) -> Any:
    """Return a copy of a JSON value in which the place at a path holds `value`."""
    if not path:
        return value
    piece, rest = path[0], path[1:]
    if piece.isdecimal() and not isinstance(held, dict):
        at = int(piece)
        items = list(held) if isinstance(held, list) else []
        items += [_WORDS] * min(at + 1 - len(items), 100)
        if at < len(items):
            items[at] = with_value(items[at], rest, value)
        return items
    known = dict(held) if isinstance(held, dict) else {}
    return {**known, piece: with_value(known.get(piece), rest, value)}
