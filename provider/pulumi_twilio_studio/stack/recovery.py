"""After a killed engine: find what it left of a stack, and remove that without losing a resource."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack import unfinished
from pulumi_twilio_studio.stack.engine import Engine, backend_url
from pulumi_twilio_studio.stack.locks import Lock, locks
from pulumi_twilio_studio.stack.sidecar import drop_all_torn, drop_if_torn

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.state import StackState

# How long to wait for a stack that somebody else uses, and how often to look, in seconds.
PATIENCE = 600.0
PAUSE = 1.0
# A provider notices within a second that its engine is gone (resources/host.py). The engine of a
# killed process ends with the pipe that it writes to (measured: 0.7 s).
LAST_BREATH = 2.0


@dataclass(frozen=True)
class Leftovers:
    """What a killed engine left: locks whose holders are gone, and a state with pending operations."""

    stale: list[Lock]
    state: StackState

    def __bool__(self) -> bool:
        """Return whether there is anything to do."""
        return bool(self.stale or self.state.pending)

    @property
    def todo(self) -> list[str]:
        """What a repair does, with the commands of Pulumi that do it."""
        return [
            *(["remove the lock (pulumi cancel)"] if self.stale else []),
            *(["drop the pending operations (pulumi stack import)"] if self.state.pending else []),
        ]

    def lines(self, engine: Engine) -> list[str]:
        """Say what each part is. Looks up flows that were being made. Raises StudioError, OperationError."""
        unfinished.refuse_what_only_pulumi_can_settle(self.state)
        locked = [f"a lock of {lock}: it ended without releasing the lock." for lock in self.stale]
        return [*locked, *unfinished.describe_pending(engine, self.state)]


def open_engine(folder: Path, stack: str | None) -> Engine:
    """Return the engine for that stack, or for the selected one. Raises OperationError.

    If the state cannot be read, first delete every sidecar of an unlocked stack there that was cut off.
    """
    try:
        return Engine.of(folder, stack)
    except OperationError:
        if not drop_all_torn(backend_url(folder), folder):
            raise
    return Engine.of(folder, stack)


def find_leftovers(engine: Engine) -> Leftovers:
    """Find what is left, and change nothing that holds anything. Raises OperationError if somebody may still work.

    Deletes a sidecar that was cut off, because the engine could not read the state with it.
    """
    stale = stale_locks(engine)
    drop_if_torn(engine.backend_url(), engine.folder, engine.stack)
    return Leftovers(stale, engine.export())


def stale_locks(engine: Engine) -> list[Lock]:
    """Return the locks whose holders are known to be gone. Raises OperationError for any other lock."""
    found = locks(engine.backend_url(), engine.folder, engine.stack)
    for lock in found:
        if not lock.is_here:
            raise OperationError(
                f"{engine.stack} is locked by {lock}. This machine cannot tell whether it still "
                "runs. Recover there. If it no longer runs, run `pulumi cancel --stack "
                f"{engine.stack}`, and then this command again"
            )
        if lock.is_held:
            raise OperationError(
                f"{engine.stack} is locked by {lock}, which still runs: wait for it, or end it"
            )
    return found


def repair(engine: Engine, found: Leftovers) -> list[str]:
    """Remove exactly what was found, and check that no resource got lost. Return what was done, line by line."""
    if find_leftovers(engine) != found:
        raise OperationError(
            f"somebody worked on {engine.stack} meanwhile; nothing was done. Run this command again"
        )
    done = []
    if found.stale:
        engine.unlock()
        done.append("The lock is removed.")
    if found.state.pending:
        engine.drop_pending(found.state)
        _prove(engine, found.state)
        kept = len(found.state.urns)
        done.append(f"The pending operations are dropped; all {kept} resources are there.")
    return done


def _prove(engine: Engine, before: StackState) -> None:
    after = engine.export()
    if after.urns == before.urns and not after.pending:
        return
    with tempfile.NamedTemporaryFile(
        "w", prefix="before-recover-", suffix=".json", delete=False
    ) as kept:
        kept.write(before.text)
    raise OperationError(
        f"the state of {engine.stack} has changed: somebody else wrote it meanwhile. The state "
        f"before, with its pending operations, is in {kept.name}. `pulumi stack import` can "
        "restore it"
    )


def recover_when_free(engine: Engine, home: StackHome, sleep: Callable[[float], None]) -> list[str]:
    """Wait until nobody uses the stack, then repair it. Returns lines that say what was done.

    A lock is removed only if its process ran on this machine and is gone. Pending creates are
    looked up by their marker, and the next run finds what they created. Raises OperationError if a
    lock stays, and StudioError.
    """
    for _ in _patience(sleep):
        if not any(lock.may_live for lock in home.locks()):
            break
    else:
        holder = ", ".join(map(str, home.locks()))
        raise OperationError(
            f"{home.stack} is still locked by {holder} after {PATIENCE / 60:.0f} minutes. If that process "
            f"no longer runs: `twilio-studio recover --stack {home.stack}` on that machine, or "
            f"`pulumi cancel --stack {home.stack}`"
        )
    if not find_leftovers(engine):
        return []
    sleep(LAST_BREATH)
    found = find_leftovers(engine)
    return [*found.lines(engine), *repair(engine, found)] if found else []


def _patience(sleep: Callable[[float], None]) -> Iterator[None]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        yield
        sleep(PAUSE)
