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
    """Lets `start` requests through at once, and learns from the answers how many more or fewer: 1 to `most`.

    Twilio limits concurrent requests per account and does not publish the figure (error dictionary
    20429). A 429 says that one request was too many, and takes one place away, also of those that
    were not in use. The limit rises by one at a time, and only by answers that come while it is
    reached: after as many as it lets through, or, once there was a 429, after `confidence` of them,
    because each try that is one too many costs a request. With `slots`, the processes that share
    them have `start` places together. No process knows what the others do, so there the limit does
    not rise above `start`.
    """

    confidence = 50

    def __init__(self, start: int, most: int, slots: Slots | None = None) -> None:
        self.limit = start
        self.in_flight = 0
        self._most = start if slots else most
        self._slots = slots
        self._was_throttled = False
        self._streak = 0
        self._changed = threading.Condition()

    @contextmanager
    def slot(self) -> Iterator[int]:
        """Wait for a place, and hold it while the request is in flight. Give the number in flight, with this one."""
        with self._changed:
            self._changed.wait_for(lambda: self.in_flight < self.limit)
            self.in_flight += 1
            number = self.in_flight
        try:
            with self._slots.hold() if self._slots else nullcontext():
                yield number
        finally:
            with self._changed:
                self.in_flight -= 1
                self._changed.notify()

    def learn(self, number: int, *, throttled: bool) -> None:
        """Learn from the answer to a request whose slot gave that number. Call this while the slot is still held."""
        with self._changed:
            at_once = max(number, self.in_flight)  # when it was sent, or when it was answered
            if throttled:
                self._fall(at_once)
            elif at_once >= self.limit:
                self._streak += 1
                if self._streak >= (self.confidence if self._was_throttled else self.limit):
                    self._rise()

    def _fall(self, at_once: int) -> None:
        self.limit = max(1, min(self.limit, at_once) - 1)
        self._was_throttled = True
        self._streak = 0

    def _rise(self) -> None:
        self._streak = 0
        if self.limit < self._most:
            self.limit += 1
            self._changed.notify()


_gates: dict[tuple[str, str, int, int], ConcurrencyLimit] = {}


def limit_of(host: str, account_sid: str, start: int, most: int) -> ConcurrencyLimit:
    """Return this process's one limit for that account at that host, which begins and ends with these numbers."""
    key = host, account_sid, start, most
    found = _gates.get(key)
    if found is None:
        slots = slots_of(f"{host} {account_sid}", start)
        found = _gates.setdefault(key, ConcurrencyLimit(start, most, slots))  # atomic in CPython
    return found
