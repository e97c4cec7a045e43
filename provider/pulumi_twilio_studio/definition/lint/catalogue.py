"""The widget types that Studio has, from widgets.json, with the sources.

No list is complete: Twilio adds types and properties without notice. So a thing that the catalogue
lacks is odd, never wrong. If no source lists the events or properties of a type, lint says nothing
about them.
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
    """The names of the JSON types that Twilio takes: two if public flows hold both, none if no source says."""

    required: Literal["refused", "expected"] | None
    """What happens without it.

    "refused" means that Validate refuses the widget, "expected" that the widget can do nothing.

    Drafts without an "expected" property exist.
    """

    required_by: tuple[str, ...]
    """Who says that it is refused: "sdk" requires it, "skill" says so, and in "flows" every public flow has it."""

    choices: tuple[str, ...]
    """The only values, if a source says that others are refused."""

    choices_by: tuple[str, ...]
    """Who says that other values are refused."""


@dataclass(frozen=True, slots=True)
class WidgetType:
    """What is known of one type."""

    sources: tuple[str, ...]
    events: tuple[str, ...] | None
    """None if no source lists them."""

    failures: tuple[str, ...]
    """The events with which the widget says that it could not do its work."""

    waits: bool
    """Whether it goes on only after a person, a call or time acts."""

    hands_over: bool
    """Whether it hands the contact over to somebody else. If that fails, nobody takes care of the contact."""

    properties: Mapping[str, Property] | None
    """None if no source lists them. `offset` is never listed, because every type has it."""

    rest_api_only_by: tuple[str, ...]
    """Who says that Twilio refuses the widget unless the REST API starts the flow. Empty for most types."""

    one_of: tuple[str, ...]
    """Properties of which the widget needs one."""

    references: Mapping[str, str]


@cache
def widget_types() -> Mapping[str, WidgetType]:
    """Return every type by its name."""
    return {name: _widget_type(entry) for name, entry in _file()["types"].items()}


@cache
def sources() -> Mapping[str, str]:
    """Return what each name in a type's `sources` stands for: an address, or what was counted."""
    named: dict[str, str] = _file()["sources"]
    return named


def references(widget_type: str) -> Mapping[str, str]:
    """Return where a widget of that type names something outside the flow, and the kind of thing.

    Keys are paths below the widget's properties, with `[*]` for every item: "flow_sid",
    "parameters[*].value". Kinds: flow, workflow, task-channel, function-service,
    function-environment, function, content-template, conversation-service, conversation, assistant,
    queue, connector, phone-number, url, credential, and text, which may hold any of them. Empty for
    an unknown type.
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
