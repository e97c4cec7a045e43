"""What a fault's description may hold: each value with a check, and with the words that say what it takes."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from studio_emulator.known import refuse_unknown

LONGEST_MS = 3_600_000


class Expectation(NamedTuple):
    """What one value has to be, as a check and in words."""

    accepts: Callable[[Any], bool]
    words: str


def is_whole(value: object) -> bool:
    """Whether it is a whole number from 0."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_status(value: object) -> bool:
    return isinstance(value, int) and is_whole(value) and 200 <= value <= 599


def _is_pause(value: object) -> bool:
    return isinstance(value, int) and is_whole(value) and value <= LONGEST_MS


def _is_pointer(value: object) -> bool:
    return isinstance(value, str) and (not value or value.startswith("/"))


def text(words: str) -> Expectation:
    """Any text; `words` say what it means."""
    return Expectation(lambda value: isinstance(value, str), words)


PHASE = Expectation(lambda value: value in ("before", "after"), '"before" or "after"')
TRUE = Expectation(lambda value: value is True, "true")
SWITCH = Expectation(lambda value: isinstance(value, bool), "true or false")
STATUS = Expectation(_is_status, "an HTTP status, 200..599")
PAUSE = Expectation(_is_pause, "milliseconds, an hour of them at most")
SECONDS = Expectation(lambda value: value is None or is_whole(value), "seconds or null")
BODY = Expectation(lambda value: value in ("json", "html"), '"json" or "html"')
ORDINAL = Expectation(lambda value: is_whole(value) and value > 0, "1 for the first, and so on")
POINTERS = Expectation(
    lambda value: isinstance(value, list) and all(map(_is_pointer, value)),
    "a list of JSON pointers",
)
VALUES = Expectation(
    lambda value: isinstance(value, dict) and all(map(_is_pointer, value)),
    "an object of JSON pointers and values",
)


def check(what: str, given: Mapping[str, Any], known: Mapping[str, Expectation]) -> None:
    """Raise ValueError, a sentence, for a name that is unknown or a value that it does not take."""
    refuse_unknown(f"A fault's {what}", given, tuple(known))
    for name, value in given.items():
        if not known[name].accepts(value):
            raise ValueError(f"A fault's {what} {name!r} takes {known[name].words}, not {value!r}.")
