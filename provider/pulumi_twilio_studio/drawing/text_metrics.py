"""How wide a text will be, and how it is cut to fit.

Nobody can measure the font that the reader's machine will choose. These are the widths of
Helvetica, which its common substitutes share, with a small reserve.
"""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from unicodedata import combining, east_asian_width

from pulumi_twilio_studio.definition.text import printable

_SPARE = 1.06
_WIDTHS = (  # of characters, in ems
    ("ijl'|", 0.23),
    ("ftI.,:;!/\\[] ", 0.28),
    ('r()-"`{}*', 0.35),
    ("ckszvxyJ^", 0.5),
    ("ABEKPSVXY&", 0.68),
    ("CDHNRUGOQwT", 0.75),
    ("mM", 0.85),
    ("W%@", 0.98),
)
_OTHERWISE = 0.57


@dataclass(frozen=True)
class Line:
    """A text that fits. If `length` is set, draw it that long, because the reader's font may be wider."""

    text: str
    length: int | None


def one_line(text: str) -> str:
    """Return the text with each run of white space as one space, and without characters that a picture cannot hold."""
    return printable(" ".join(text.split()))


def width(text: str, size: float) -> float:
    """Return the width of a text in a font of that size."""
    return sum(map(_ems, text)) * size * _SPARE


def clip(text: str, room: float, size: float) -> str:
    """Return the text, cut with "…" if the room is too small."""
    if width(text, size) <= room:
        return text
    left = room - width("…", size)
    for at, char in enumerate(text):
        left -= width(char, size)
        if left < 0:
            return text[:at].rstrip() + "…"
    return text


def line(text: str, room: float, size: float) -> Line:
    """Return the text as a line, cut to the room."""
    cut = clip(text, room, size)
    needed = width(cut, size)
    return Line(cut, round(needed) if needed > room * 0.8 else None)


def wrap(text: str, room: float, size: float, lines: int) -> tuple[Line, ...]:
    """Return the text in at most that many lines. The last line is cut if there is more text."""
    found: list[Line] = []
    rest = text[:1000]
    while rest and len(found) < lines - 1:
        end = _end_of_line(rest, room, size)
        found.append(line(rest[:end].rstrip(), room, size))
        rest = rest[end:].lstrip()
    return (*found, line(rest, room, size)) if rest else tuple(found)


def _end_of_line(text: str, room: float, size: float) -> int:
    """Return how much of a text one line takes: up to a space. A word that fits on no line is broken."""
    ends = accumulate(width(char, size) for char in text)
    most = next((at for at, end in enumerate(ends) if end > room), len(text))
    if most == len(text):
        return most
    space = text.rfind(" ", 0, most + 1)
    word = text[space + 1 :].partition(" ")[0]
    return space if space > 0 and width(word, size) <= room else most


@cache
def _ems(char: str) -> float:
    if combining(char):
        return 0
    if east_asian_width(char) in "WF":
        return 1
    for chars, ems in _WIDTHS:
        if char in chars:
            return ems
    return _OTHERWISE if char.isascii() else 0.75
