"""When Studio stops an execution that goes on (docs: studio/user-guide/studio-faq, "What limits exist in Studio?")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pulumi_twilio_studio.simulator.steps import End, Step

MOST_STEPS = 1000  # "Each Execution ends after 1,000 steps"; docs: studio/subflows, it includes the steps of subflows
MOST_IN_A_ROW = (
    10  # "If the same widget runs 10 times in a row during an Execution, that Execution will stop"
)
LONGEST = timedelta(days=30)  # "An Execution automatically ends after 30 days"

TOO_LONG = End("stopped", f"Studio ends an execution after {LONGEST.days} days.")
TOO_MANY = End("stopped", f"Studio ends an execution after {MOST_STEPS:,} steps.")


def limit_reached(steps: Sequence[Step], since: datetime) -> End | None:
    """Return how the execution ends now, or None if no limit is reached (assumption: ten-in-a-row)."""
    last = steps[-1]
    if len(steps) >= MOST_STEPS:
        return TOO_MANY
    if last.at - since >= LONGEST:
        return TOO_LONG
    if _ran_in_a_row(steps):
        why = f"Studio ends an execution when {last.widget} runs {MOST_IN_A_ROW} times in a row."
        return End("stopped", why)
    return None


def _ran_in_a_row(steps: Sequence[Step]) -> bool:
    last = steps[-1]
    row = steps[-MOST_IN_A_ROW:]
    return len(row) == MOST_IN_A_ROW and all(
        each.widget == last.widget and each.flow == last.flow for each in reversed(row)
    )
