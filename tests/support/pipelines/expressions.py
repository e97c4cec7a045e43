"""The expressions of GitHub Actions that our workflows use (docs.github.com: "Evaluate expressions in workflows").

What it does not know is an error: a test must not pass because an expression was taken for something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*')|(?P<name>[A-Za-z_][\w.-]*)|(?P<sign>==|!=|&&|\|\||[!()]))"
)
PLACE = re.compile(r"\$\{\{(.*?)\}\}")
OPEN = ("secrets", "vars")
"""Contexts in which a name that is not set is empty."""


class NotKnown(AssertionError):
    """An expression that this evaluator does not know."""


class Contexts:
    """The values that an expression may name, and the functions about the steps before it."""

    def __init__(
        self, values: Mapping[str, Any], functions: Mapping[str, Callable[[], bool]]
    ) -> None:
        self._values = values
        self._functions = functions

    def fill(self, text: str) -> str:
        """A text with the value of each expression in it."""
        return PLACE.sub(lambda found: as_text(self.evaluate(found[1])), text)

    def holds(self, condition: object) -> bool:
        """Whether an `if:` holds; without a function about the steps before it, only if they all succeeded."""
        text = str(condition).strip()
        if found := PLACE.fullmatch(text):
            text = found[1]
        asks = re.search(r"\b(always|cancelled|failure|success)\(\)", text)
        return (bool(asks) or self._functions["success"]()) and is_true(self.evaluate(text))

    def evaluate(self, text: str) -> Any:
        """The value of one expression."""
        reading = _Reading(text, self.named, self._functions)
        value = reading.any_of()
        if reading.rest:
            raise NotKnown(f"{text!r}: {reading.rest}")
        return value

    def named(self, path: str) -> Any:
        """What a path such as `matrix.stack` stands for."""
        if path in {"true", "false"}:
            return path == "true"
        names = path.split(".")
        found: Any = self._values
        for name in names:
            if not isinstance(found, Mapping) or name not in found:
                if names[0] in OPEN and names[0] in self._values:
                    return ""
                raise NotKnown(path)
            found = found[name]
        return found


class _Reading:
    """Reads an expression from left to right; `!` binds before `==`, `&&` before `||`."""

    def __init__(
        self, text: str, named: Callable[[str], Any], functions: Mapping[str, Callable[[], bool]]
    ) -> None:
        self.rest = []
        self._named = named
        self._functions = functions
        at = 0
        while at < len(text.rstrip()):
            found = TOKEN.match(text, at)
            if not found:
                raise NotKnown(text)
            self.rest.append(found)
            at = found.end()

    def any_of(self) -> Any:
        value = self.all_of()
        while self._takes("||"):
            other = self.all_of()
            value = value if is_true(value) else other
        return value

    def all_of(self) -> Any:
        value = self.compared()
        while self._takes("&&"):
            other = self.compared()
            value = other if is_true(value) else value
        return value

    def compared(self) -> Any:
        value = self.single()
        for sign, is_same in (("==", True), ("!=", False)):
            if self._takes(sign):
                return (as_text(value).lower() == as_text(self.single()).lower()) is is_same
        return value

    def single(self) -> Any:
        if self._takes("!"):
            return not is_true(self.single())
        if self._takes("("):
            value = self.any_of()
            self._expect(")")
            return value
        if not self.rest:
            raise NotKnown("the expression ends too early")
        found = self.rest.pop(0)
        if found["text"] is not None:
            return found["text"][1:-1]
        if found["name"] is None:
            raise NotKnown(found[0])
        if self._takes("("):
            self._expect(")")
            if found["name"] not in self._functions:
                raise NotKnown(f"{found['name']}()")
            return self._functions[found["name"]]()
        return self._named(found["name"])

    def _takes(self, sign: str) -> bool:
        is_next = bool(self.rest) and self.rest[0]["sign"] == sign
        if is_next:
            self.rest.pop(0)
        return is_next

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise NotKnown(f"{sign} is missing")


def is_true(value: Any) -> bool:
    """What counts as true: all but false, 0, an empty text and null."""
    return value not in (False, 0, "", None)


def as_text(value: Any) -> str:
    """How a value stands in a text."""
    return (
        {True: "true", False: "false", None: ""}.get(value, str(value))
        if not isinstance(value, str)
        else value
    )
