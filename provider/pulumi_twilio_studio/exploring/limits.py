"""How much of a flow is explored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Where exploring stops, even if something is left to try."""

    steps: int = 100_000
    """Widgets that run, over all executions."""

    seconds: float = 30.0
