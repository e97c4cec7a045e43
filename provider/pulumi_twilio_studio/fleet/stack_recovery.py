"""Wait for a stack that somebody uses, and recover a stack that a killed engine left."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.engine import Engine
from pulumi_twilio_studio.stack.locks import Lock, locks
from pulumi_twilio_studio.stack.recovery import find_leftovers, repair

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project

# How long to wait for a stack that somebody else uses, and how often to look, in seconds.
PATIENCE = 600.0
PAUSE = 1.0
# A provider notices within a second that its engine is gone (resources/host.py). The engine of a
# killed process ends with the pipe that it writes to (measured: 0.7 s).
LAST_BREATH = 2.0


def describe_lock(project: Project, stack: str) -> list[Lock]:
    """Return who holds the stack, as far as this machine can see."""
    return locks(project.backend_url, project.folder, project.full_name(stack))


def recover_stack(project: Project, stack: str, sleep: Callable[[float], None]) -> list[str]:
    """Wait until nobody uses the stack, then recover it. Returns lines that say what was done.

    A lock is removed only if its process ran on this machine and is gone. Pending creates are
    looked up by their marker, and the next run finds what they created. Raises OperationError if a
    lock stays, and StudioError.
    """
    for _ in _patience(sleep):
        if not any(lock.may_live for lock in describe_lock(project, stack)):
            break
    else:
        holder = ", ".join(map(str, describe_lock(project, stack)))
        raise OperationError(
            f"{stack} is locked by {holder}, and still is after {PATIENCE / 60:.0f} minutes. If that no longer runs: "
            f"`twilio-studio recover --stack {stack}` on that machine, or `pulumi cancel --stack {stack}`"
        )
    path = shutil.which("pulumi")
    if path is None:
        raise OperationError("there is no `pulumi` on PATH")
    engine = Engine(path, project.folder, project.full_name(stack))
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
