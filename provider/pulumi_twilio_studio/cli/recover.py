"""`twilio-studio recover`: after a killed engine, show what really happened and repair the stack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.asking import confirm
from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.stack.recovery import (
    Leftovers,
    find_leftovers,
    open_engine,
    repair,
)


def recover(
    *,
    stack: Annotated[
        str | None, typer.Option(help="The stack. Default: the selected stack.", metavar="NAME")
    ] = None,
    cwd: Annotated[
        Path, typer.Option(help="The folder of the Pulumi project.", exists=True, file_okay=False)
    ] = Path(),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """After a killed engine: show what really happened, and repair the stack for the next `up`.

    It removes a lock that nobody holds, and the pending operations.
    It changes nothing at Twilio, and no resource in the state.
    """
    with user_errors():
        engine = open_engine(cwd.absolute(), stack)
        found = find_leftovers(engine)
        if not found:
            say(f"Nothing to recover: {engine.stack} has no stale lock and no pending operation.")
            return
        lines = found.lines(engine)
        say(f"What was left of {engine.stack}:")
        for line in lines:
            say(f"  {line}")
        _ask(found, yes=yes)
        for line in repair(engine, found):
            say(line)
    say(f"Next: pulumi up --refresh --stack {engine.stack}")


def _ask(found: Leftovers, *, yes: bool) -> None:
    """Print what is to be done, and ask."""
    say(f"To do: {', '.join(found.todo)}; the {len(found.state.urns)} resources of the state stay.")
    confirm("Do this?", yes=yes)
