"""`twilio-studio recover`: after a killed engine, what really happened, and a stack fit for the next `up`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.lifecycle.account import OperationError

from . import unfinished
from .connection import in_a_sentence
from .engine import Deployment, Engine
from .locks import Lock, locks


def recover(
    *,
    stack: Annotated[
        str | None, typer.Option(help="The stack; the selected one unless given.", metavar="NAME")
    ] = None,
    cwd: Annotated[
        Path, typer.Option(help="The project's folder.", exists=True, file_okay=False)
    ] = Path(),
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
) -> None:
    """After a killed engine: say what really happened, and make the stack fit for the next `up`.

    Takes away a lock that nobody holds, and the pending operations.
    Changes nothing at Twilio, and no resource of the state.
    """
    with in_a_sentence():
        engine = Engine.of(cwd.absolute(), stack)
        stale = _stale_locks(engine)
        state = engine.export()
        if not stale and not state.pending:
            print(f"Nothing to recover: {engine.stack} has no stale lock and no pending operation.")
            return
        unfinished.refuse_what_only_pulumi_can_settle(state)
        print(f"What was left of {engine.stack}:")
        for line in [*map(_left, stale), *unfinished.lines(engine, state)]:
            print(f"  {line}")
        _ask(stale, state, yes=yes)
        _repair(engine, stale, state)
    print(f"Next: pulumi up --refresh --stack {engine.stack}")


def _left(lock: Lock) -> str:
    return f"a lock: {lock}, has ended without giving it back."


def _stale_locks(engine: Engine) -> list[Lock]:
    """The locks whose holders are known to be gone; raises OperationError for any other."""
    found = locks(engine.backend_url(), engine.folder, engine.stack)
    for lock in found:
        if not lock.is_here:
            raise OperationError(
                f"{engine.stack} is locked by {lock}. Whether it still runs cannot be told from this machine: recover "
                f"there, or, if it does not, run `pulumi cancel --stack {engine.stack}` and this command again"
            )
        if lock.is_held:
            raise OperationError(
                f"{engine.stack} is locked by {lock}, which still runs: wait for it, or end it"
            )
    return found


def _ask(stale: list[Lock], state: Deployment, *, yes: bool) -> None:
    """Say what is to be done; go on only when told to, as Pulumi does."""
    todo = [
        *(["remove the lock (pulumi cancel)"] if stale else []),
        *(["drop the pending operations (pulumi stack import)"] if state.pending else []),
    ]
    print(f"To do: {', '.join(todo)}; the {len(state.urns)} resources of the state stay.")
    if yes:
        return
    if not sys.stdin.isatty():
        typer.echo(
            "--yes must be passed in to proceed when running in non-interactive mode", err=True
        )
        raise typer.Exit(2)
    typer.confirm("Do this?", abort=True)


def _repair(engine: Engine, stale: list[Lock], state: Deployment) -> None:
    """Do it, on exactly what was shown, and see that no resource got lost."""
    if _stale_locks(engine) != stale or engine.export() != state:
        raise OperationError(
            f"somebody worked on {engine.stack} meanwhile; nothing was done. Run this command again"
        )
    if stale:
        engine.unlock()
        print("The lock is removed.")
    if state.pending:
        engine.without_pending(state)
        _prove(engine, state)
        print(f"The pending operations are dropped; all {len(state.urns)} resources are there.")


def _prove(engine: Engine, before: Deployment) -> None:
    after = engine.export()
    if after.urns == before.urns and not after.pending:
        return
    with tempfile.NamedTemporaryFile(
        "w", prefix="before-recover-", suffix=".json", delete=False
    ) as kept:
        kept.write(before.text)
    raise OperationError(
        f"the state of {engine.stack} is not what it was without its pending operations: somebody else wrote it. As "
        f"it was, with them, it is in {kept.name}; `pulumi stack import` takes that"
    )
