"""Who may use the control API: programs of whoever started the emulator, and no page of the web.

It takes no credentials, so a page that is open in a browser on the same machine must not reach it.
Browsers mark a request to another site with its Origin. A name that leads here only since the page
was loaded (DNS rebinding) stands in Host.
"""

import ipaddress
import json
from collections.abc import Collection
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from studio_emulator.errors import Refused
from studio_emulator.expectations import refuse_unknown

JSON_TYPE = "application/json"


class ControlGuard:
    """An ASGI application for permitted callers. Other callers read why they are refused."""

    def __init__(self, inner: ASGIApp, hosts: Collection[str] = ()) -> None:
        """`hosts` are names, besides localhost, under which the application may be called."""
        self._inner = inner
        self._hosts = {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        try:
            self._check(Request(scope))
        except Refused as refused:
            answer = JSONResponse({"error": str(refused)}, refused.status)
            await answer(scope, receive, send)
        else:
            await self._inner(scope, receive, send)

    def _check(self, request: Request) -> None:
        asked = request.headers.get("host", "")
        name = _name(f"//{asked}")
        if not self._is_ours(name):
            raise Refused(
                HTTPStatus.FORBIDDEN,
                f"The control API is not served under the name {name!r}. If that name always "
                f"leads here, start the emulator with --allow-host {name}.",
            )
        origin = request.headers.get("origin")
        if origin is not None and origin.lower() != f"{request.url.scheme}://{asked}".lower():
            raise Refused(
                HTTPStatus.FORBIDDEN, "The control API refuses requests from pages of other sites."
            )
        kind = request.headers.get("content-type")
        sends = request.method == "POST" and request.headers.get("content-length", "0") != "0"
        sends = sends or "transfer-encoding" in request.headers
        if (sends or kind) and (kind or "").partition(";")[0].strip().lower() != JSON_TYPE:
            raise Refused(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                f"The control API takes JSON. Send it with Content-Type: {JSON_TYPE}.",
            )

    def _is_ours(self, name: str) -> bool:
        if name == "localhost" or name.endswith(".localhost") or name in self._hosts:
            return True
        try:
            ipaddress.ip_address(name)  # not a name, so nobody can let it lead elsewhere
        except ValueError:
            return False
        return True


def _name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


async def read_json(request: Request) -> Any:
    """Return the JSON that was sent; raises ValueError with a sentence if it is not JSON or cannot be sent back."""
    body = await request.body()
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # no half surrogate pair
    except RecursionError:
        raise ValueError("The body is nested too deeply.") from None
    except ValueError as flaw:
        raise ValueError(f"The body is not JSON: {flaw}.") from None
    return value


async def read_object(request: Request, *known: str) -> dict[str, Any]:
    """Return the JSON object that was sent; raises ValueError with a sentence for anything else.

    If `known` names keys, other keys are refused.
    """
    value = await read_json(request)
    if not isinstance(value, dict):
        raise ValueError("The body must be a JSON object.")  # noqa: TRY004 -- a wrong value, whatever its type
    refuse_unknown("The body", value, known)
    return value


def read_text(wanted: dict[str, Any], name: str, default: str = "") -> str:
    """Return the text under that name; raises ValueError with a sentence for anything else."""
    value = wanted.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text.")  # noqa: TRY004 -- a wrong value, whatever its type
    return value


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")
