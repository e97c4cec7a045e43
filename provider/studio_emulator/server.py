"""The HTTP server: uvicorn with an application."""

import socket
import time
from collections.abc import Callable, Collection
from random import Random
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from studio_emulator.app import Application
from studio_emulator.app_state import AppState
from studio_emulator.control.operations import Control
from studio_emulator.faults import Faults
from studio_emulator.faults.actions import TRANSPORT
from studio_emulator.machine import Machine
from studio_emulator.settings import Settings
from studio_emulator.store.database import Database, Store
from studio_emulator.tls.hosts import TUNNEL

if TYPE_CHECKING:
    from studio_emulator.tls.proxy import TlsProxy


class Protocol(HttpToolsProtocol):
    """HTTP that passes its connection on to the application, so that a fault can cut it."""

    def __init__(self, *args: Any, tunnel: str = "", **kwargs: Any) -> None:
        """`tunnel` is the Twilio host that the client believes it talks to, if it came through the proxy."""
        super().__init__(*args, **kwargs)
        self._tunnel = tunnel

    def on_message_begin(self) -> None:
        """Start a request's scope."""
        super().on_message_begin()
        extensions: dict[str, dict[object, object]] = {TRANSPORT: {"transport": self.transport}}
        if self._tunnel:
            extensions[TUNNEL] = {"host": self._tunnel}
        self.scope["extensions"] = extensions


def create_control(
    data: str,
    *,
    seed: int,
    settings: Settings,
    clock: Callable[[], float] = time.time,
    machine: Machine | None = None,
) -> Control:
    """Return a control for the store in that file, or in `:memory:`. `machine` runs its flows.

    Raises sqlite3.Error if the file is not an emulator's store, or if another emulator has it open.
    """
    app = AppState(
        database=Database(data, seed=seed, clock=clock),
        settings=settings,
        random=Random(seed),  # noqa: S311 -- an order of keys is no secret
        machine=machine,
    )
    for kind in Store.__subclasses__():  # so that every file has every table
        app.store(kind)
    return Control(app, Faults())


class Server(uvicorn.Server):
    """Serves, and lets the proxy serve beside it."""

    def __init__(self, config: uvicorn.Config, proxy: "TlsProxy | None") -> None:
        super().__init__(config)
        self._proxy = proxy

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections."""
        await super().startup(sockets)
        if self._proxy is not None:
            self.servers.append(await self._proxy.listen(self._make_protocol))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the proxy, then let running requests end.

        Later is too late: a signal may end the process after this.
        """
        if self._proxy is not None:
            self._proxy.close()
        await super().shutdown(sockets)

    def _make_protocol(self, host: str) -> Protocol:
        return Protocol(
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
            tunnel=host,
        )


def create_server(
    control: Control, hosts: Collection[str] = (), proxy: "TlsProxy | None" = None
) -> Server:
    """Return a server for that control, not started yet. `hosts` are names besides localhost for the control API."""
    config = uvicorn.Config(
        Application(control, hosts),
        http=Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    return Server(config, proxy)
