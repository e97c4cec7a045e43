"""The limit of requests in flight at once for one account, over all threads of this process."""

from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from pulumi_twilio_studio.studio.slots import slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_twilio_studio.studio.slots import Slots


class ConcurrencyLimit:
    """Lets at most `ceiling` requests through at once, and fewer after Twilio throttles.

    Twilio limits concurrent requests per account and does not publish the figure (error dictionary
    20429), so we learn it. A 429 with n requests in flight means that n are too many. After
    `confidence` answers in a row without a 429, one more is tried. With `slots`, the ceiling holds
    for all processes that share them; each process learns on its own.
    """

    confidence = 50

    def __init__(self, ceiling: int, slots: Slots | None = None) -> None:
        self.ceiling = ceiling
        self._slots = slots
        self.limit = ceiling
        self.in_flight = 0
        self._streak = 0
        self._changed = threading.Condition()

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for a place, and hold it while the request is in flight."""
        with self._changed:
            self._changed.wait_for(lambda: self.in_flight < self.limit)
            self.in_flight += 1
        try:
            with self._slots.hold() if self._slots else nullcontext():
                yield
        finally:
            with self._changed:
                self.in_flight -= 1
                self._changed.notify()

    def learn(self, *, throttled: bool) -> None:
        """Learn from an answer. Call this while the slot is still held."""
        with self._changed:
            if throttled:
                self.limit = max(1, min(self.limit, self.in_flight - 1))
                self._streak = 0
                return
            self._streak += 1
            if self._streak >= self.confidence and self.limit < self.ceiling:
                self.limit += 1
                self._streak = 0
                self._changed.notify()


_gates: dict[tuple[str, str, int], ConcurrencyLimit] = {}


def limit_of(host: str, account_sid: str, ceiling: int) -> ConcurrencyLimit:
    """Return this process's one limit for that account at that host with that ceiling."""
    found = _gates.get((host, account_sid, ceiling))
    if found is None:
        slots = slots_of(f"{host} {account_sid}", ceiling)
        found = _gates.setdefault(
            (host, account_sid, ceiling), ConcurrencyLimit(ceiling, slots)
        )  # atomic in CPython
    return found
