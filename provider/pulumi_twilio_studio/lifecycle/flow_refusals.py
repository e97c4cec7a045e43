"""Collect, for all flows of a run, the changes that the program forbids: the engine stops at the first error."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

FAIL = "fail"
"""The value of `on_drift` that stops a run."""


@dataclass(frozen=True)
class Refusals:
    """A sentence per identity for each such flow, from when it is read until it is compared. Thread-safe."""

    _pending: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, identity: str, sentence: str) -> None:
        """Note a flow that will stop the run, unless its program permits the change by now."""
        with self._lock:
            self._pending[identity] = sentence

    def settle(self, identity: str) -> None:
        """Forget a flow that is compared now, or that may be changed."""
        with self._lock:
            self._pending.pop(identity, None)

    def others(self) -> str:
        """Return the sentences of all that are left, as a part of the first one's error, and forget them."""
        with self._lock:
            told = list(self._pending.values())
            self._pending.clear()
        if not told:
            return ""
        lines = "".join(f"\n  {each}" for each in told)
        return f'\nThese flows stop the run, too, since their on_drift is "fail":{lines}'
