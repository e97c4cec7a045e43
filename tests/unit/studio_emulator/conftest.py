import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from studio_emulator import Emulator
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
        self.auth = (username, password)
        self.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
        absolute = url if url.startswith("http") else self.base_url + url
        return super().request(method, absolute, *args, timeout=PATIENCE, **kwargs)

    def create(self, **fields: Any) -> dict[str, Any]:
        """A flow made through the API."""
        sent = {"FriendlyName": "Hello", "Status": "draft", "Definition": json.dumps(DEFINITION)}
        answer = self.post("/v2/Flows", data={**sent, **fields})
        assert answer.status_code == 201, answer.text
        created: dict[str, Any] = answer.json()
        return created

    def update(self, sid: str, **fields: Any) -> requests.Response:
        return self.post(f"/v2/Flows/{sid}", data={"Status": "draft", **fields})


@pytest.fixture(scope="session")
def running() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Emulator:
    """An emulator as it is right after its start."""
    running.reset()
    return running


@pytest.fixture
def sessions() -> Iterator[list[Api]]:
    opened: list[Api] = []
    yield opened
    for session in opened:
        session.close()


@pytest.fixture
def sign_in(emulator: Emulator, sessions: list[Api]) -> Any:
    """Makes an Api for a user name and a password."""

    def signed_in(username: str, password: str) -> Api:
        sessions.append(Api(emulator.base_url, username, password))
        return sessions[-1]

    return signed_in


@pytest.fixture
def api(emulator: Emulator, sign_in: Any) -> Api:
    """Asks with the default account's SID and token."""
    signed_in: Api = sign_in(emulator.account_sid, emulator.auth_token)
    return signed_in


@pytest.fixture
def definition() -> dict[str, Any]:
    """A small valid definition, to be changed at will."""
    copy: dict[str, Any] = json.loads(json.dumps(DEFINITION))
    return copy
