"""What a user reads if the gate of promotion refuses a flow."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.durations import short_duration
from pulumi_twilio_studio.lifecycle.flow.promotion_report import spelled


@pytest.mark.parametrize("text", ["0s", "90s", "1m", "30m", "1h", "24h", "36h", "2d", "7d"])
def test_a_length_of_time_is_told_as_people_configure_it(text: str) -> None:
    length = short_duration(text)

    assert length is not None
    assert text == spelled(length)
