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
