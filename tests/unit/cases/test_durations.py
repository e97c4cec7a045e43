"""Lengths of time as people write them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pulumi_twilio_studio.cases.durations import PATTERN, duration


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
