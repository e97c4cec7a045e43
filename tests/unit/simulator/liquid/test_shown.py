from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator.liquid.shown import shown

VALUES = [
    ("text", "text"),
    (True, "true"),
    (False, "false"),
    (None, ""),
    (7, "7"),
    (2.5, "2.5"),
    ([1, "a", None, [True]], "1atrue"),
    ({"a": 1, "b": [1, None, "x"], "c": {"d": True}}, "{a=1, b=[1, null, x], c={d=true}}"),
    ({}, "{}"),
    (range(1, 4), "1..3"),
]


@pytest.mark.parametrize(("value", "expected"), VALUES)
def test_a_value_is_shown_as_assumed(value: object, expected: str) -> None:
    assert expected == shown(value)
