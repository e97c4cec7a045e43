from __future__ import annotations

import json
from typing import Any

import pytest

STATES = [
    {
        "name": "Trigger",
        "type": "trigger",
        "properties": {"offset": {"x": 0, "y": 0}},
        "transitions": [{"event": "incomingMessage", "next": "thank"}, {"event": "incomingCall"}],
    },
    {
        "name": "thank",
        "type": "send-message",
        "properties": {
            "offset": {"x": 0, "y": 300},
            "from": "{{flow.channel.address}}",
            "to": "{{contact.channel.address}}",
            "body": "Thank you!",
        },
        "transitions": [{"event": "sent"}, {"event": "failed"}],
    },
]


@pytest.fixture
def definition() -> dict[str, Any]:
    """A small valid definition, to be changed at will."""
    whole = {
        "description": "Thanks people",
        "states": STATES,
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
    }
    copy: dict[str, Any] = json.loads(json.dumps(whole))
    return copy
