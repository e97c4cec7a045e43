"""Which widgets of a flow an execution can come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.canonical import entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from pulumi_twilio_studio.definition import Definition

REQUEST = "incomingRequest"
"""The transition of the trigger that a request of the REST API takes (docs: studio/widget-library/trigger-start)."""


def first_widget(definition: Definition) -> str | None:
    """Return the widget to which a request of the REST API leads. None if it leads nowhere."""
    trigger = definition.content["states"][definition.content["initial_state"]]
    return next(iter(_following(trigger, REQUEST)), None)


def within_reach(definition: Definition, widget: str | None) -> list[str]:
    """Return a widget of the flow and all that can follow it, the nearest first. Nothing without a widget."""
    states = definition.content["states"]
    found = [widget] if widget is not None and widget in states else []
    for name in found:  # it grows meanwhile
        found += [each for each in dict.fromkeys(_following(states[name])) if each not in found]
    return found


def _following(state: Mapping[str, Any], event: str | None = None) -> list[str]:
    """Return where the transitions of a widget lead, or where those of that one event lead."""
    listed = state["transitions"]
    chosen = listed.values() if event is None else [listed.get(event)]
    return [entry["next"] for value in chosen for entry in entries(value) if entry.get("next")]
