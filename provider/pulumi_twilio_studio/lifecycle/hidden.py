"""What a declaration calls secret is hidden in every sentence, whoever says it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.foreign import harmless, without
from pulumi_twilio_studio.identity import LONGEST

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# A long commit message is cut (identity.py, sign). What stands before and after it decides where, but it keeps as much.
SHORTEST = 40


class HiddenTexts:
    """The texts that no sentence may show. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._texts: set[str] = set()

    def keep(self, props: Mapping[str, Any], unless: Collection[str] = ()) -> None:
        """Hide from now on the values that the properties' own list names as secret.

        `unless` are texts that only stand for a value.
        """
        values = (props.get(name) for name in props.get("hidden") or ())
        texts = {value for value in values if isinstance(value, str) and value not in unless}
        cut = {
            text.strip()[:length].rstrip()
            for text in texts
            for length in range(SHORTEST, min(len(text), LONGEST))
        }
        with self._lock:
            self._texts |= texts | cut

    def shown(self, sentence: object) -> str:
        """Return a sentence as the user may see it: without secrets, and without anything that a terminal obeys."""
        with self._lock:
            return without(harmless(str(sentence)), self._texts)
