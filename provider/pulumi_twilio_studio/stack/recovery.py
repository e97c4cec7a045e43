"""After a killed engine: find what it left of a stack, and remove that without losing a resource."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack import unfinished
from pulumi_twilio_studio.stack.locks import Lock, locks
from pulumi_twilio_studio.stack.sidecar import drop_if_torn

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.engine import Deployment, Engine


@dataclass(frozen=True)
class Leftovers:
    """What a killed engine left: locks whose holders are gone, and a state with pending operations."""

    stale: list[Lock]
    state: Deployment

    def __bool__(self) -> bool:
        """Return whether there is anything to do."""
        return bool(self.stale or self.state.pending)

    def lines(self, engine: Engine) -> list[str]:
        """Say what each part is. Looks up flows that were being made. Raises StudioError, OperationError."""
        unfinished.refuse_what_only_pulumi_can_settle(self.state)
        locked = [f"a lock: {lock}, has ended without giving it back." for lock in self.stale]
        return [*locked, *unfinished.describe_pending(engine, self.state)]


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
                f"{engine.stack} is locked by {lock}. Whether it still runs cannot be told from this machine: recover "
                f"there, or, if it does not, run `pulumi cancel --stack {engine.stack}` and this command again"
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
        engine.without_pending(found.state)
        _prove(engine, found.state)
        kept = len(found.state.urns)
        done.append(f"The pending operations are dropped; all {kept} resources are there.")
    return done


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
