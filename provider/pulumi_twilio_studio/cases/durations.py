"""Lengths of time as people write them: 90 seconds, 5 minutes, 1 hour, 2 days."""

from __future__ import annotations

from datetime import timedelta

PATTERN = r"^[0-9]+(\.[0-9]+)? (second|minute|hour|day)s?$"


def duration(text: str) -> timedelta:
    """Return the length of time of a text that has the pattern."""
    number, unit = text.split()
    return timedelta(**{f"{unit.removesuffix('s')}s": float(number)})
