"""Ctrl-C: the first lets running tenants finish, every later one calls `cancel` of the workers.

Workers on this machine cancel running tenants at the second Ctrl-C, and end them at once at the
third. On a cluster, it takes back the tenants that no worker has begun.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def handle_interrupts(
    stop: Event, cancel: Callable[[], str], say: Callable[[str], None]
) -> Iterator[None]:
    """Within the block, the first signal sets `stop`. Every later one calls `cancel` and says what it returns."""

    def interrupt(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- the signal module's
        if stop.is_set():
            say(cancel())
        else:
            stop.set()
            say(
                "No further tenant is begun; those that are running finish. Interrupt once more "
                "to cancel them."
            )

    before = {each: signal.signal(each, interrupt) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
