"""The ASGI application: the way of every request, from the server to a handler and back."""

import time
from collections.abc import Collection, Sequence

from starlette.types import Receive, Scope, Send

from studio_emulator import middleware
from studio_emulator.control.api import ControlApi
from studio_emulator.control.operations import Control
from studio_emulator.exchange import Request, read_body
from studio_emulator.faults import Faults
from studio_emulator.middleware import Middleware
from studio_emulator.tls.hosts import TUNNEL, product_folder


def middlewares(faults: Faults) -> Sequence[Middleware]:
    """Return the steps of a request to one of Twilio's paths, in their order. `middleware.handle` follows."""
    return (
        middleware.identify,
        middleware.count_in_flight,
        middleware.add_headers,
        middleware.keep_journal,
        middleware.add_latency,
        middleware.limit_concurrency,
        faults.inject,
        middleware.answer_refusals,
        middleware.authorize,
    )


class Application:
    """/emulator/ is the control API, every other path is Twilio's."""

    def __init__(self, control: Control, hosts: Collection[str]) -> None:
        """`hosts` are names besides localhost for the control API."""
        self._state = control.app
        self._respond = middleware.chain(middlewares(control.faults), middleware.handle)
        self._control_api = ControlApi(control).guarded_app(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request to the part that serves it."""
        tunnel = scope.get("extensions", {}).get(TUNNEL)
        if tunnel is not None:
            tunnel["folder"] = product_folder(tunnel["host"], scope["path"])
            scope = {**scope, "path": tunnel["folder"] + scope["path"]}
            await self._answer(scope, receive, send)
        elif scope["path"].startswith("/emulator/"):
            await self._control_api(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request to one of Twilio's paths."""
        started = time.perf_counter()
        body = await read_body(receive)
        if body is None:
            return
        request = Request(scope=scope, receive=receive, body=body, app=self._state, started=started)
        with request.after_delivery:
            response = await self._respond(request)
            await response(scope, receive, send)
