"""Where a value stands in a JSON file: the line and column that an editor opens."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable

from pulumi_twilio_studio.definition.canonical import Path
from pulumi_twilio_studio.definition.text import quoted

# For sound texts, in which every string ends.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{},]|[^\s\[\]{},:"]+')
_LINE = re.compile(r"\n")

_CONSTANTS = ("NaN", "Infinity", "-Infinity")

Place = tuple[int, int]  # line and column, both from 1


class Lines:
    """The places of all values in a sound JSON text."""

    def __init__(self, text: str) -> None:
        self._offsets = _offsets(text)
        self._starts = _starts(text)

    def place(self, path: Iterable[str]) -> Place:
        """Return where the value at that path starts. If it is missing, return the place of what should hold it."""
        here: Path = ()
        for step in path:
            is_index = step.isdecimal() and (*here, 0) in self._offsets
            inside = (*here, int(step) if is_index else step)
            if inside not in self._offsets:
                break
            here = inside
        return _place(self._starts, self._offsets[here])


def broken_at(text: str) -> Place | None:
    """Return where a text stops being JSON, or None if it is JSON or nested too deeply to be read."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno, error.colno
    except RecursionError:
        return None
    except ValueError:  # a number that is too long for Python
        pass
    flaw = flaw_of_sound(text)
    return flaw and flaw[1]


def flaw_of_sound(text: str) -> tuple[str, Place] | None:
    """Return the first flaw of a text whose brackets and strings are sound JSON, and its place; None without a flaw.

    A flaw is a key that stands twice in one object, a constant that JSON does not have, or a number
    longer than Python reads.
    """
    starts = _starts(text)
    keys: list[dict[str, int] | None] = []  # one entry per object around; None for a list
    is_key = False
    for token in _TOKEN.finditer(text):
        start = token[0]
        if start in "]}":
            keys.pop()
        elif start == ",":
            is_key = keys[-1] is not None
        elif is_key and keys[-1] is not None:
            key, is_key = json.loads(start), False
            if key in keys[-1]:
                first, _ = _place(starts, keys[-1][key])
                twice = f"the key {quoted(key)} appears twice in one object, first at line {first}"
                return twice, _place(starts, token.start())
            keys[-1][key] = token.start()
        elif start in "{[":
            is_key = start == "{"
            keys.append({} if is_key else None)
        elif wrong := _flaw_of_value(start):
            return wrong, _place(starts, token.start())
    return None


def _flaw_of_value(token: str) -> str:
    if token in _CONSTANTS:
        return f"{token} is not a JSON number"
    try:
        json.loads(token)
    except ValueError:
        return "a number with too many digits"
    return ""


def _starts(text: str) -> list[int]:
    """Return where each line starts."""
    return [0, *(found.end() for found in _LINE.finditer(text))]


def _place(starts: list[int], offset: int) -> Place:
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def _offsets(text: str) -> dict[Path, int]:
    """Return every value's offset by its path. No recursion, because a file may nest deeply."""
    found: dict[Path, int] = {}
    path: list[str | int] = []  # the key or the index in each object and list around
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
