"""Lengths of time as people write them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pulumi_twilio_studio.durations import PATTERN, duration, short_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1 second", 1),
        ("90 seconds", 90),
        ("1.5 minutes", 90),
        ("1 hour", 3600),
        ("2 days", 172800),
    ],
)
def test_a_length_of_time_is_read(text: str, seconds: float) -> None:
    assert re.search(PATTERN, text)
    assert timedelta(seconds=seconds) == duration(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("30m", 1800), ("24h", 86400), ("2d", 172800), (" 1h ", 3600)],
)
def test_a_setting_says_a_length_of_time_with_one_letter(text: str, seconds: float) -> None:
    assert timedelta(seconds=seconds) == short_duration(text)


@pytest.mark.parametrize("text", ["", "24", "h", "-1h", "1.5h", "1h30m", "1 w", "9999999d"])
def test_a_setting_that_says_no_length_of_time_is_none(text: str) -> None:
    assert short_duration(text) is None
