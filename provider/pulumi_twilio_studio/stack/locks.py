"""The locks of a stack that is kept in files, and whether their holders still live.

Pulumi writes one file a lock, `.pulumi/locks/<stack>/<id>.json`, with the process that took it
(pulumi, pkg/backend/diy/lock.go). `pulumi cancel` deletes them all and does not look.
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
    """Who holds the stack, since when (ISO 8601)."""

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
        """Whether a process of that number runs on this machine: the holder, or one that got its number since."""
        try:
            os.kill(self.pid, 0)  # sends nothing, on Linux and macOS
        except ProcessLookupError:
            return False
        except PermissionError:  # somebody else's
            return True
        return True

    @property
    def may_live(self) -> bool:
        """Whether the holder cannot be known to have ended."""
        return self.is_held or not self.is_here


UNREADABLE = Lock(0, "", "", "")
"""Held by a process that is not known, so that it may live."""


def locks(backend_url: str, folder: Path, stack: str) -> list[Lock]:
    """The locks of the stack with that full name; of a backend that is not a folder none can be seen."""
    state = state_folder(backend_url, folder)
    if state is None:
        return []
    files = sorted((state / ".pulumi" / "locks" / stack).glob("*.json"))
    return [lock for file in files if (lock := _read(file)) is not None]


def state_folder(backend_url: str, folder: Path) -> Path | None:
    """The folder that is the backend of the project in `folder`; None for a backend that is not one."""
    if not backend_url.startswith(_SCHEME):
        return None
    path = unquote(backend_url.removeprefix(_SCHEME).split("?")[0])
    return folder / Path(path).expanduser()


def _read(file: Path) -> Lock | None:
    try:
        content = json.loads(text(file))
        return Lock(*(content[name] for name in ("pid", "username", "hostname", "timestamp")))
    except FileNotFoundError:  # given back just now
        return None
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
    ):  # half written: somebody's, who is not known
        return UNREADABLE
