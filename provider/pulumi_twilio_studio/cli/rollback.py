"""`twilio-studio rollback`: give callers an earlier revision of a flow again, and say how to go forward."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.asking import confirm
from pulumi_twilio_studio.cli.connection import usage_errors
from pulumi_twilio_studio.cli.one_flow import (
    Cwd,
    Name,
    Stack,
    Yes,
    named,
    opened,
    say_of_pulumi,
    say_where_it_stands,
    show_what_callers_see,
)
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.failures import WrongArgument

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.one_flow import OneFlow
    from pulumi_twilio_studio.stack.rolling_back import RollBack

LAST_GOOD = "last-good"


def rollback(
    name: Name,
    *,
    to: Annotated[
        str | None,
        typer.Option(
            help="The revision: its number, or last-good, the newest one before the live one that this stack "
            "published and that differs. Default: last-good.",
            metavar="N",
        ),
    ] = None,
    forward: Annotated[
        bool,
        typer.Option("--forward", help="Remove the pin: callers get what the program declares."),
    ] = False,
    stack: Stack = None,
    cwd: Cwd = Path(),
    yes: Yes = False,
) -> None:
    """Give callers an earlier revision of a flow again.

    It shows what changes for callers, and asks.
    Then it sets `twilio-studio:pins.NAME`, and runs `pulumi up` for this flow.
    At its end it says how to go forward again.
    """
    if forward and to is not None:
        raise typer.BadParameter("it goes to what the program declares", param_hint="--to")
    with usage_errors("--to"):
        number = _number(to)
    with opened(name, stack, cwd) as flow:
        if forward:
            _go_forward(flow, yes=yes)
            return
        from pulumi_twilio_studio.stack.rolling_back import RollBack

        found = RollBack.of(flow, number)
        if found.is_done:
            say(
                f"{name} is rolled back to revision {found.to.number} already: there is nothing to do."
            )
            return
        _roll_back(found, yes=yes)


def _roll_back(found: RollBack, *, yes: bool) -> None:
    flow, number = found.flow, found.to.number
    show_what_callers_see(found.callers_see)
    if found.to.status != "published":
        say(f"Revision {number} is a draft: it was never live.")
    if found.was_draft:
        say(
            f"The program's draft of {flow.name} stays in its history. The flow is declared published from now on."
        )
    confirm("Roll back?", yes=yes)
    record = found.carry_out(say_of_pulumi)
    say(
        f"Callers run revision {record.live_revision} of {flow.name}, which holds what revision {number} holds."
    )
    status = [f"twilio-studio:status.{flow.name} is published"] if found.was_draft else []
    say_where_it_stands(flow, f"twilio-studio:pins.{flow.name} is {number}", *status)
    if not found.was_draft:
        say("To go forward again, to what the program declares:")
        say(f"  twilio-studio rollback {named(flow)} --forward")
    say("To try what the program declares with test users first:")
    say(f"  twilio-studio draft {named(flow)}")


def _go_forward(flow: OneFlow, *, yes: bool) -> None:
    from pulumi_twilio_studio.stack.rolling_back import go_forward

    if flow.pin is None:
        pinned = f": its program pins it to revision {flow.record.pin}" if flow.record.pin else ""
        say(f"The configuration does not pin {flow.name}{pinned}. There is nothing to do.")
        return
    say(
        f"The pin of {flow.name} to revision {flow.pin} goes. Callers get what the program declares."
    )
    confirm("Go forward?", yes=yes)
    record = go_forward(flow, say_of_pulumi)
    say(f"Callers run revision {record.live_revision} of {flow.name}.")
    say_where_it_stands(flow, f"twilio-studio:pins.{flow.name} is gone")


def _number(to: str | None) -> int | None:
    """Return the number of a revision, or None for the last good one. Raises WrongArgument."""
    if to is None or to == LAST_GOOD:
        return None
    if to.isascii() and to.isdecimal() and int(to) > 0:
        return int(to)
    raise WrongArgument(f"{to!r} is not a revision. Give a number, or {LAST_GOOD}")
