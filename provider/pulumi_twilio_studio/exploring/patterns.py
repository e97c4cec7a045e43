"""A text that a regular expression matches.

It is a guess from the pattern's own parts: look-arounds and back-references are not followed. Whoever uses it compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_PARSER: Any = re._parser  # type: ignore[attr-defined]  # noqa: SLF001 -- Python shows its reading of a pattern nowhere else
_MOST = 64
_SAMPLES = "a1 Z-_.@"
_OF_CATEGORY = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_WORD": "-",
}


def matching(pattern: str) -> str | None:
    """Return a short text that probably matches. None for a pattern that Python cannot read."""
    try:
        return "".join(map(_text, _PARSER.parse(pattern)))[:1000]
    except (re.error, RecursionError, OverflowError):
        return None


def _text(part: tuple[Any, Any]) -> str:
    kind, value = str(part[0]), part[1]
    write = _WRITERS.get(kind)
    return write(value) if write else ""


def _texts(parts: Iterable[tuple[Any, Any]]) -> str:
    return "".join(map(_text, parts))


def _repeated(value: tuple[int, Any, Any]) -> str:
    least, _, parts = value
    return _texts(parts) * min(least, _MOST)


def _one_of(members: Iterable[tuple[Any, Any]]) -> str:
    listed = [(str(kind), value) for kind, value in members]
    if listed and listed[0][0] == "NEGATE":
        every = "".join(map(chr, range(33, 127)))
        allowed = (each for each in _SAMPLES + every if not _is_in(each, listed[1:]))
        return next(allowed, "\N{SNOWMAN}")
    kind, value = listed[0]
    if kind == "RANGE":
        return chr(value[0])
    return _OF_CATEGORY.get(str(value), "a") if kind == "CATEGORY" else chr(value)


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "LITERAL": chr,
    "NOT_LITERAL": lambda value: next(each for each in _SAMPLES if ord(each) != value),
    "ANY": lambda _: "a",
    "IN": _one_of,
    "BRANCH": lambda value: _texts(value[1][0]),
    "SUBPATTERN": lambda value: _texts(value[-1]),
    "ATOMIC_GROUP": _texts,
    "MAX_REPEAT": _repeated,
    "MIN_REPEAT": _repeated,
    "POSSESSIVE_REPEAT": _repeated,
}
"""What is written for each kind of part. Anything else is a place, such as the end, and takes no room."""


def _is_in(char: str, members: Iterable[tuple[str, Any]]) -> bool:
    for kind, value in members:
        if kind == "LITERAL" and ord(char) == value:
            return True
        if kind == "RANGE" and value[0] <= ord(char) <= value[1]:
            return True
        if kind == "CATEGORY" and _fits(char, str(value)):
            return True
    return False


def _fits(char: str, category: str) -> bool:
    name = category.removeprefix("CATEGORY_")
    is_one = {
        "DIGIT": char.isdigit(),
        "SPACE": char.isspace(),
        "WORD": char.isalnum() or char == "_",
    }
    bare = name.removeprefix("NOT_")
    return is_one.get(bare, False) is not name.startswith("NOT_")
