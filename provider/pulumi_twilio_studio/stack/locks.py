"""The locks of a stack that is kept in files, and whether their holders still run.

Pulumi writes one file per lock, `.pulumi/locks/<stack>/<id>.json`, which names the process that took it (pulumi,
pkg/backend/diy/lock.go). `pulumi cancel` deletes all of them without a check.
"""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from pulumi_twilio_studio.files import text

_SCHEME = "file://"


@dataclass(frozen=True)
class Lock:
    """Who holds the stack, and since when (ISO 8601)."""

    pid: int
    username: str
    hostname: str
    timestamp: str

    def __str__(self) -> str:
        if self == UNREADABLE:
            return "somebody whose lock file cannot be read"
        since = datetime.fromisoformat(self.timestamp).astimezone(UTC)
        return f"process {self.pid} of {self.username}@{self.hostname}, since {since:%Y-%m-%dT%H:%M:%SZ}"

    @property
    def is_here(self) -> bool:
        """Whether the holder was a process of this machine."""
        return self.hostname == socket.gethostname()

    @property
    def is_held(self) -> bool:
        """Whether a process with that number runs on this machine: the holder, or one that got its number since."""
        try:
            os.kill(self.pid, 0)  # sends nothing, on Linux and macOS
        except ProcessLookupError:
            return False
        except PermissionError:  # another user's
            return True
        return True

    @property
    def may_live(self) -> bool:
        """Whether the holder may still run, as far as can be known."""
        return self.is_held or not self.is_here


UNREADABLE = Lock(0, "", "", "")
"""Held by an unknown process, which may still run."""


def locks(backend_url: str, folder: Path, stack: str) -> list[Lock]:
    """Return the locks of the stack with that full name. If the backend is not a folder, none can be seen."""
    state = backend_folder(backend_url, folder)
    if state is None:
        return []
    files = sorted((state / ".pulumi" / "locks" / stack).glob("*.json"))
    return [lock for file in files if (lock := _read(file)) is not None]


def backend_folder(backend_url: str, folder: Path) -> Path | None:
    """Return the folder that is the backend of the project in `folder`. None if the backend is not a folder."""
    if not backend_url.startswith(_SCHEME):
        return None
    path = unquote(backend_url.removeprefix(_SCHEME).split("?")[0])
    return folder / Path(path).expanduser()


def _read(file: Path) -> Lock | None:
    try:
        content = json.loads(text(file))
        return Lock(*(content[name] for name in ("pid", "username", "hostname", "timestamp")))
    except FileNotFoundError:  # released just now
        return None
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
    ):  # half written: the holder is unknown
        return UNREADABLE
