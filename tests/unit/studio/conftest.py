"""A real HTTP server on this machine that answers as a plain function says, and a fake clock."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings

ACCOUNT = "AC" + "1" * 32
TOKEN = "canary-token-7f3a"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    form: list[tuple[str, str]]
    headers: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()


class Server:
    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.requests: list[Request] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _answer(self) -> None:
                url = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                request = Request(
                    self.command,
                    url.path,
                    dict(parse_qsl(url.query)),
                    parse_qsl(body, keep_blank_values=True),
                    dict(self.headers),
                )
                server.requests.append(request)
                reply = answer(request)
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status >= 200 and reply.status not in {204, 304}:
                    self.send_header("Content-Length", str(len(reply.content())))
                self.end_headers()
                if reply.status not in {204, 304}:
                    self.wfile.write(reply.content())

            do_GET = do_POST = do_DELETE = _answer  # noqa: N815 -- names that http.server looks up

            def log_message(self, *_: Any) -> None:
                """Keep the test's output to the test."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.handle_error = lambda *_: None
        self.base_url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    def asked(self) -> list[str]:
        return [str(request) for request in self.requests]

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def read(self) -> float:
        return self.time

    def pace(self, **changes: Any) -> RetryPolicy:
        defaults = {"quota": RetryBudget(), "random": lambda: 1.0, "now": self.read}
        return RetryPolicy(**{"sleep": self.sleep, "monotonic": self.read, **defaults, **changes})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[Request], Reply]], Server]]:
    servers: list[Server] = []

    def start(answer: Callable[[Request], Reply]) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def connect(clock: Clock) -> Iterator[Callable[..., Client]]:
    """Start a client of the server or base URL; credentials and pace can be changed."""
    clients: list[Client] = []

    def start(server: Server | str, *, pace: RetryPolicy | None = None, **changes: Any) -> Client:
        base_url = server if isinstance(server, str) else server.base_url
        before_write = changes.pop("before_write", lambda: None)
        known = {"account_sid": ACCOUNT, "auth_token": TOKEN, "base_url": base_url, **changes}
        pace = pace or clock.pace()
        clients.append(Client(Settings(**known), pace=pace, before_write=before_write))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply


@pytest.fixture
def flow_json() -> Callable[..., dict[str, Any]]:
    """Make a flow as the API tells it; shape and null places as in Twilio's documentation."""

    def make(number: int = 1, **changes: Any) -> dict[str, Any]:
        sid = f"FW{number:032x}"
        return {
            "sid": sid,
            "account_sid": ACCOUNT,
            "author_sid": None,
            "friendly_name": f"Flow {number}",
            "definition": {"states": [], "initial_state": "Trigger"},
            "status": "draft",
            "revision": 1,
            "commit_message": "first",
            "valid": True,
            "errors": [],
            "warnings": [],
            "date_created": "2026-05-30T22:28:43Z",
            "date_updated": None,
            "webhook_url": f"https://webhooks.twilio.com/v1/Accounts/{ACCOUNT}/Flows/{sid}",
            "url": f"https://studio.twilio.com/v2/Flows/{sid}",
            "links": {},
            **changes,
        }

    return make


@pytest.fixture
def page_json() -> Callable[..., dict[str, Any]]:
    """Make one page of a list."""

    def make(rows: list[Any], following: str | None = None, key: str = "flows") -> dict[str, Any]:
        return {"meta": {"key": key, "next_page_url": following}, key: rows}

    return make


@pytest.fixture
def parent(credentials: dict[str, str]) -> Settings:
    return Settings.resolve(lambda _: None, credentials)


@pytest.fixture
def new_accounts(parent: Settings) -> Iterator[Callable[..., Accounts]]:
    clients: list[AccountsClient] = []

    def start(settings: Settings = parent) -> Accounts:
        clients.append(AccountsClient(settings, pace=RetryPolicy(sleep=lambda _: None)))
        return Accounts(clients[-1])

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def accounts(new_accounts: Callable[..., Accounts]) -> Accounts:
    return new_accounts()


@pytest.fixture
def client_for(accounts: Accounts) -> Iterator[Callable[[str], Client]]:
    """Opens a subaccount as a run does."""
    clients: list[Client] = []

    def start(sid: str) -> Client:
        pace = RetryPolicy(sleep=lambda _: None)
        clients.append(Client(accounts.settings(sid), pace=pace, renew=accounts.renew))
        return clients[-1]

    yield start
    for client in clients:
        client.close()
