"""Values that may make a condition hold, or fail.

They are tried by running the flow, so a wrong one costs only time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pulumi_twilio_studio.exploring.patterns import matching
from pulumi_twilio_studio.exploring.variables import literals_of

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.program import Branch

NEUTRAL = ("hello", "0", "7", "99", "")
"""What people may say that no condition mentions."""

MOST = 40
"""Values that are tried for one branch at one place."""

_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S")
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p")


def satisfying(branches: Iterable[Branch], texts: Sequence[str]) -> list[str]:
    """Return values that may make one of these conditions hold. `texts` stand between the value and the condition."""
    return _pool(
        (each for branch in branches for each in _holding(branch.kind, branch.value)), texts
    )


def failing(branches: Sequence[Branch], texts: Sequence[str]) -> list[str]:
    """Return values that may make all these conditions fail."""
    against = (
        each for branch in branches for each in _holding(_opposite(branch.kind), branch.value)
    )
    return _pool((*NEUTRAL, *against), texts)


def _pool(values: Iterable[str], texts: Sequence[str]) -> list[str]:
    """Return the values, and what the Liquid in between may make the same of."""
    plain = list(dict.fromkeys(values))
    literals = [each for text in texts for each in literals_of(text)]
    more = (each for value in plain for each in _before_filters(value, texts, literals))
    return list(dict.fromkeys((*plain, *more, *literals)))[:MOST]


def _holding(kind: str, value: str) -> Iterator[str]:
    match kind:
        case "equal_to" | "contains" | "starts_with":
            yield value.strip() or value
        case "matches_any_of":
            yield from (each.strip() for each in value.split(","))
        case "is_blank":
            yield ""
        case "regex":
            found = matching(value)
            yield from () if found is None else (found,)
        case "less_than" | "greater_than":
            yield from _numbers_around(value, -1 if kind == "less_than" else 1)
        case "is_before_date" | "is_after_date":
            yield from _moments(value, _DATES, timedelta(days=-1 if "before" in kind else 1))
        case "is_before_time" | "is_after_time":
            yield from _moments(value, _TIMES, timedelta(minutes=-1 if "before" in kind else 1))
        case _:
            yield from NEUTRAL


def _opposite(kind: str) -> str:
    pairs = {
        "not_equal_to": "equal_to",
        "does_not_match_any_of": "matches_any_of",
        "does_not_contain": "contains",
        "does_not_start_with": "starts_with",
        "is_not_blank": "is_blank",
        "less_than": "greater_than",
        "greater_than": "less_than",
        "is_before_date": "is_after_date",
        "is_after_date": "is_before_date",
        "is_before_time": "is_after_time",
        "is_after_time": "is_before_time",
    }
    return pairs.get(kind, "")


def _numbers_around(value: str, step: int) -> Iterator[str]:
    with suppress(ValueError):
        number = float(value)
        yield _written(number + step)
        yield _written(number + step * 100)
        yield _written(number)


def _moments(value: str, forms: Sequence[str], step: timedelta) -> Iterator[str]:
    for form in forms:
        with suppress(ValueError, OverflowError):
            moment = datetime.strptime(value.strip(), form)  # noqa: DTZ007 -- compared with its like, without a zone
            yield (moment + step).strftime(form)
            yield moment.strftime(form)


def _before_filters(value: str, texts: Sequence[str], literals: Sequence[str]) -> Iterator[str]:
    """Yield what Liquid may make this value of: another case, a number less, a text of that length, a part."""
    yield from (change(value) for change in (str.lower, str.upper, str.title))
    yield from _inner(value, texts)
    with suppress(ValueError):
        number = float(value)
        if any("size" in text for text in texts) and 0 <= number <= MOST:
            yield "1" * int(number)
        for literal in literals:
            with suppress(ValueError, ZeroDivisionError):
                other = float(literal)
                results = (number - other, number + other, number / other, number * other)
                yield from map(_written, results)


def _inner(value: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield the rest of the value where a text has more than Liquid: of "Hi Ann", "Ann" for "Hi {{name}}"."""
    for text in texts:
        before, after = _around(text)
        is_around = value.startswith(before) and value.endswith(after)
        if (before or after) and is_around and len(value) > len(before + after):
            yield value[len(before) : len(value) - len(after)]


def _around(text: str) -> tuple[str, str]:
    start, end = text.find("{{"), text.rfind("}}")
    return (text[:start], text[end + 2 :]) if 0 <= start < end else ("", "")


def _written(number: float) -> str:
    return str(int(number)) if number.is_integer() else str(number)
