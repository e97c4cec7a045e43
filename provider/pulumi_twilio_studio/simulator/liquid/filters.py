"""The filters of Liquid that Studio has besides the library's, or otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Protocol

from dateutil import parser, tz
from liquid.exceptions import FilterArgumentError
from liquid.filter import with_context
from liquid.undefined import is_undefined

from pulumi_twilio_studio.simulator.liquid.shown import shown

_PACIFIC = tz.gettz("America/Los_Angeles")  # assumption: time-zone
_LONGEST_DATE = 100
_SECONDS = re.compile(r"-?\d{1,12}")


class Moment(Protocol):
    """What knows the time."""

    now: datetime


def to_json(value: Any) -> str:
    """Return a value as JSON (assumption: json-text)."""
    if is_undefined(value):
        return "null"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


@with_context
def date(value: Any, form: Any = None, *, context: Moment) -> Any:
    """Return a date in the form of strftime, in Studio's time zone.

    A number is seconds since 1970. A value that is no date, and one without a form, is returned unchanged
    (assumption: unreadable-date).
    """
    if not isinstance(form, str) or not form or isinstance(value, bool):
        return value
    when = _moment(value, context.now.astimezone(_PACIFIC))
    return value if when is None else _formatted(when, form)


def _moment(value: Any, now: datetime) -> datetime | None:
    text = str(value).strip()
    if text in {"now", "today"}:
        return now
    try:
        if _SECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text), UTC).astimezone(_PACIFIC)
        if not text or len(text) > _LONGEST_DATE:
            return None
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        found: datetime = parser.parse(text, default=midnight)
        return found.astimezone(_PACIFIC)
    except (ValueError, OverflowError):
        return None


def _formatted(when: datetime, form: str) -> str:
    ours = {"%%": "%%", "%s": str(int(when.timestamp())), "%L": f"{when.microsecond // 1000:03}"}
    try:
        return when.strftime(re.sub("%[%sL]", lambda found: ours[found[0]], form))
    except ValueError as error:
        raise FilterArgumentError(str(error), token=None) from error


def of_texts(library: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter of the library that takes each value as Liquid shows it, and not as Python does."""

    @wraps(library)
    def ours(value: Any, *arguments: Any, **known: Any) -> Any:
        return library(*(_text(each) for each in (value, *arguments)), **known)

    return ours


def _text(value: Any) -> Any:
    return shown(value) if isinstance(value, (bool, dict, list)) else value


OWN: Mapping[str, Callable[..., Any]] = {"date": date, "to_json": to_json}
"""Those that are not the library's, by name."""

OF_TEXTS = {
    *("append", "capitalize", "downcase", "escape", "escape_once", "lstrip", "newline_to_br"),
    *("prepend", "remove", "remove_first", "replace", "replace_first", "rstrip", "split", "strip"),
    *("strip_html", "strip_newlines", "truncate", "truncatewords", "upcase", "url_decode"),
    "url_encode",
}
"""Those that make a text of what they get."""

NAMES = {
    *("abs", "at_least", "at_most", "ceil", "compact", "concat", "date", "default", "divided_by"),
    *("first", "floor", "join", "last", "map", "minus", "modulo", "plus", "reverse", "round"),
    *("size", "slice", "sort", "sort_natural", "times", "to_json", "uniq", "where"),
    *OF_TEXTS,
}
"""The filters that Studio has (assumption: liquid-filters)."""
