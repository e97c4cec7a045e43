"""`twilio-studio draft`: save what the program declares for test users. Callers notice nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cli.asking import confirm
from pulumi_twilio_studio.cli.one_flow import (
    Cwd,
    Name,
    Stack,
    Yes,
    named,
    opened,
    say_of_pulumi,
    say_where_it_stands,
)
from pulumi_twilio_studio.cli.saying import say

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.flow_records import FlowRecord


def draft(name: Name, *, stack: Stack = None, cwd: Cwd = Path(), yes: Yes = False) -> None:
    """Save what the program declares for test users. What callers run stays live.

    It asks, sets `twilio-studio:status.NAME` to draft, and removes a pin of the flow.
    Then it runs `pulumi up` for this flow.
    """
    with opened(name, stack, cwd) as flow:
        from pulumi_twilio_studio.stack.publishing import save_draft

        say(f"What the program declares as {name} becomes its draft. {_live(flow.record)}")
        if flow.pin is not None:
            say(f"The pin to revision {flow.pin} goes.")
        confirm("Do this?", yes=yes)
        record = save_draft(flow, say_of_pulumi)
        if record.revision == flow.record.revision:
            say(
                f"Nothing had to be saved: revision {record.revision} holds what the program declares."
            )
        else:
            say(f"Test users of {name} reach revision {record.revision}. {_live(record)}")
        say_where_it_stands(flow, f"twilio-studio:status.{name} is draft")
        say(f"To publish it: twilio-studio publish {named(flow)}")


def _live(record: FlowRecord) -> str:
    if record.live_revision is None:
        return "Nothing is live yet."
    return f"Callers go on with revision {record.live_revision}."
