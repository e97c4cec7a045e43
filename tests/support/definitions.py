"""Definitions that tests deploy."""

from __future__ import annotations

import copy
from typing import Any

GREETING: dict[str, Any] = {
    "description": "Says hello",
    "initial_state": "Trigger",
    "flags": {"allow_concurrent_calls": True},
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "transitions": [
                {"event": "incomingMessage", "next": "hello"},
                {"event": "incomingCall"},
                {"event": "incomingRequest"},
            ],
            "properties": {"offset": {"x": 0, "y": 0}},
        },
        {
            "name": "hello",
            "type": "send-message",
            "transitions": [{"event": "sent"}, {"event": "failed"}],
            "properties": {
                "offset": {"x": 100, "y": 200},
                "service": "{{trigger.message.InstanceSid}}",
                "channel": "{{trigger.message.ChannelSid}}",
                "from": "{{flow.channel.address}}",
                "to": "{{contact.channel.address}}",
                "body": "Hello!",
            },
        },
    ],
}


def greeting(body: str = "Hello!", **offset: int) -> dict[str, Any]:
    """A flow of two widgets that says `body`, its second widget at that place on the canvas."""
    definition = copy.deepcopy(GREETING)
    properties = definition["states"][1]["properties"]
    properties["body"] = body
    properties["offset"].update(offset)
    return definition


def large(widgets: int = 2000) -> dict[str, Any]:
    """A phone flow of so many widgets, as grown ones are: menu after menu, each widget reached.

    Much stands there more than once: settings, and whole widgets, as every menu apologises in the same words.
    """
    menus = [_menu(number) for number in range(-(-widgets // 7))]
    trigger = _widget("Trigger", "trigger", {"incomingCall": "greet_0", "incomingMessage": ""})
    states = [trigger, *(state for menu in menus for state in menu)][:widgets]
    names = {state["name"] for state in states}
    for at, state in enumerate(states):
        state["properties"]["offset"] = {"x": at % 40 * 320, "y": at // 40 * 280}
        for transition in state["transitions"]:
            if transition["next"] not in names:
                del transition["next"]
    return {**GREETING, "description": "Phone menus", "states": states}


def _menu(number: int) -> list[dict[str, Any]]:
    greet, menu, route, look_up, note, sorry, agents = (
        f"{name}_{number}"
        for name in ("greet", "menu", "route", "look-up", "note", "sorry", "agents")
    )
    voice = {"voice": "Polly.Amy", "language": "en-GB", "loop": 1}
    pressed = f"{{{{widgets.{menu}.Digits}}}}"
    choices = f"For orders of department {number} press 1, for invoices press 2, or hold the line."
    api = f"https://api.example.com/departments/{number}/orders"
    asked = f'{{"caller": "{{{{trigger.call.From}}}}", "choice": "{pressed}"}}'
    order = {"key": "order", "value": f"{{{{widgets.{look_up}.parsed.order_id}}}}"}
    whom = f'{{"department": {number}, "order": "{{{{flow.variables.order}}}}"}}'
    heard = {"keypress": route, "speech": route, "timeout": sorry}
    split = _widget(route, "split-based-on", {"noMatch": sorry}, input=pressed)
    split["transitions"] += [
        {
            "event": "match",
            "next": following,
            "conditions": [
                {
                    "friendly_name": f"If {digit} was pressed",
                    "arguments": [pressed],
                    "type": "equal_to",
                    "value": digit,
                }
            ],
        }
        for digit, following in (("1", look_up), ("2", agents), ("9", f"greet_{number + 1}"))
    ]
    return [
        _widget(
            greet,
            "say-play",
            {"audioComplete": menu},
            say=f"Welcome to department {number}.",
            **voice,
        ),
        _widget(menu, "gather-input-on-call", heard, say=choices, number_of_digits=1, **voice),
        split,
        _widget(
            look_up,
            "make-http-request",
            {"success": note, "failed": sorry},
            method="POST",
            content_type="application/json;charset=utf-8",
            url=api,
            body=asked,
        ),
        _widget(note, "set-variables", {"next": agents}, variables=[order]),
        _widget(
            sorry, "say-play", {"audioComplete": menu}, say="Sorry, we did not get that.", **voice
        ),
        _widget(
            agents,
            "send-to-flex",
            {"callComplete": "", "failedToEnqueue": sorry, "callFailure": ""},
            workflow=f"WW{number:032x}",
            channel=f"TC{0:032x}",
            attributes=whom,
        ),
    ]


def _widget(name: str, kind: str, following: dict[str, str], **properties: Any) -> dict[str, Any]:
    transitions = [{"event": event, "next": target} for event, target in following.items()]
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}
