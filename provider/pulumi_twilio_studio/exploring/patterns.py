"""A text that a regular expression matches.

It is a guess from the pattern's own parts: look-arounds and back-references are not followed. Whoever uses it compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    match kind:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return next(each for each in _SAMPLES if ord(each) != value)
        case "ANY":
            return "a"
        case "IN":
            return _one_of(value)
        case "BRANCH":
            return "".join(map(_text, value[1][0]))
        case "SUBPATTERN":
            return "".join(map(_text, value[-1]))
        case "ATOMIC_GROUP":
            return "".join(map(_text, value))
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, repeated = value
            return "".join(map(_text, repeated)) * min(least, _MOST)
    return ""


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
    is_one = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}
    bare = name.removeprefix("NOT_")
    return is_one.get(bare, False) is not name.startswith("NOT_")
