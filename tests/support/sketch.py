"""Flows in short, for tests that care for their shape: `sketch({"Trigger": {"incomingCall": "ask"}, "ask": {}})`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_twilio_studio.definition import Definition

Leads = Mapping[str, str | None]
Offsets = Mapping[str, tuple[float, float]]


def sketch(
    widgets: Mapping[str, Leads | Sequence[dict[str, Any]]],
    offsets: Offsets | None = None,
    texts: Mapping[str, str] | None = None,
    types: Mapping[str, str] | None = None,
    **flow: Any,
) -> Definition:
    """A flow of widgets with where their events lead, or with their transitions in API form; the first one begins."""
    states = [
        {
            "name": name,
            "type": (types or {}).get(name, "send-message"),
            "transitions": _transitions(leads),
            "properties": _properties(name, offsets or {}, texts or {}),
        }
        for name, leads in widgets.items()
    ]
    whole = {"description": "", "initial_state": next(iter(widgets)), "flags": {}, "states": states}
    return Definition.from_api({**whole, **flow})


def match(value: str, following: str | None = None, friendly_name: str = "") -> dict[str, Any]:
    """A branch of a split: taken if what was asked for equals the value."""
    condition = {
        "friendly_name": friendly_name or f"If value equal_to {value}",
        "arguments": ["{{widgets.ask.inbound.Body}}"],
        "type": "equal_to",
        "value": value,
    }
    return {"event": "match", "next": following, "conditions": [condition]}


def _transitions(leads: Leads | Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    if isinstance(leads, Mapping):
        return [{"event": event, "next": following} for event, following in leads.items()]
    return list(leads)


def _properties(name: str, offsets: Offsets, texts: Mapping[str, str]) -> dict[str, Any]:
    properties: dict[str, Any] = {"body": texts.get(name, f"This is {name}.")}
    if name in offsets:
        properties["offset"] = dict(zip("xy", offsets[name], strict=True))
    return properties
