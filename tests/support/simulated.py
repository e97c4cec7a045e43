"""Executions of small flows, for tests of the simulator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.simulator import (
    Execution,
    Surroundings,
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
    rest_request,
)

CONTACT, ADDRESS = "+15550100001", "+15550100009"
CALL = incoming_call(CONTACT, ADDRESS)
MESSAGE = incoming_message("Hi", CONTACT, ADDRESS)
REQUEST = rest_request(CONTACT, ADDRESS, {"name": "Ann"})
CONVERSATION = conversation_message("Hi", CONTACT, ADDRESS)
EVENTS = (
    "incomingMessage",
    "incomingCall",
    "incomingRequest",
    "incomingConversationMessage",
    "incomingParent",
)

Widget = tuple[str, Mapping[str, str | None], Mapping[str, Any]]


def flow(
    widgets: Mapping[str, Widget], *, first: str = "", flags: Mapping[str, Any] | None = None
) -> Definition:
    """A flow of widgets: the type, where its events lead, its properties. Every trigger leads to the first one."""
    begin = first or next(iter(widgets), None)
    trigger: Widget = ("trigger", dict.fromkeys(EVENTS, begin), {})
    states = [
        {
            "name": name,
            "type": kind,
            "transitions": [
                {"event": event} if following is None else {"event": event, "next": following}
                for event, following in leads.items()
            ],
            "properties": dict(properties),
        }
        for name, (kind, leads, properties) in {"Trigger": trigger, **widgets}.items()
    ]
    return Definition.from_api(
        {"description": "", "initial_state": "Trigger", "flags": flags or {}, "states": states}
    )


def started(
    kind: str,
    trigger: Trigger = CALL,
    *,
    wired: Iterable[str] = (),
    flags: Mapping[str, Any] | None = None,
    surroundings: Surroundings | None = None,
    **properties: Any,
) -> Execution:
    """An execution of one widget, "it", of which those events lead to a last one."""
    last: Widget = ("set-variables", {"next": None}, {"variables": []})
    it: Widget = (kind, dict.fromkeys(wired, "last"), properties)
    return Execution(flow({"it": it, "last": last}, flags=flags), trigger, surroundings)


def event_of(execution: Execution, widget: str = "it") -> str:
    """The event with which the widget has ended last."""
    return [step.event for step in execution.steps if step.widget == widget][-1]


def kept(execution: Execution, widget: str = "it") -> dict[str, Any]:
    """What the context keeps of the widget."""
    return dict(execution.context["widgets"].get(widget, {}))
