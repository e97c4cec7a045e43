"""The requests to the emulator, and their results.

The password of the Authorization header is not kept. A form field whose name says that it is secret
is shown masked.
"""

import re
from collections import deque
from dataclasses import dataclass
from typing import Any

from studio_emulator.encoding import decode_form

CAPACITY = 20_000
"""How many requests are kept. Older ones are forgotten, and their numbers are not used again."""

_SECRET = re.compile(r"token|secret|password", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class JournalEntry:
    """One request. `status` is None until it is answered, and stays None if it never is."""

    number: int
    time: float
    method: str
    path: str
    query: str
    username: str | None
    body: bytes
    account_sid: str | None = None
    status: int | None = None
    applied: bool = False
    fault: str | None = None
    duration_ms: float | None = None

    @property
    def is_write(self) -> bool:
        """Whether it is a request for a change. Validate is a POST that changes nothing."""
        return self.method in {"POST", "DELETE"} and self.path != "/v2/Flows/Validate"

    def as_json(self) -> dict[str, Any]:
        """Return the entry for the control API, with its form decoded."""
        fields = decode_form(self.body.decode("utf-8", "replace"))
        return {
            "number": self.number,
            "time": self.time,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "account_sid": self.account_sid,
            "username": self.username,
            "form": {
                name: ["***"] * len(values) if _SECRET.search(name) else values
                for name, values in fields.items()
            },
            "status": self.status,
            "applied": self.applied,
            "fault": self.fault,
            "duration_ms": self.duration_ms,
        }


class Journal:
    """The latest requests, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[JournalEntry] = deque(maxlen=CAPACITY)
        self._number = 0

    def open(
        self,
        *,
        time: float,
        method: str,
        path: str,
        query: str,
        username: str | None,
        account_sid: str | None = None,
        body: bytes,
    ) -> JournalEntry:
        """Note a request when it arrives."""
        self._number += 1
        entry = JournalEntry(
            number=self._number,
            time=time,
            method=method,
            path=path,
            query=query,
            username=username,
            account_sid=account_sid,
            body=body,
        )
        self._entries.append(entry)
        return entry

    def entries(self, *, writes: bool = False) -> list[dict[str, Any]]:
        """Return every entry, or only requests for a change."""
        return [entry.as_json() for entry in self._entries if entry.is_write or not writes]

    def clear(self) -> None:
        """Forget the entries. Their numbers continue."""
        self._entries.clear()

    def restart(self) -> None:
        """Forget the entries, and begin with number 1 again."""
        self.clear()
        self._number = 0
