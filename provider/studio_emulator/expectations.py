"""What callers of the control API may give: a check for each value, and the words for the error."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

LONGEST_MS = 3_600_000


class Expectation(NamedTuple):
    """What one value must be, as a check and in words."""

    accepts: Callable[[Any], bool]
    words: str


def is_whole(value: object) -> bool:
    """Return whether it is a whole number, 0 or more."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_status(value: object) -> bool:
    return isinstance(value, int) and is_whole(value) and 200 <= value <= 599


def _is_pause(value: object) -> bool:
    return isinstance(value, int) and is_whole(value) and value <= LONGEST_MS


def _is_pointer(value: object) -> bool:
    return isinstance(value, str) and (not value or value.startswith("/"))


def text(words: str) -> Expectation:
    """Return an expectation of any text; `words` say what the text means."""
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


def refuse_unknown(what: str, given: Iterable[str], known: Sequence[str]) -> None:
    """Raise ValueError with a sentence for a name that is not known. Without `known`, every name passes.

    A misspelt name would have no effect.
    """
    for name in given if known else ():
        if name not in known:
            raise ValueError(f"{what} has no {name!r}; there are {', '.join(known)}.")


def check(what: str, given: Mapping[str, Any], known: Mapping[str, Expectation]) -> None:
    """Raise ValueError with a sentence for an unknown name or a value that the name does not take."""
    refuse_unknown(f"A fault's {what}", given, tuple(known))
    for name, value in given.items():
        if not known[name].accepts(value):
            raise ValueError(f"A fault's {what} {name!r} takes {known[name].words}, not {value!r}.")
