"""Small flows to try test cases on, and files of cases beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.cases import CaseFile, CaseResult, read_cases

TRIGGERS = ("incomingMessage", "incomingCall", "incomingRequest", "incomingParent")


def widget(name: str, type_: str, *ways: tuple[Any, ...], **properties: Any) -> dict[str, Any]:
    """A widget; each way is an event and the next widget, and for a split's `match` a value to be equal to."""
    transitions = []
    for event, following, *value in ways:
        entry: dict[str, Any] = {"event": event, "next": following}
        if value:
            condition = {"friendly_name": "is", "type": "equal_to", "value": value[0]}
            entry["conditions"] = [{**condition, "arguments": [properties["input"]]}]
        transitions.append(entry)
    return {"name": name, "type": type_, "transitions": transitions, "properties": properties}


def flow(*widgets: dict[str, Any]) -> dict[str, Any]:
    """A definition in which everything leads to the first widget."""
    first = widgets[0]["name"]
    trigger = widget("Trigger", "trigger", *((event, first) for event in TRIGGERS))
    return {"description": "", "initial_state": "Trigger", "states": [trigger, *widgets]}


def greet(body: str, name: str = "greet", following: str | None = None) -> dict[str, Any]:
    """A widget that sends a message."""
    return widget(name, "send-message", ("sent", following), ("failed", None), body=body)


ASK = flow(
    widget(
        "ask",
        "send-and-wait-for-reply",
        ("incomingMessage", "sort"),
        ("timeout", "late"),
        ("deliveryFailure", None),
        body="Hi from ${company}. Yes or no?",
        timeout="3600",
    ),
    widget(
        "sort",
        "split-based-on",
        ("noMatch", "ask"),
        ("match", "look_up", "yes"),
        ("match", "bye", "no"),
        input="{{widgets.ask.inbound.Body}}",
    ),
    widget(
        "look_up",
        "make-http-request",
        ("success", "count"),
        ("failed", "bye"),
        method="POST",
        url="https://shop.example/orders",
        body='{"who": "{{contact.channel.address}}"}',
        parameters=[{"key": "shop", "value": "${company}"}],
    ),
    widget(
        "count",
        "set-variables",
        ("next", "bye"),
        variables=[{"key": "orders", "value": "{{widgets.look_up.parsed.orders}}"}],
    ),
    greet("Too late.", "late"),
    greet("Bye.", "bye"),
)
"""Asks yes or no, asks a server after yes, and says good-bye."""

MENU = flow(
    widget("welcome", "say-play", ("audioComplete", "menu"), say="Welcome."),
    widget(
        "menu",
        "gather-input-on-call",
        ("keypress", "connect"),
        ("speech", "record"),
        ("timeout", "late"),
        say="Press 1.",
        timeout=5,
    ),
    widget(
        "connect",
        "connect-call-to",
        ("callCompleted", None),
        ("hangup", None),
        to="+15550100009",
    ),
    widget("record", "record-voicemail", ("recordingComplete", "late"), ("noAudio", None)),
    widget("late", "say-play", ("audioComplete", None), say="Goodbye."),
)
"""A phone menu."""

QUEUE = flow(
    widget("desk", "send-to-flex", ("callComplete", "note"), workflow="WW1", channel="TC1"),
    widget(
        "note",
        "make-http-request",
        ("success", None),
        ("failed", None),
        method="POST",
        url="https://example.com/calls",
    ),
)
"""Notes each call after it was in a queue."""


DESK = {
    **flow(
        widget(
            "desk",
            "send-to-flex",
            ("callComplete", None),
            workflow="WW1",
            channel="TC1",
            priority="5",
            attributes=(
                '{"who": "{{contact.channel.address}}", "likes": ["tea", "coffee"], '
                '"shop": {"name": "${company}", "open": true, "number": 7}}'
            ),
        ),
        widget(
            "first",
            "connect-call-to",
            ("callCompleted", "second"),
            ("hangup", None),
            noun="number",
            to="+15550100007",
        ),
        widget(
            "second", "connect-call-to", ("callCompleted", None), noun="number", to="+15550100008"
        ),
    )
}
DESK["states"][0]["transitions"][1]["next"] = "first"
"""Hands who writes over to a desk, and connects who calls with two numbers in turn."""


ORDERS = flow(
    widget(
        "menu",
        "send-and-wait-for-reply",
        ("incomingMessage", "route"),
        ("timeout", "late"),
        body="Welcome to ${company}. Reply 1 for an order, 2 for an agent.",
        timeout="3600",
    ),
    widget(
        "route",
        "split-based-on",
        ("noMatch", "menu"),
        ("match", "ask_order", "1"),
        ("match", "say_agent", "2"),
        input="{{widgets.menu.inbound.Body}}",
    ),
    widget(
        "ask_order",
        "send-and-wait-for-reply",
        ("incomingMessage", "look_up"),
        body="What is the number of your order?",
        timeout="3600",
    ),
    widget(
        "look_up",
        "make-http-request",
        ("success", "tell_state"),
        ("failed", "say_agent"),
        method="GET",
        url="https://orders.example.com/status",
        parameters=[{"key": "order", "value": "{{widgets.ask_order.inbound.Body}}"}],
    ),
    greet("{{widgets.ask_order.inbound.Body}} is {{widgets.look_up.parsed.state}}.", "tell_state"),
    greet("An agent will be with you soon.", "say_agent", "hand_over"),
    widget("hand_over", "send-to-flex", ("callComplete", None), workflow="WW1", channel="TC1"),
    greet("Come back any time.", "late"),
)
"""The flow of the examples in the documents."""


def cases_in(
    folder: Path, text: str, definition: dict[str, Any] = ASK, values: str = "{company: Acme}"
) -> CaseFile:
    """A file of cases beside that flow. The text begins below `cases:`."""
    (folder / "bot.json").write_text(json.dumps(definition))
    path = folder / "bot.tests.yaml"
    path.write_text(f"values: {values}\ncases:\n{text}")
    return read_cases(path)


def only(file: CaseFile) -> CaseResult:
    """The result of the only case."""
    [result] = file.run()
    return result
