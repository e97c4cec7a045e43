"""One exchange of HTTP messages: the request that a handler takes, and the response that it gives."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from starlette.types import Receive, Scope, Send

from studio_emulator.app_state import AppState
from studio_emulator.auth import Identity
from studio_emulator.encoding import decode_form, render
from studio_emulator.errors import TwilioError, missing_parameter
from studio_emulator.journal import JournalEntry
from studio_emulator.tls.hosts import TUNNEL

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer of the emulated API, and how it is sent. `status` is None if there is no answer at all."""

    status: int | None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    deliver: "Deliver | None" = None
    """What sends it instead of `send_whole`: a fault can cut an answer or slow it down."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await (self.deliver or send_whole)(self, scope, receive, send)


Deliver = Callable[[Response, Scope, Receive, Send], Awaitable[None]]
"""Sends a response. The last three arguments are those of ASGI."""


async def send_whole(response: Response, _scope: Scope, _receive: Receive, send: Send) -> None:
    """Send the response in one piece."""
    await send_start(send, response)
    await send({"type": "http.response.body", "body": response.body})


async def send_start(send: Send, response: Response) -> None:
    """Send the status and the headers."""
    fields = dict(response.headers)
    if response.status != 204:
        fields["Content-Type"] = response.content_type
        fields["Content-Length"] = str(len(response.body))
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": encoded})


async def read_body(receive: Receive) -> bytes | None:
    """Return the whole body, or None if the client left before its end. Half a form is not a request."""
    pieces: list[bytes] = []
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message["body"])
        more = message["more_body"]
    return b"".join(pieces)


@dataclass(kw_only=True)
class Request:
    """One request to the emulated API, with what the middlewares find out about it."""

    scope: Scope
    receive: Receive
    body: bytes
    app: AppState
    started: float
    """When it came, on the clock of `time.perf_counter`."""

    endpoint: "Endpoint" = field(init=False)
    """Like `params` and `identity`, it is there unless there is a `refusal`."""

    params: Mapping[str, str] = field(init=False)
    """What the path has in place of the names in braces."""

    identity: Identity = field(init=False)
    refusal: TwilioError | None = None
    product: str = "api"
    """The host that serves it at Twilio."""

    entry: JournalEntry = field(init=False)
    """What the journal says about it."""

    in_flight: int = 0
    """How many requests of its account had no complete answer when it came, including this one."""

    after_delivery: ExitStack = field(default_factory=ExitStack)
    """What is to be done when the response has been sent."""

    @property
    def account_sid(self) -> str | None:
        """The account that it acts on, or None for a request that is refused."""
        return None if self.refusal else self.identity.account.sid

    @property
    def method(self) -> str:
        """The HTTP method."""
        return str(self.scope["method"])

    @property
    def routed_path(self) -> str:
        """The path that leads to the endpoint: `path` behind the product's folder."""
        return str(self.scope["path"])

    @property
    def path(self) -> str:
        """The path that the client knows."""
        return self.routed_path.removeprefix(self._folder)

    @property
    def _folder(self) -> str:
        return str(self.scope.get("extensions", {}).get(TUNNEL, {}).get("folder", ""))

    @property
    def base_url(self) -> str:
        """The address at which the client finds the emulator."""
        return f"{self.scope['scheme']}://{self.header('host')}"

    def url_of(self, path: str) -> str:
        """Return the URL at which the client finds what the emulator has at this path."""
        return self.base_url + path.removeprefix(self._folder)

    @cached_property
    def _headers(self) -> Mapping[bytes, bytes]:
        return dict(self.scope["headers"])

    def header(self, name: str) -> str:
        """Return the header of that name in lower case; empty if it was not sent."""
        return self._headers.get(name.encode(), b"").decode("latin-1")

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The fields of the query."""
        return decode_form(self.scope["query_string"].decode("latin-1"))

    @cached_property
    def form(self) -> dict[str, list[str]]:
        """The fields of the body; a body that is not a form has none."""
        if self.body and not self.header("content-type").startswith(FORM):
            return {}
        return decode_form(self.body.decode("utf-8", "replace"))

    def parameter(self, name: str) -> str | None:
        """Return the form field, or None if it was not sent."""
        values = self.form.get(name)
        return values[-1] if values else None

    def required(self, name: str) -> str:
        """Return the form field; raises TwilioError 20001 if it is missing or empty."""
        value = self.parameter(name)
        if not value:
            raise missing_parameter(name)
        return value

    def optional(self, name: str) -> str | None:
        """Return the form field, or None if it was not sent; raises TwilioError 20001 if it is empty."""
        return None if self.parameter(name) is None else self.required(name)

    def respond(
        self, fields: Mapping[str, Any], *, status: int = 200, definition: str | None = None
    ) -> Response:
        """Return the response that shows one resource."""
        return Response(status, render(fields, self.app.draw_order(), definition))

    def refuse(self, error: TwilioError) -> Response:
        """Return the response that reports the error."""
        return Response(error.status, render(error.body(), self.app.draw_order()), error.headers)


Handler = Callable[[Request], Response]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation of the emulated API.

    `product` is the host that serves it at Twilio. With every product but "api", credentials reach
    only one account. `permission` is what a Restricted API key needs for it.
    """

    handler: Handler
    product: str
    permission: str
