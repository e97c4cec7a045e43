"""Where in a JSON file a value stands: the line and column that an editor opens."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable

from .canonical import Path

# Of a sound text: there every string ends.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},]|[^\s\[\]{},:"]+')
_LINE = re.compile(r"\n")

Place = tuple[int, int]  # line and column, both from 1


class Lines:
    """The places of everything in a sound JSON text."""

    def __init__(self, text: str) -> None:
        self._offsets = _offsets(text)
        self._starts = [0, *(found.end() for found in _LINE.finditer(text))]

    def place(self, path: Iterable[str]) -> Place:
        """Where the value of that path starts; of one that is not there, what should hold it."""
        here: Path = ()
        for step in path:
            is_index = step.isdecimal() and (*here, 0) in self._offsets
            inside = (*here, int(step) if is_index else step)
            if inside not in self._offsets:
                break
            here = inside
        offset = self._offsets[here]
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def broken_at(text: str) -> Place | None:
    """Where a text stops being JSON; None if it is JSON, or no place tells why it is refused."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno, error.colno
    except (ValueError, RecursionError):  # a number too long for Python, or nested too deeply
        return None
    return None


def _offsets(text: str) -> dict[Path, int]:
    """Every value's offset by its path; a loop and no recursion, as a file may nest deeply."""
    found: dict[Path, int] = {}
    path: list[str | int] = []  # the key or the index within each object and list around
    is_key = False
    for token in _TOKEN.finditer(text):
        start = token[0]
        if start in "]}":
            path.pop()
        elif start == ",":
            is_key = isinstance(path[-1], str)
            path[-1] = path[-1] if isinstance(path[-1], str) else path[-1] + 1
        elif is_key:
            path[-1], is_key = json.loads(start), False
        else:
            found[tuple(path)] = token.start()
            is_key = start == "{"
            if start in "{[":
                path.append("" if is_key else 0)
    return found
