"""How an execution ended, told from its steps. Twilio itself says only that it has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import printable

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.executions import ExecutionStep

FAILURES = frozenset(
    {
        "callFailure",
        "deliveryFailure",
        "fail",
        "failed",
        "failedToEnqueue",
        "failure",
        "providerError",
    }
)
"""The transitions that say that something did not work (docs: studio/widget-library, of each widget)."""


@dataclass(frozen=True)
class Ending:
    """The last thing that is known of an execution."""

    widget: str
    """The last widget that was left, or, if `event` is "", the one that was not left."""

    event: str
    """The transition with which the last widget led to no other one; "" if a widget was not left."""

    @property
    def is_failure(self) -> bool:
        """Whether the flow ended because something did not work."""
        return self.event in FAILURES

    def __str__(self) -> str:
        widget = printable(self.widget)
        return f"{widget}: {printable(self.event)}" if self.event else f"in {widget}"


def ending_of(flow_sid: str, steps: Sequence[ExecutionStep]) -> Ending | None:
    """Return the ending of an execution of that flow, from its steps, oldest first. None without steps.

    A person who hangs up, and an end from outside, leave a widget that has no step of its own. Steps
    of subflows count only if the widget that runs the subflow was not left either.
    """
    if not steps:
        return None
    own = [step for step in steps if step.flow_sid.lower() == flow_sid.lower()]
    last = own[-1] if own and own[-1].next is None else steps[-1]
    return Ending(last.next, "") if last.next is not None else Ending(last.widget, last.event)
