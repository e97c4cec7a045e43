"""What the emulator's journal tells about requests: their order in time, and how many there were at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def most_at_once(journal: Iterable[dict[str, Any]]) -> int:
    """How many of the requests were in flight at the same time, at most."""
    entries = list(journal)
    moments = [(each["time"], 1) for each in entries]
    moments += [(each["time"] + each["duration_ms"] / 1000, -1) for each in entries]
    at_once = most = 0
    for _, step in sorted(moments):
        at_once += step
        most = max(most, at_once)
    return most
