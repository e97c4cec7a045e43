"""What is noted of an execution: each widget that has run, and how all ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json


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
    values: Mapping[str, Json] = field(default_factory=dict, compare=False)
    """What the context then keeps of it, below `widgets.NAME`."""


@dataclass(frozen=True, slots=True)
class End:
    """How an execution ended."""

    reason: str
    """"ended" after the last widget, "hung up", "stopped" by a limit, or "failed" where Studio can do nothing."""

    why: str
    """A sentence."""
