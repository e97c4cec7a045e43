"""Flows with something to find, and ways that are gone again."""

from __future__ import annotations

from typing import Any

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.exploring import Exploration, Route, explore
from pulumi_twilio_studio.simulator import Execution
from support.flows_to_test import flow, greet, widget


def explored(*widgets: dict[str, Any]) -> Exploration:
    """What exploring a flow of these widgets, which a message begins, comes to."""
    return explore(definition(*widgets))


def definition(*widgets: dict[str, Any], event: str = "incomingMessage") -> Definition:
    """A flow that begins with one event only."""
    api = flow(*widgets)
    ways = api["states"][0]["transitions"]
    api["states"][0]["transitions"] = [each for each in ways if each["event"] == event]
    return Definition.from_api(api)


def split(name: str, input_: str, *ways: tuple[Any, ...]) -> dict[str, Any]:
    """A split; each way is the next widget, the kind of condition and its value, or only where noMatch leads."""
    transitions: list[dict[str, Any]] = []
    for following, *condition in ways:
        if not condition:
            transitions.append({"event": "noMatch", "next": following})
            continue
        kind, value = condition
        written = {"friendly_name": kind, "type": kind, "value": value, "arguments": [input_]}
        transitions.append({"event": "match", "next": following, "conditions": [written]})
    return {
        "name": name,
        "type": "split-based-on",
        "transitions": transitions,
        "properties": {"input": input_},
    }


def ask(name: str, following: str | None, **others: str | None) -> dict[str, Any]:
    """A widget that asks and waits. `others` are the transitions for the other events; the rest ends the flow."""
    events = {"incomingMessage": following, "timeout": None, "deliveryFailure": None, **others}
    return widget(name, "send-and-wait-for-reply", *events.items(), body="Well?", timeout="60")


def again(what: Definition, route: Route) -> Execution:
    """An execution that has gone a way from its beginning."""
    execution = Execution(what, route.trigger)
    for given in route.answers:
        assert given.widget == execution.widget
        execution.answer(given.answer)
    return execution


def order() -> dict[str, Any]:
    """The flow of the page on exploring."""
    ways = (("incomingMessage", "look_up"), ("timeout", "goodbye"), ("deliveryFailure", "goodbye"))
    api = flow(
        widget("ask", "send-and-wait-for-reply", *ways, body="Your order?", timeout="3600"),
        widget(
            "look_up",
            "make-http-request",
            ("success", "goodbye"),
            ("failed", None),
            method="GET",
            url="https://orders.example.com/{{widgets.ask.inbound.Body}}",
        ),
        greet("Thank you, {{widgets.look_up.parsed.name}}.", "goodbye"),
    )
    api["states"][0]["transitions"] = api["states"][0]["transitions"][:1]
    return api


__all__ = ["again", "ask", "definition", "explored", "flow", "greet", "order", "split", "widget"]
