"""Run the emulator as a process of its own: what it prints, and how it ends."""

import json
import shlex
import socket
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio_emulator.control.operations import Control
from studio_emulator.control.snapshot import account_credentials
from studio_emulator.files import read_regular_file
from studio_emulator.machine import Machine
from studio_emulator.server import create_control, create_server
from studio_emulator.settings import Settings
from studio_emulator.sockets import listen, url_of

if TYPE_CHECKING:
    from studio_emulator.tls.proxy import TlsProxy

DEFAULT_PORT = 4010
DEFAULT_TLS_PORT = 4011


class CannotRun(Exception):
    """Why the emulator does not run, as a sentence for whoever started it."""


@dataclass(frozen=True, slots=True)
class ProxyOptions:
    """The proxy that the command line asks for."""

    port: int
    authority: Path | None

    def open(self, host: str) -> "TlsProxy":
        """Return the proxy, bound to its port; raises CannotRun if the port, the file or a package prevents it."""
        try:
            from studio_emulator.tls.authority import Unusable  # noqa: PLC0415 -- slow to import
            from studio_emulator.tls.proxy import TlsProxy  # noqa: PLC0415 -- slow to import
        except ModuleNotFoundError as missing:
            raise CannotRun(
                f"--tls-proxy needs the package {missing.name}: pip install {missing.name}."
            ) from missing
        bound = _listen(host, self.port, "--tls-port")
        try:
            return TlsProxy(bound, host, self.authority)
        except Unusable as unusable:
            raise CannotRun(str(unusable)) from unusable


def read_faults(path: Path | None) -> list[Any]:
    """Return the fault rules in that file, a JSON list; raises CannotRun if it holds no list."""
    if path is None:
        return []
    try:
        rules = json.loads(read_regular_file(path).decode())
    except OSError as unreadable:
        raise CannotRun(
            f"The faults in {path} cannot be read: {unreadable.strerror}."
        ) from unreadable
    except (ValueError, RecursionError) as unreadable:
        raise CannotRun(f"The faults in {path} cannot be read: {unreadable}.") from unreadable
    if not isinstance(rules, list):
        raise CannotRun(f"The faults in {path} are not a JSON list of rules.")
    return rules


def run(
    *,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    data: str = ":memory:",
    seed: int = 1,
    faults: Path | None = None,
    allow_host: Sequence[str] = (),
    tls_proxy: bool = False,
    tls_port: int | None = None,
    tls_authority: Path | None = None,
    show: Callable[[str], None] = print,
    machine: Machine | None = None,
    **settings: Any,
) -> None:
    """Show how to reach the emulator, then serve until interrupted. `machine` runs flows.

    Raises CannotRun if the port is taken, the file is in use or not a store, or an option is wrong.
    """
    for option, given in (("--tls-authority", tls_authority), ("--tls-port", tls_port)):
        if given is not None and not tls_proxy:
            raise CannotRun(f"{option} is for the proxy: give --tls-proxy too.")
    rules = read_faults(faults)
    proxy_port = DEFAULT_TLS_PORT if tls_port is None else tls_port
    proxy_options = ProxyOptions(proxy_port, tls_authority) if tls_proxy else None
    try:
        control = create_control(
            data, seed=seed, settings=Settings().with_changes(settings), machine=machine
        )
    except OverflowError as wrong:
        raise CannotRun(f"--seed takes a number of at most 63 bits, not {seed}.") from wrong
    except sqlite3.Error as refused:
        raise CannotRun(
            f"{data} cannot be opened: {refused}. Is it another emulator's store, in use?"
        ) from refused
    except ValueError as wrong:
        raise CannotRun(str(wrong)) from wrong
    try:
        _serve(control, rules, host, port, show, allow_host=allow_host, proxy_options=proxy_options)
    finally:
        control.app.database.close()


def _serve(
    control: Control,
    rules: list[Any],
    host: str,
    port: int,
    show: Callable[[str], None],
    *,
    allow_host: Sequence[str],
    proxy_options: ProxyOptions | None,
) -> None:
    try:
        for rule in rules:
            control.plant_fault(rule)
    except ValueError as wrong:
        raise CannotRun(str(wrong)) from wrong
    bound = _listen(host, port, "--port")
    with ExitStack() as stack:
        proxy = proxy_options.open(host) if proxy_options is not None else None
        if proxy is not None:
            stack.callback(proxy.close)
        show(introduction(url_of(host, bound), control, proxy))
        try:
            create_server(control, [host, *allow_host], proxy).run(sockets=[bound])
        except KeyboardInterrupt:
            show("Stopped.")


def _listen(host: str, port: int, option: str) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as taken:
        raise CannotRun(
            f"Nothing can listen on {host}:{port}: {taken.strerror}. Choose another with {option}."
        ) from taken
    except ValueError as wrong:
        raise CannotRun(str(wrong)) from wrong


def introduction(base_url: str, control: Control, proxy: "TlsProxy | None" = None) -> str:
    """Return where the emulator is and who may use it, with lines to paste into a shell."""
    account = account_credentials(control.app)[0]
    proxied = proxy.environment() if proxy is not None else {}
    return "\n".join(
        (
            f"Studio emulator at {base_url} (control API: {base_url}/emulator/)",
            f"Account {account['sid']}, auth token {account['auth_token']}",
            "",
            f"export TWILIO_BASE_URL={base_url}",
            f"export TWILIO_ACCOUNT_SID={account['sid']}",
            f"export TWILIO_AUTH_TOKEN={account['auth_token']}",
            *(f"export {name}={shlex.quote(value)}" for name, value in proxied.items()),
        )
    )
