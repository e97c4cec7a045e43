"""The widget types that Studio has, from widgets.json: properties, transitions, and the sources."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class WidgetType:
    """What is known of one type. `events` is None if no source lists them.

    A property is required here only if Twilio itself says so, or if a source that ran against the
    live API says so and every public flow has it. A property that is published with two types has
    both. A property whose type no source gives has none.
    """

    source: str
    events: tuple[str, ...] | None
    required: Mapping[str, str]
    """Who says so, by property."""

    properties: Mapping[str, tuple[str, ...]]
    enumerations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enumerated_by: Mapping[str, str] = field(default_factory=dict)
    """Who says that other values are refused, by property."""

    rest_api_only: str = ""
    """Who says that only the REST API may start its flow; "" for other types."""


def _load() -> dict[str, WidgetType]:
    text = files(__package__).joinpath("widgets.json").read_text(encoding="utf-8")
    return {
        name: WidgetType(
            source=entry["source"],
            events=None if entry["events"] is None else tuple(entry["events"]),
            required=entry["required"],
            properties={
                name: (kinds,) if isinstance(kinds, str) else tuple(kinds)
                for name, kinds in entry["properties"].items()
            },
            enumerations={
                name: tuple(each["values"]) for name, each in entry.get("enumerations", {}).items()
            },
            enumerated_by={
                name: each["source"] for name, each in entry.get("enumerations", {}).items()
            },
            rest_api_only=entry.get("rest_api_only", ""),
        )
        for name, entry in json.loads(text).items()
    }


WIDGET_TYPES: Mapping[str, WidgetType] = _load()
