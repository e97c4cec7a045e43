"""What happens to a change that somebody else made, as `on_drift` says.

"repair" overwrites it. "ignore" leaves it until the program changes. "fail" stops the run at preview.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

FAIL = "fail"
IGNORE = "ignore"


def is_left_alone(on_drift: str, *, is_unchanged: bool) -> bool:
    """Return whether drift stays, since the program declares what it declared before."""
    return on_drift == IGNORE and is_unchanged


def shows_as_change(on_drift: str) -> bool:
    """Return whether a refresh answers with what somebody made of the inputs.

    Drift that stays would show as the same change at every run.
    """
    return on_drift != IGNORE


@dataclass(frozen=True)
class Refusals:
    """The changes that will stop this run, one sentence for each resource. Thread-safe.

    The engine stops at the first error, so that error names all of them. Each is here from when the resource is read
    until it is compared.
    """

    _pending: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, identity: str, on_drift: str, sentence: str) -> None:
        """Note a change that will stop the run, unless its program permits the change by now."""
        if on_drift == FAIL:
            with self._lock:
                self._pending[identity] = sentence

    def settle(self, identity: str) -> None:
        """Forget a resource that is compared now, or that may be changed."""
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
        return f'\nThese stop the run, too, since their on_drift is "fail":{lines}'
