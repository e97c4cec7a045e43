"""The canonical form of a definition, and the way there and back.

The API form lists widgets and transitions, so one insertion shifts everything behind it. The
canonical form keys widgets by name and transitions by event:

    "transitions": {
        "sent": "ask_name",                  the event occurs once and only says where to go
        "failed": null,                      the same, and the branch ends
        "match": [                           anything else: every entry, in order, without `event`
            {"next": "billing", "conditions": [...]},
            {"conditions": [...]}            an entry without `next` ends the branch
        ]
    }

The order within an event has a meaning: of several `match` entries, the first that holds wins. The
order of events has no meaning. An event that is listed without `next` behaves like an event that is
not listed. The two forms still count as different, because Twilio stores what it was sent. Canvas
offsets are kept apart, because they change without a change of what the flow does.
"""

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from pulumi_twilio_studio.definition.text import quoted


class Absent(Enum):
    """The type of ABSENT, which marks a missing value. None cannot mark it, because null is a value of JSON."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Path = tuple[str | int, ...]
Json = Any  # what json.loads returns; precise recursive types would only move the casts


def condense(api: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Split a sound definition in API form into its content and its layout."""
    states: dict[str, Json] = {}
    layout: dict[str, Json] = {}
    for state in api["states"]:
        widget = {key: value for key, value in state.items() if key != "name"}
        widget["transitions"] = _by_event(state["transitions"])
        if "offset" in state.get("properties", ()):
            widget["properties"] = dict(state["properties"])
            layout[state["name"]] = widget["properties"].pop("offset")
        states[state["name"]] = widget
    return {**api, "states": states}, layout


def expand(content: Mapping[str, Json], layout: Mapping[str, Json]) -> dict[str, Json]:
    """Rebuild the API form: the inverse of `condense`, with keys in the order of a Console export.

    Leaves out the layout of widgets that the content does not have.
    """
    states = [_state(name, widget, layout) for name, widget in content["states"].items()]
    api = {**content, "states": states}
    return _led_by(("description", "states", "initial_state", "flags"), api)


def with_offset(name: str, widget: Mapping[str, Json], layout: Mapping[str, Json]) -> Json:
    """Return the widget with its offset put back among its properties."""
    if name not in layout:
        return widget
    return {**widget, "properties": {**widget.get("properties", {}), "offset": layout[name]}}


def canonical_problem(content: Json, layout: Json) -> str:
    """Return why `expand` cannot take these, or "" if it can."""
    if not isinstance(layout, dict):
        return "the layout is not an object"
    states = content.get("states") if isinstance(content, dict) else None
    if not isinstance(states, dict):
        return '"states" is not an object of widgets by name'
    for name, widget in states.items():
        transitions = widget.get("transitions") if isinstance(widget, dict) else None
        if not isinstance(transitions, dict) or not isinstance(widget.get("properties", {}), dict):
            return f"widget {quoted(name)} is not a widget with its transitions by event"
        for event, value in transitions.items():
            if not all(isinstance(entry, dict) for entry in entries(value)):
                return (
                    f"widget {quoted(name)}: event {quoted(event)} holds an entry that is not an "
                    "object"
                )
    return ""


def dumps(value: Json) -> str:
    """Return compact JSON in the given order of keys. Non-ASCII characters are not escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fingerprint(value: Json) -> str:
    """Return JSON that is equal only for equal values. Unlike `==`, it tells true from 1."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _by_event(transitions: list[dict[str, Json]]) -> dict[str, Json]:
    entries: dict[str, list[dict[str, Json]]] = {}
    for transition in transitions:
        entry = {key: value for key, value in transition.items() if key != "event"}
        if not entry.get("next"):
            entry.pop("next", None)  # absent, null and "" all end the branch (docs: studio flow)
        entries.setdefault(transition["event"], []).append(entry)
    return {event: _shorten(listed) for event, listed in entries.items()}


def _shorten(entries: list[dict[str, Json]]) -> Json:
    if len(entries) == 1 and entries[0].keys() <= {"next"}:
        return entries[0].get("next")
    return entries


def _state(name: str, widget: Mapping[str, Json], layout: Mapping[str, Json]) -> dict[str, Json]:
    transitions = [
        {"event": event, **entry}
        for event, value in widget["transitions"].items()
        for entry in entries(value)
    ]
    state = {**with_offset(name, widget, layout), "name": name, "transitions": transitions}
    return _led_by(("name", "type", "transitions", "properties"), state)


def _led_by(first: tuple[str, ...], keys: dict[str, Json]) -> dict[str, Json]:
    return {key: keys.pop(key) for key in first if key in keys} | keys


def entries(value: Json) -> list[Json]:
    """Return every entry of an event, in whichever form it is written."""
    if isinstance(value, list):
        return value
    return [{}] if value is None else [{"next": value}]


def condition(entry: Json) -> str:
    """Return the text by which the Console names an entry of a repeated event, or ""."""
    match entry:
        case {"conditions": [{"friendly_name": str(name)}, *_]} if name:
            return name
        case {"conditions": [{"type": str(kind), "value": str(value)}, *_]}:
            return f"{kind} {value}"
    return ""
