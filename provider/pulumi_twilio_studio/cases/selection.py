"""Which cases `-k` selects, as with pytest: words, `and`, `or`, `not` and brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pulumi_twilio_studio.definition.text import quoted
from pulumi_twilio_studio.failures import WrongArgument

Test = Callable[[str], bool]
_TOKENS = re.compile(r"[()]|[^\s()]+")
_OPERATORS = frozenset({"and", "or", "not", "(", ")"})
_DEEPEST = 50  # brackets within brackets


def selection(text: str) -> Test:
    """Return what tells whether a case with that name is selected.

    Words that stand side by side are one text, which is looked for in the name, in upper or lower case.
    Raises WrongArgument for a text that makes no sense.
    """
    reading = _Reading(text, _TOKENS.findall(text))
    test = reading.either(0)
    if reading.token is not None:
        raise reading.flaw()
    return test


class _Reading:
    """Reads an expression from the left to the right."""

    def __init__(self, text: str, tokens: Sequence[str]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0

    @property
    def token(self) -> str | None:
        """The next word or sign. None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def flaw(self) -> WrongArgument:
        """Return what to raise at this place."""
        where = (
            "ends too early" if self.token is None else f"makes no sense at {quoted(self.token)}"
        )
        return WrongArgument(f"{quoted(self._text)} {where}")

    def either(self, depth: int) -> Test:
        tests = [self._both(depth)]
        while self._takes("or"):
            tests.append(self._both(depth))
        return lambda name: any(test(name) for test in tests)

    def _both(self, depth: int) -> Test:
        tests = [self._one(depth)]
        while self._takes("and"):
            tests.append(self._one(depth))
        return lambda name: all(test(name) for test in tests)

    def _one(self, depth: int) -> Test:
        if depth > _DEEPEST:
            raise self.flaw()
        if self._takes("not"):
            test = self._one(depth + 1)
            return lambda name: not test(name)
        if not self._takes("("):
            return self._words()
        test = self.either(depth + 1)
        if not self._takes(")"):
            raise self.flaw()
        return test

    def _words(self) -> Test:
        words = []
        while self.token is not None and self.token not in _OPERATORS:
            words.append(self.token)
            self._at += 1
        if not words:
            raise self.flaw()
        wanted = " ".join(words).casefold()
        return lambda name: wanted in " ".join(name.casefold().split())

    def _takes(self, token: str) -> bool:
        if self.token != token:
            return False
        self._at += 1
        return True
