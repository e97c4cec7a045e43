"""Running the emulator as a process of its own: what it prints, and how it ends."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from studio_emulator.control import Control
from studio_emulator.server import listening, opened, served
from studio_emulator.settings import Settings
from studio_emulator.state import account_credentials

DEFAULT_PORT = 4010


class CannotRun(Exception):
    """Why the emulator does not run, a sentence for whoever started it."""


def planned_faults(path: Path | None) -> list[Any]:
    """The fault rules in that file, a JSON list; raises CannotRun if it holds none."""
    if path is None:
        return []
    try:
        rules = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
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
    show: Callable[[str], None] = print,
    **settings: Any,
) -> None:
    """Serve until interrupted, after showing how to reach it.

    Raises CannotRun when the port is taken, the file is in use or no store, or an option is wrong.
    """
    rules = planned_faults(faults)
    try:
        control = opened(data, seed=seed, settings=Settings().changed(settings))
    except sqlite3.Error as refused:
        raise CannotRun(
            f"{data} cannot be opened: {refused}. Is it another emulator's store, in use?"
        ) from refused
    except ValueError as wrong:
        raise CannotRun(str(wrong)) from wrong
    try:
        _serve(control, rules, host, port, show, allow_host=allow_host)
    finally:
        control.world.database.close()


def _serve(
    control: Control,
    rules: list[Any],
    host: str,
    port: int,
    show: Callable[[str], None],
    *,
    allow_host: Sequence[str],
) -> None:
    try:
        for rule in rules:
            control.plant_fault(rule)
    except ValueError as wrong:
        raise CannotRun(str(wrong)) from wrong
    try:
        bound = listening(host, port)
    except OSError as taken:
        raise CannotRun(
            f"Nothing can listen on {host}:{port}: {taken.strerror}. Choose another with --port."
        ) from taken
    show(introduction(f"http://{host}:{bound.getsockname()[1]}", control))
    try:
        served(control, [host, *allow_host]).run(sockets=[bound])
    except KeyboardInterrupt:
        show("Stopped.")


def introduction(base_url: str, control: Control) -> str:
    """Where the emulator is and who may use it, with lines to paste into a shell."""
    account = account_credentials(control.world)[0]
    return "\n".join(
        (
            f"Studio emulator at {base_url} (control API: {base_url}/emulator/)",
            f"Account {account['sid']}, auth token {account['auth_token']}",
            "",
            f"export TWILIO_BASE_URL={base_url}",
            f"export TWILIO_ACCOUNT_SID={account['sid']}",
            f"export TWILIO_AUTH_TOKEN={account['auth_token']}",
        )
    )
