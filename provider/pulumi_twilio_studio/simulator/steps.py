"""What is noted of an execution: each widget that has run, and how all ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One widget that has run."""

    flow: str
    """The SID of the flow, which is another one inside of a subflow."""

    widget: str
    type: str
    event: str
    match: int | None
    """Which entry of a split's `match` was taken, from 0. None for any other event."""

    next: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class End:
    """How an execution ended."""

    reason: str
    """"ended" after the last widget, "hung up", "stopped" by a limit, or "failed" where Studio can do nothing."""

    why: str
    """A sentence."""
