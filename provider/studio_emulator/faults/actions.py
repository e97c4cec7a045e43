"""What a fault can do to a request, one class per action. docs/emulator.md explains each action.

A new action is one class here and its entry in `ACTIONS`.
"""

import asyncio
import json
import socket
import struct
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from starlette.types import Receive, Scope, Send

from studio_emulator.encoding import encode
from studio_emulator.errors import error_of_status, html_page, too_many_requests
from studio_emulator.exchange import Request, Response, send_start
from studio_emulator.expectations import (
    BODY,
    PAUSE,
    PHASE,
    POINTERS,
    SECONDS,
    STATUS,
    SWITCH,
    TRUE,
    VALUES,
    Expectation,
    text,
)
from studio_emulator.faults.json_pointers import rewrite_json
from studio_emulator.store.accounts import AccountStore

TRANSPORT = "studio_emulator.transport"
"""The ASGI extension in which the server passes the connection on, so that a fault can cut it."""

DRIPS = 10
"""In how many pieces a slow answer comes."""

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with a timeout of zero: closing sends RST instead of FIN."""

Next = Callable[[Request], Awaitable[Response]]
Fire = Callable[[], Awaitable[None]]


class Action(ABC):
    """What a fault does to one request."""

    takes: ClassVar[Expectation]
    options: ClassVar[Mapping[str, Expectation]] = {}

    def __init__(self, value: Any, options: Mapping[str, Any]) -> None:
        self.value = value
        self.given = options

    @abstractmethod
    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        """Return the response. `call_next` applies the request; `fire` notes that the action begins."""

    def release(self) -> None:  # noqa: B027 -- most actions hold nothing
        """Release the request, if it is held."""


class Status(Action):
    """Answer with that status, with or without applying the request."""

    takes = STATUS
    options: ClassVar = {"apply": SWITCH, "body": BODY}

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        if self.given.get("apply"):
            await call_next(request)
        await fire()
        if self.given.get("body") == "html":
            page = html_page(self.value)
            return _without_forbidden_body(Response(self.value, page, content_type="text/html"))
        if self.value < 300:
            return _without_forbidden_body(Response(self.value, b"{}"))
        return request.refuse(error_of_status(self.value))


class Drop(Action):
    """Cut the connection instead of answering, before or after the request is applied."""

    takes = PHASE

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        if self.value == "after":
            await call_next(request)
        await fire()
        return NO_ANSWER


class Hold(Action):
    """Hold the request until the faults are cleared, before or after it is applied."""

    takes = PHASE

    def __init__(self, value: Any, options: Mapping[str, Any]) -> None:
        super().__init__(value, options)
        self._released = asyncio.Event()

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        response = await call_next(request) if self.value == "after" else None
        await fire()
        if not await self._hold(request):
            return NO_ANSWER
        return response or await call_next(request)

    async def _hold(self, request: Request) -> bool:
        """Hold the request; return whether the client is still there."""
        gone = asyncio.ensure_future(_wait_gone(request.receive))
        released = asyncio.ensure_future(self._released.wait())
        await asyncio.wait({gone, released}, return_when=asyncio.FIRST_COMPLETED)
        released.cancel()
        if gone.done():
            return False
        gone.cancel()
        return True

    def release(self) -> None:
        self._released.set()


class Delay(Action):
    """Wait before the request is applied."""

    takes = PAUSE

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        await fire()
        await asyncio.sleep(self.value / 1000)
        return await call_next(request)


class Throttle(Action):
    """Answer 429 without applying the request."""

    takes = TRUE
    options: ClassVar = {"retry_after": SECONDS}

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        await fire()
        retry_after = self.given.get("retry_after", request.app.settings.retry_after)
        return request.refuse(too_many_requests(retry_after))


class ActOn(Action):
    """Apply the request to another account, as a parent's credentials silently do for a subaccount."""

    takes = text("an account SID")

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        await fire()
        account = request.app.store(AccountStore).fetch(self.value)
        if account is None:  # control refuses such a fault, and accounts are never removed
            raise LookupError(f"There is no account {self.value}.")
        if request.refusal is None:
            request.identity = replace(request.identity, account=account)
        return await call_next(request)


class RepeatPage(Action):
    """Make a page of a list name itself as the next page."""

    takes = TRUE

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        response = await call_next(request)
        if response.status != 200:
            return response
        await fire()
        page: dict[str, Any] = json.loads(response.body)
        if "meta" in page:
            page["meta"]["next_page_url"] = page["meta"]["url"]
        elif "next_page_uri" in page:
            page["next_page_uri"] = page["uri"]
        return replace(response, body=encode(page).encode())


class Rewrite(Action):
    """Answer with other values, types or fields."""

    takes = VALUES
    options: ClassVar = {"without": POINTERS, "as_status": STATUS}

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        response = await call_next(request)
        body = rewrite_json(response.body, self.value, self.given.get("without", ()))
        status = self.given.get("as_status", response.status)
        if body is None and status == response.status:
            return response
        rewritten = replace(response, status=status, body=response.body if body is None else body)
        rewritten = _without_forbidden_body(rewritten)
        if rewritten != response:
            await fire()
        return rewritten


class Truncate(Action):
    """Send half of the answer, then close the connection."""

    takes = TRUE

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        response = await call_next(request)
        await fire()
        return replace(response, deliver=_send_half)


class Drip(Action):
    """Send the answer in pieces."""

    takes = PAUSE

    async def respond(self, request: Request, call_next: Next, fire: Fire) -> Response:
        response = await call_next(request)
        await fire()
        return replace(response, deliver=partial(_send_slowly, seconds=self.value / 1000))


ACTIONS: Mapping[str, type[Action]] = {
    "status": Status,
    "drop": Drop,
    "hold": Hold,
    "delay_ms": Delay,
    "drip_ms": Drip,
    "throttle": Throttle,
    "truncate": Truncate,
    "repeat_page": RepeatPage,
    "act_on": ActOn,
    "rewrite": Rewrite,
}
"""Every action by its name in a description. A rule has exactly one."""


def _without_forbidden_body(response: Response) -> Response:
    """Return the response, without a body if its status allows none (RFC 9110, 15.3.5 and 15.4.5)."""
    return replace(response, body=b"") if response.status in {204, 304} else response


async def _send_slowly(
    response: Response, _scope: Scope, _receive: Receive, send: Send, *, seconds: float
) -> None:
    """Send the response in pieces over that time."""
    await send_start(send, response)
    step = max(1, -(-len(response.body) // DRIPS))
    for start in range(0, len(response.body), step):
        await asyncio.sleep(seconds / DRIPS)
        piece = response.body[start : start + step]
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _send_half(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send half of the promised body, then close the connection."""
    await send_start(send, response)
    half = response.body[: len(response.body) // 2]
    await send({"type": "http.response.body", "body": half, "more_body": True})
    _transport(scope).close()
    await _wait_gone(receive)


async def _reset(_response: Response, scope: Scope, receive: Receive, _send: Send) -> None:
    """Reset the connection, if the client has not gone already."""
    transport = _transport(scope)
    if transport.is_closing():
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()
    await _wait_gone(receive)


NO_ANSWER = Response(None, deliver=_reset)


async def _wait_gone(receive: Receive) -> None:
    """Wait until the server has noticed: to the server, an application that returns earlier is an error."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport(scope: Scope) -> asyncio.Transport:
    transport: asyncio.Transport = scope["extensions"][TRANSPORT]["transport"]
    return transport
