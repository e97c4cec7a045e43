"""`twilio-studio publish`: make the newest revision of a flow live, exactly as test users tried it."""

from __future__ import annotations

from pathlib import Path

from pulumi_twilio_studio.cli.asking import confirm
from pulumi_twilio_studio.cli.one_flow import (
    Cwd,
    Name,
    Stack,
    Yes,
    opened,
    say_of_pulumi,
    say_where_it_stands,
    show_what_callers_see,
)
from pulumi_twilio_studio.cli.saying import say


def publish(name: Name, *, stack: Stack = None, cwd: Cwd = Path(), yes: Yes = False) -> None:
    """Make the newest revision of a flow live, exactly as test users tried it.

    It shows what changes for callers, and asks.
    Then it sets `twilio-studio:status.NAME` to published, and runs `pulumi up` for this flow.
    It refuses a revision that is not what the program declares.
    """
    with opened(name, stack, cwd) as flow:
        from pulumi_twilio_studio.stack.publishing import Publication

        found = Publication.of(flow)
        if found.is_done:
            say(
                f"Revision {found.head.number} of {name} is live already: there is nothing to publish."
            )
            return
        show_what_callers_see(found.callers_see)
        confirm("Publish it?", yes=yes)
        record = found.publish(say_of_pulumi)
        say(f"Callers run revision {record.live_revision} of {name}.")
        say_where_it_stands(flow, f"twilio-studio:status.{name} is published")
