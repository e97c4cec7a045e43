"""What a line means that somebody types while a flow waits."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.simulator import (
    Answer,
    Ask,
    Awaited,
    HangUp,
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

_KEYS = re.compile(r"[0-9*#]+")
_STATUS = re.compile(r"([1-5][0-9][0-9])(?:\s+(.*))?", re.DOTALL)
_BEGINS_JSON = ("{", "[", '"')  # a text that begins so is meant to be JSON, and may have a slip
_FOR_A_SERVER = 'a status, and JSON or a text, such as 200 {"name": "Ann"}, or /success, or /failed'
_FOR_A_RECORDING = "words to record, a key to end it, an empty line for silence, or /hangup"
_GOOD, _BAD = "success", ("failed", "fail")


class WrongLine(Error):
    """What was typed means nothing here. The sentence says what would."""


def answer_of(line: str, ask: Ask) -> Answer:
    """Return the answer that a line is. Raises WrongLine.

    A line that begins with "/" names what happens, for every ask: /silence, /hangup, or an event of the widget.
    """
    if line.startswith("/") and not line.startswith("//"):
        return _named(line[1:], ask)
    line = line.removeprefix("/") if line.startswith("//") else line
    match ask.kind:
        case Awaited.REPLY:
            if not line:
                raise WrongLine("type a message, or /silence to let the time pass")
            return Reply(line)
        case Awaited.INPUT:
            return _caller(line)
        case Awaited.RESPONSE | Awaited.FUNCTION:
            return _response(line)
        case Awaited.OUTCOME:
            return _named(line, ask)


def wanted(ask: Ask) -> str:
    """Return what may be typed, in a few words."""
    match ask.kind:
        case Awaited.REPLY:
            return "a message, or /silence"
        case Awaited.INPUT:
            if is_recorded(ask):
                return _FOR_A_RECORDING
            return "keys or words, an empty line for silence, or /hangup"
        case Awaited.RESPONSE | Awaited.FUNCTION:
            return _FOR_A_SERVER
        case Awaited.OUTCOME:
            return " or ".join(f"/{each}" for each in ask.events)


def is_recorded(ask: Ask) -> bool:
    """Return whether the caller is recorded, and so is asked nothing."""
    return ask.kind is Awaited.INPUT and "recordingComplete" in ask.events


def _caller(line: str) -> Answer:
    if not line.strip():
        return Silence()
    return Keys(line.strip()) if _KEYS.fullmatch(line.strip()) else Said(line)


def _named(line: str, ask: Ask) -> Answer:
    name, _, rest = line.strip().partition(" ")
    values = _object(rest) if rest.strip() else {}
    if name == "silence" and ask.seconds is not None:
        return Silence()
    if name == "hangup":
        return Outcome(name, values) if name in ask.events and values else HangUp()
    if ask.kind in (Awaited.RESPONSE, Awaited.FUNCTION) and name in (_GOOD, *_BAD):
        return Response(body=json.dumps(values)) if name == _GOOD else NoResponse()
    if name in ask.events and ask.kind not in (Awaited.RESPONSE, Awaited.FUNCTION):
        return Outcome(name, values)
    known = ["silence"] if ask.seconds is not None else []
    hint = nearest(name, [*ask.events, *known])
    raise WrongLine(f"{quoted(name)} is nothing that can happen here: type {wanted(ask)}{hint}")


def _response(line: str) -> Response:
    found = _STATUS.fullmatch(line.strip())
    status, body = (int(found[1]), found[2] or "{}") if found else (200, line.strip())
    if not found and not body.startswith("{"):
        raise WrongLine(f"type {_FOR_A_SERVER}")
    if found and not body.startswith(_BEGINS_JSON) and not _is_json(body):
        return Response(status, body, "text/plain")
    _json(body)
    return Response(status, body)


def _object(text: str) -> dict[str, Json]:
    value = _json(text)
    if not isinstance(value, dict):
        raise WrongLine(f"{quoted(text)} is not a JSON object")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise WrongLine(f"{quoted(text)} is not JSON") from None


def _is_json(text: str) -> bool:
    try:
        _json(text)
    except WrongLine:
        return False
    return True
