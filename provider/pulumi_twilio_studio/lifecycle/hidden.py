"""What a declaration calls secret is hidden in every sentence, whoever says it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.foreign import harmless, without
from pulumi_twilio_studio.identity import Signature, sign
from pulumi_twilio_studio.lifecycle.flow.history import unsigned

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# The longest signature: it decides how much of a long commit message is kept before it.
_LONGEST_SIGNATURE = Signature("0" * 16, "0" * 16, "0" * 16)


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
        cut = {unsigned(sign(text, _LONGEST_SIGNATURE)).removesuffix("...") for text in texts}
        with self._lock:
            self._texts |= texts | cut

    def shown(self, sentence: object) -> str:
        """Return a sentence as the user may see it: without secrets, and without anything that a terminal obeys."""
        with self._lock:
            return without(harmless(str(sentence)), self._texts)
