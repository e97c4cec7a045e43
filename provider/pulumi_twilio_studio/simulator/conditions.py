"""Whether a condition of a split holds (docs: studio/widget-library/split-based-on, "Predicate definitions").

"Studio conditions are not case-sensitive and automatically trim leading and trailing whitespace characters."
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from pulumi_twilio_studio.failures import Error

if TYPE_CHECKING:
    from regex import Pattern

MOST_SECONDS = 1.0
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
_PROPERTY = re.compile(r"\\[pP]")
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|\Z)", re.DOTALL)
_NAMED = re.compile(r"((?<!\\)(?:\\\\)*)\\k<(\w+)>", re.ASCII)
Read = TypeVar("Read", Decimal, date, time)


class UnknownCondition(Error):
    """A split has a condition of a type that is not documented."""


class SlowPattern(Error):
    """A pattern takes too long on a text."""


def holds(kind: str, argument: str, value: str) -> bool:
    """Return whether `argument`, what is tested, meets the condition. Both texts have their Liquid filled in.

    Raises UnknownCondition for a type that is not documented, and SlowPattern for a pattern that takes more than a
    second.
    """
    test = KINDS.get(kind)
    if test is None:
        raise UnknownCondition(f"{kind} is not a type of condition: there are {', '.join(KINDS)}")
    return test(argument.strip(), value.strip())


def _equal(argument: str, value: str) -> bool:
    return argument.lower() == value.lower()  # assumption: equal-texts


def _any(argument: str, value: str) -> bool:
    entries = {each.strip().lower() for each in value.split(",")} - {""}  # assumption: list-commas
    return argument.lower() in entries


def _blank(argument: str, value: str) -> bool:
    del value
    return not argument


def _contains(argument: str, value: str) -> bool:
    return value.lower() in argument.lower()  # assumption: empty-part


def _starts(argument: str, value: str) -> bool:
    return argument.lower().startswith(value.lower())


def _matches(argument: str, value: str) -> bool:
    pattern = _pattern(value)
    if pattern is None:
        return False  # assumption: broken-pattern
    try:
        return pattern.fullmatch(argument, timeout=MOST_SECONDS) is not None
    except TimeoutError:
        message = f"the pattern {value[:80]} takes more than {MOST_SECONDS:g} second on this text"
        raise SlowPattern(message) from None


@lru_cache(maxsize=1024)
def _pattern(text: str) -> Pattern[str] | None:
    """Return a pattern, or None if it cannot be read.

    The `regex` library, because it reads what Java's reads (assumption: java-pattern) and stops after a time; re2 has
    no look-around.
    """
    import regex  # noqa: PLC0415 -- most flows need none

    try:
        letters = regex.UNICODE if _PROPERTY.search(text) else regex.ASCII
        sets = regex.VERSION1 if "&&" in text else regex.VERSION0
        return regex.compile(_of_python(text), regex.IGNORECASE | letters | sets)
    except (regex.error, OverflowError, RecursionError):
        return None


def _of_python(text: str) -> str:
    r"""Return a pattern of Java with what the library writes in another way: `\Q...\E` and `\k<name>`."""
    quoted = _QUOTED.sub(lambda found: re.escape(found[1]), text)
    return _NAMED.sub(r"\1(?P=\2)", quoted)


@lru_cache(maxsize=1024)
def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None  # assumption: number-texts


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None  # assumption: wrong-date


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        return None  # assumption: wrong-date


Test = Callable[[str, str], bool]


def _not(test: Test) -> Test:
    return lambda argument, value: not test(argument, value)


def _below(read: Callable[[str], Read | None]) -> Test:
    def test(argument: str, value: str) -> bool:
        tested, limit = read(argument), read(value)
        return tested is not None and limit is not None and tested < limit

    return test


def _above(read: Callable[[str], Read | None]) -> Test:
    return lambda argument, value: _below(read)(value, argument)


KINDS: Mapping[str, Test] = {
    "equal_to": _equal,
    "not_equal_to": _not(_equal),
    "matches_any_of": _any,
    "does_not_match_any_of": _not(_any),
    "is_blank": _blank,
    "is_not_blank": _not(_blank),
    "regex": _matches,
    "contains": _contains,
    "does_not_contain": _not(_contains),
    "starts_with": _starts,
    "does_not_start_with": _not(_starts),
    "less_than": _below(_number),
    "greater_than": _above(_number),
    "is_before_time": _below(_time),
    "is_after_time": _above(_time),
    "is_before_date": _below(_date),
    "is_after_date": _above(_date),
}
"""What tests each documented type of condition, on two trimmed texts."""
