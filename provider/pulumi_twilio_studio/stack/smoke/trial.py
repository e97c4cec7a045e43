"""What the user asks of a smoke test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.executions.trying import Listener
    from pulumi_twilio_studio.studio.executions import Execution


@dataclass(frozen=True)
class Trial:
    """How far the user lets a smoke test go."""

    spends: bool
    """Whether it may do what costs money or reaches somebody."""

    seconds: float
    """How long each execution is followed."""

    listen: Callable[[str, str, Execution], Listener]
    """Returns who is told what happens to an execution, for the names of its flow and of its case."""
