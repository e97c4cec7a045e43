"""The emulated API as a test asks it: over HTTP, with one pair of credentials."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import requests

from support.patience import PATIENCE

DEFINITION = {
    "description": "Says hello",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "properties": {"offset": {"x": 0, "y": 0}},
            "transitions": [
                {"event": "incomingMessage", "next": "hello"},
                {"event": "incomingCall"},
            ],
        },
        {
            "name": "hello",
            "type": "send-message",
            "properties": {"offset": {"x": 0, "y": 200}, "from": "{{x}}", "to": "+1", "body": "Hi"},
            "transitions": [{"event": "sent"}, {"event": "failed"}],
        },
    ],
    "initial_state": "Trigger",
    "flags": {"allow_concurrent_calls": True},
}


class Api(requests.Session):
    """Asks one emulator with one pair of credentials."""

    def __init__(self, base_url: str, username: str, password: str) -> None:
        super().__init__()
        self.base_url = base_url
        self.credentials = (username, password)
        self.auth = self.credentials
        self.trust_env = False

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        absolute = url if url.startswith("http") else self.base_url + url
        return super().request(method, absolute, timeout=PATIENCE, **kwargs)

    def create(self, **fields: Any) -> dict[str, Any]:
        """A flow made through the API."""
        sent = {"FriendlyName": "Hello", "Status": "draft", "Definition": json.dumps(DEFINITION)}
        answer = self.post("/v2/Flows", data={**sent, **fields})
        assert 201 == answer.status_code, answer.text
        created: dict[str, Any] = answer.json()
        return created

    def update(self, sid: str, **fields: Any) -> requests.Response:
        return self.post(f"/v2/Flows/{sid}", data={"Status": "draft", **fields})


SignIn = Callable[[str, str], Api]
"""Makes an Api for a user name and a password."""
