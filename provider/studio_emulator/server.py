"""The HTTP server: uvicorn, the control API beside Twilio's paths, one SQLite store."""

import socket
import time
from collections.abc import Callable, Collection
from http import HTTPStatus
from random import Random

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from studio_emulator.access import Guarded
from studio_emulator.call import World
from studio_emulator.control import Control, ControlApi
from studio_emulator.delivery import TRANSPORT
from studio_emulator.faults import Faults
from studio_emulator.gateway import Gateway
from studio_emulator.journal import Journal
from studio_emulator.lag import AccountLag, Lag
from studio_emulator.settings import Settings
from studio_emulator.store import AccountStore, Database, DirectoryStore, FlowStore

BACKLOG = 1024


class Protocol(HttpToolsProtocol):
    """HTTP that hands its connection on to the application, so that a fault can cut it."""

    def on_message_begin(self) -> None:
        """Start a request's scope."""
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: {"transport": self.transport}}


class Application:
    """The ASGI application: /emulator/ is the control API, every other path is Twilio's."""

    def __init__(self, control: Control, gateway: ASGIApp, hosts: Collection[str]) -> None:
        self._gateway = gateway
        api = Starlette(
            routes=[Mount("/emulator", routes=ControlApi(control).routes())],
            exception_handlers={ValueError: _refused},
        )
        self._control = Guarded(api, hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to whom it is for."""
        if scope["path"].startswith("/emulator/"):
            await self._control(scope, receive, send)
        else:
            await self._gateway(scope, receive, send)


async def _refused(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, HTTPStatus.BAD_REQUEST)


def opened(
    data: str, *, seed: int, settings: Settings, clock: Callable[[], float] = time.time
) -> Control:
    """A control over the store in that file, or in `:memory:`.

    Raises sqlite3.Error when the file is no emulator's store or another emulator has it open.
    """
    database = Database(data, seed=seed, clock=clock)
    world = World(
        database=database,
        accounts=AccountStore(database),
        flows=FlowStore(database),
        directory=DirectoryStore(database),
        settings=settings,
        lag=Lag(),
        account_lag=AccountLag(),
        random=Random(seed),  # noqa: S311  an order of keys is no secret
    )
    return Control(world, Journal(), Faults(), settings)


def served(control: Control, hosts: Collection[str] = ()) -> uvicorn.Server:
    """A server, not started yet, for that control; `hosts` are names under which it may be asked, beside localhost."""
    gateway = Gateway(control.world, control.journal, control.faults)
    config = uvicorn.Config(
        Application(control, gateway, hosts),
        http=Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to that address; port 0 picks one. Raises OSError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.listen(BACKLOG)
    return bound
