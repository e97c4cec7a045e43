"""The widget types that Studio has, from widgets.json, with who says so.

No list is complete: Twilio adds types and properties without notice. So what is not in the catalogue is odd, never
wrong; and where no source lists the events or properties of a type, nothing is said of them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Property:
    """What is known of one property."""

    types: tuple[str, ...]
    """Names of JSON types that Twilio takes: two where flows with both are public, none where nobody says."""

    required: Literal["refused", "expected"] | None
    """Without it: Validate refuses the widget; or it can do nothing, but drafts without it exist."""

    required_by: tuple[str, ...]
    """Who says that it is refused: "sdk" requires it, "skill" says so, in "flows" no public flow goes without it."""

    choices: tuple[str, ...]
    """The only values, where a source says that others are refused."""

    choices_by: tuple[str, ...]
    """Who says so."""


@dataclass(frozen=True, slots=True)
class WidgetType:
    """What is known of one type."""

    sources: tuple[str, ...]
    events: tuple[str, ...] | None
    """None where no source lists them."""

    failures: tuple[str, ...]
    """Events by which the widget says that it could not do its work."""

    waits: bool
    """Whether it goes on only when a person, a call or time does."""

    hands_over: bool
    """Whether the person is in somebody else's hands afterwards: where that fails, nobody has them."""

    properties: Mapping[str, Property] | None
    """None where no source lists them. `offset` goes without saying."""

    rest_api_only_by: tuple[str, ...]
    """Who says that Twilio refuses the widget where the REST API does not start the flow; nobody for most types."""

    one_of: tuple[str, ...]
    """Properties of which the widget needs one."""

    references: Mapping[str, str]


@cache
def widget_types() -> Mapping[str, WidgetType]:
    """Every type by its name."""
    return {name: _widget_type(entry) for name, entry in _file()["types"].items()}


@cache
def sources() -> Mapping[str, str]:
    """Who is meant by each name in a type's `sources`: an address, or what was counted."""
    named: dict[str, str] = _file()["sources"]
    return named


def references(widget_type: str) -> Mapping[str, str]:
    """Where a widget of that type names something outside the flow, and the kind of thing.

    Keys are paths below the widget's properties, `[*]` for every item: "flow_sid", "parameters[*].value". Kinds: flow,
    workflow, task-channel, function-service, function-environment, function, content-template, conversation-service,
    conversation, assistant, queue, connector, phone-number, url, credential, and text, which may hold any of them.
    Empty for a type that is not known.
    """
    found = widget_types().get(widget_type)
    return found.references if found else {}


def _file() -> Any:
    text = files(__package__).joinpath("widgets.json").read_text(encoding="utf-8")
    return json.loads(text)


def _widget_type(entry: Mapping[str, Any]) -> WidgetType:
    properties = entry.get("properties")
    return WidgetType(
        sources=tuple(entry["sources"]),
        events=tuple(entry["events"]) if "events" in entry else None,
        failures=tuple(entry.get("failures", ())),
        waits=entry.get("waits", False),
        hands_over=entry.get("hands_over", False),
        properties=None if properties is None else {k: _property(v) for k, v in properties.items()},
        rest_api_only_by=tuple(entry.get("rest_api_only_by", ())),
        one_of=tuple(entry.get("one_of", ())),
        references=entry.get("references", {}),
    )


def _property(entry: Mapping[str, Any]) -> Property:
    return Property(
        types=tuple(entry.get("type", ())),
        required=entry.get("required"),
        required_by=tuple(entry.get("required_by", ())),
        choices=tuple(entry.get("choices", ())),
        choices_by=tuple(entry.get("choices_by", ())),
    )
