"""Lengths of time as people write them: 90 seconds, 5 minutes, 1 hour, 2 days; in settings also 90s, 5m, 1h, 2d."""

from __future__ import annotations

import re
from datetime import timedelta

PATTERN = r"^[0-9]+(\.[0-9]+)? (second|minute|hour|day)s?$"

_SHORT = re.compile(r"(?P<number>[0-9]{1,6})(?P<unit>[smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(text: str) -> timedelta:
    """Return the length of time of a text that has the pattern."""
    number, unit = text.split()
    return timedelta(**{f"{unit.removesuffix('s')}s": float(number)})


def short_duration(text: str) -> timedelta | None:
    """Return the length of time of a setting, such as 30m, 24h or 2d. None for any other text."""
    found = _SHORT.fullmatch(text.strip())
    return timedelta(**{_UNITS[found["unit"]]: int(found["number"])}) if found else None
