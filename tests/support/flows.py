"""Flows for tests of what lint tells, built in a few words."""

from __future__ import annotations

from typing import Any

from pulumi_twilio_studio.definition.lint import lint


def widget(name: str, kind: str, /, *transitions: Any, **properties: Any) -> dict[str, Any]:
    """A widget; a transition is given as (event, next) or as a dict."""
    wired = [
        {"event": each[0], "next": each[1]} if isinstance(each, tuple) else each
        for each in transitions
    ]
    return {"name": name, "type": kind, "transitions": wired, "properties": properties}


def flow(*widgets: Any, **top: Any) -> dict[str, Any]:
    """A flow whose trigger leads to the first of the widgets."""
    start = widgets[0]["name"] if widgets and isinstance(widgets[0], dict) else None
    trigger = widget("Trigger", "trigger", {"event": "incomingMessage", "next": start})
    return {
        "description": "",
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        "states": [trigger, *widgets],
        **top,
    }


def split(*conditions: Any, **more: Any) -> dict[str, Any]:
    """A split on a variable, with one branch of those conditions."""
    match = {"event": "match", "conditions": list(conditions), **more}
    return widget(
        "route", "split-based-on", match, {"event": "noMatch"}, input="{{flow.variables.x}}"
    )


def agent(**properties: Any) -> dict[str, Any]:
    """A hand-over that leads on to "say" when it fails."""
    given = {"workflow": "{{flow.variables.w}}", "channel": "{{flow.variables.c}}", **properties}
    return widget("agent", "send-to-flex", ("failedToEnqueue", "say"), **given)


def gather(*transitions: Any, **properties: Any) -> dict[str, Any]:
    """A menu that asks for one key."""
    return widget("menu", "gather-input-on-call", *transitions, say="Press 1", **properties)


def lint_lines(definition: Any) -> list[str]:
    """The code and the sentence of every finding."""
    return [f"{found.code}: {found.sentence}" for found in lint(definition)]


CONDITION = {
    "friendly_name": "is 1",
    "arguments": ["{{flow.variables.x}}"],
    "type": "equal_to",
    "value": "1",
}

SAY = widget("say", "say-play", {"event": "audioComplete"}, say="Hi", loop=1)

ASK = widget(
    "ask_name",
    "send-and-wait-for-reply",
    ("incomingMessage", "say"),
    ("deliveryFailure", "say"),
    **{"from": "{{flow.channel.address}}", "body": "Name?", "timeout": "3600"},
)

FETCH = {"method": "GET", "content_type": "application/json"}
