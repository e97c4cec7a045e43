"""The widget types Studio has, from widgets.json: properties, transitions, and who says so."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class WidgetType:
    """What is known of one type; `events` None where no source lists them.

    A property is required here only if a source that ran against the live API says so and no
    public flow goes without it, or if Twilio itself says so. A property published with two types
    has both, and one whose type nobody says has none.
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
    """Who says so, where it is."""


def _loaded() -> dict[str, WidgetType]:
    text = files("studio_emulator").joinpath("widgets.json").read_text(encoding="utf-8")
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


WIDGET_TYPES: Mapping[str, WidgetType] = _loaded()
