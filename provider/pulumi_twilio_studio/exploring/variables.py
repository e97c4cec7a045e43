"""Which variables a text with Liquid reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pulumi_twilio_studio.definition.liquid import tags

Path = tuple[str, ...]
"""A variable, step by step: ("widgets", "ask", "inbound", "Body"). A place in a list is a number as text."""

_PATH = re.compile(
    r"""(?<![\w.'"-])(?:widgets|trigger|flow|contact)(?:\.[\w-]+|\[\s*(?:\d+|"[^"\]]*"|'[^'\]]*')\s*\])+"""
)
_TRIMS = re.compile(
    r"(?<=\{[{%])-|-(?=[}%]\})"
)  # what removes blanks around a tag, and is part of no name
_PIECE = re.compile(r"""\.([\w-]+)|\[\s*(?:(\d+)|"([^"\]]*)"|'([^'\]]*)')\s*\]""")
_LITERAL = re.compile(r""""([^"]*)"|'([^']*)'|(?<![\w.])(-?\d+(?:\.\d+)?)(?![\w.])""")


@lru_cache(maxsize=4096)
def variables_of(text: str) -> tuple[Path, ...]:
    """Return the variables that the Liquid of a text reads, each once, in order."""
    if "{" not in text:
        return ()
    found = (
        path_of(each[0])
        for start, end in tags(text)
        for each in _PATH.finditer(_TRIMS.sub(" ", text[start:end]))
    )
    return tuple(dict.fromkeys(found))


def path_of(written: str) -> Path:
    """Return the variable that is written so: `widgets.ask.inbound.Body`."""
    first = re.match(r"\w+", written)
    pieces = (next(filter(None, each.groups()), "") for each in _PIECE.finditer(written))
    return (first[0] if first else "", *pieces)


def literals_of(text: str) -> list[str]:
    """Return the texts and numbers that stand in the Liquid of a text."""
    return [
        next((each for each in found.groups() if each is not None), "")
        for start, end in tags(text)
        for found in _LITERAL.finditer(text[start:end])
    ]


def value_at(context: Mapping[str, Any], path: Path) -> Any:
    """Return the value of a variable, or None."""
    value: Any = context
    for piece in path:
        if isinstance(value, dict):
            value = value.get(piece)
        elif isinstance(value, list) and piece.isdecimal() and int(piece) < len(value):
            value = value[int(piece)]
        else:
            return None
    return value


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from texts_in(each)
