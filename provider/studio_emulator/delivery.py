"""How an answer reaches the client: whole, in pieces, cut in the middle, or not at all."""

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

from starlette.types import Receive, Scope, Send

from studio_emulator.call import Answer
from studio_emulator.encoding import encode

TRANSPORT = "studio_emulator.transport"
"""The ASGI extension in which the server passes the connection on, so that a fault can cut it."""

DRIPS = 10

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with a timeout of zero: closing sends RST instead of FIN."""


def headers(
    answer: Answer, request_id: str, in_flight: int, duration_ms: float
) -> Mapping[str, str]:
    """Return the headers that Twilio's answers have. Error 20429 recommends to watch the first."""
    fields = {
        "Twilio-Concurrent-Requests": str(in_flight),
        "Twilio-Request-Id": request_id,
        "Twilio-Request-Duration": f"{duration_ms / 1000:.3f}",
        "X-Home-Region": "us1",
        "X-Powered-By": "AT-5000",
        "X-Shenanigans": "none",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag",
        **(answer.headers or {}),
    }
    if answer.status != 204:
        fields["Content-Type"] = answer.content_type
        fields["Content-Length"] = str(len(answer.body))
    return fields


async def _start(send: Send, answer: Answer, fields: Mapping[str, str]) -> None:
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})


async def whole(send: Send, answer: Answer, fields: Mapping[str, str]) -> None:
    """Send the answer normally."""
    await _start(send, answer, fields)
    await send({"type": "http.response.body", "body": answer.body})


async def dripped(send: Send, answer: Answer, fields: Mapping[str, str], seconds: float) -> None:
    """Send the answer in pieces over that time."""
    await _start(send, answer, fields)
    step = max(1, -(-len(answer.body) // DRIPS))
    for start in range(0, len(answer.body), step):
        await asyncio.sleep(seconds / DRIPS)
        piece = answer.body[start : start + step]
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def truncated(
    scope: Scope, receive: Receive, send: Send, answer: Answer, fields: Mapping[str, str]
) -> None:
    """Send half of the promised body, then close the connection."""
    await _start(send, answer, fields)
    half = answer.body[: len(answer.body) // 2]
    await send({"type": "http.response.body", "body": half, "more_body": True})
    _transport(scope).close()
    await until_gone(receive)


async def cut(scope: Scope, receive: Receive) -> None:
    """Reset the connection instead of answering, if the client has not gone already."""
    transport = _transport(scope)
    if transport.is_closing():
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    transport.abort()
    await until_gone(receive)


async def until_gone(receive: Receive) -> None:
    """Wait until the server has noticed: to the server, an application that returns earlier is an error."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport(scope: Scope) -> asyncio.Transport:
    transport: asyncio.Transport = scope["extensions"][TRANSPORT]["transport"]
    return transport


def leading_nowhere(body: bytes) -> bytes:
    """Return the page of a list with its own URL as the next page, as a broken pager would."""
    page: dict[str, Any] = json.loads(body)
    if "meta" in page:
        page["meta"]["next_page_url"] = page["meta"]["url"]
    elif "next_page_uri" in page:
        page["next_page_uri"] = page["uri"]
    return encode(page).encode()
