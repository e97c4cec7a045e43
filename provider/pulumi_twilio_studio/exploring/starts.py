"""How a flow can begin: a trigger for each event that leads somewhere, and the same with other values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.cases.starts import FLOW, PERSON
from pulumi_twilio_studio.exploring.candidates import NEUTRAL
from pulumi_twilio_studio.exploring.inputs import with_value
from pulumi_twilio_studio.simulator import (
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
    parent_flow,
    rest_request,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring.variables import Path
    from pulumi_twilio_studio.simulator.program import Program

_WORDS = NEUTRAL[0]


def starts_of(program: Program, read: Iterable[Path]) -> Iterator[Trigger]:
    """Yield a trigger for each event with which the flow begins. `read` is every variable that the flow reads."""
    variables = list(read)
    data = _below(variables, ("flow", "data"))
    for event, following in program.nodes[program.initial].transitions.items():
        if not following:
            continue
        match event:
            case "incomingMessage":
                yield _filled(incoming_message(_WORDS, PERSON, FLOW), variables)
            case "incomingConversationMessage":
                yield _filled(conversation_message(_WORDS, PERSON, FLOW), variables)
            case "incomingCall":
                yield _filled(incoming_call(PERSON, FLOW), variables)
            case "incomingRequest":
                given = _below(variables, ("trigger", "request", "parameters"))
                yield rest_request(PERSON, FLOW, {**data, **given})
            case "incomingParent":
                given = _below(variables, ("trigger", "parent", "parameters"))
                yield parent_flow(PERSON, FLOW, given)


def start_with(trigger: Trigger, path: Path, value: str) -> Trigger | None:
    """Return the trigger, changed so that a variable has this value. None if a trigger of its kind cannot do that."""
    match path:
        case ("contact", "channel", "address"):
            return _of_contact(trigger, value) if value else None
        case ("flow", "data", key, *_):
            return _with_parameter(trigger, key, value) if trigger.key == "request" else None
        case ("trigger", "request", "parameters", key, *_) if trigger.key == "request":
            return _with_parameter(trigger, key, value)
        case ("trigger", kind, _, *_) if kind == trigger.key:
            changed = replace(trigger, values=with_value(dict(trigger.values), path[2:], value))
            return _of_contact(changed, value) if path[2:] == ("From",) and value else changed
    return None


def _of_contact(trigger: Trigger, address: str) -> Trigger:
    held = {"request": ("to",), "conversation": ("From", "Author"), "parent": ()}
    keys = held.get(trigger.key, ("From",))
    values = {**trigger.values, **dict.fromkeys(keys, address)}
    return replace(trigger, contact=address, values=values)


def _with_parameter(trigger: Trigger, key: str, value: str) -> Trigger:
    parameters = {**trigger.data, key: value}
    return replace(trigger, data=parameters, values={**trigger.values, "parameters": parameters})


def _filled(trigger: Trigger, read: Iterable[Path]) -> Trigger:
    """Return the trigger with everything that the flow reads: Twilio sends more than this machine makes up."""
    return replace(trigger, values={**_below(read, ("trigger", trigger.key)), **trigger.values})


def _below(read: Iterable[Path], start: Path) -> dict[str, Any]:
    """Return a word for everything that the flow reads there."""
    found: Any = {}
    for path in read:
        rest = path[len(start) :]
        if path[: len(start)] == start and rest:
            found = with_value(found, rest, _WORDS)
    return dict(found)
