"""The filters that Studio has otherwise than the library."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pulumi_twilio_studio.simulator.liquid import LiquidFailure, render
from pulumi_twilio_studio.simulator.liquid.filters import NAMES

WINTER = datetime(2026, 1, 5, 6, 5, 7, 42_000, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 6, tzinfo=UTC)
VARIABLES = {"flow": {"data": {"flag": True, "map": {"a": 1}, "list": [1, 2]}}}

DATES = [
    (SUMMER, "{{ 'now' | date: '%d %H:%M %Z' }}", "30 23:00 PDT"),
    (WINTER, "{{ 'today' | date: '%Y-%m-%d' }}", "2026-01-04"),
    (WINTER, "{{ 'now' | date: '%s %L %%s' }}", "1767593107 042 %s"),
    (WINTER, "{{ '2026-07-01T09:00:00Z' | date: '%d %H:%M' }}", "01 02:00"),
    (WINTER, "{{ '2026-07-01 09:00' | date: '%d %H:%M %z' }}", "01 09:00 -0700"),
    (WINTER, "{{ '10:30' | date: '%Y-%m-%d %H:%M' }}", "2026-01-04 10:30"),
    (WINTER, "{{ 'no date' | date: '%Y' }}", "no date"),
    (WINTER, "{{ flow.data.none | date: '%Y' }}|", "|"),
    (WINTER, "{{ 'now' | date }}", "now"),
    (WINTER, "{{ '2026-01-01' | date: '' }}", "2026-01-01"),
    (WINTER, "{{ 99999999999 | date: '%Y' }}", "5138"),
    (WINTER, "{{ 999999999999999 | date: '%Y' }}", "999999999999999"),
]


@pytest.mark.parametrize(("now", "text", "expected"), DATES)
def test_dates_are_in_the_us_pacific_zone(now: datetime, text: str, expected: str) -> None:
    assert expected == render(text, VARIABLES, now)


TEXTS = [
    ("{{ flow.data.flag | append: '!' }}", "true!"),
    ("{{ 'is ' | append: flow.data.flag }}", "is true"),
    ("{{ flow.data.map | upcase }}", "{A=1}"),
    ("{{ flow.data.list | replace: '1', '3' }}", "32"),
    ("{{ flow.data.none | to_json }}", "null"),
    ("{{ 'é \"x\"' | to_json }}", '"é \\"x\\""'),
    ("{{ flow.data | to_json }}", '{"flag":true,"map":{"a":1},"list":[1,2]}'),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_filters_take_values_as_liquid_shows_them(text: str, expected: str) -> None:
    assert expected == render(text, VARIABLES, WINTER)


@pytest.mark.parametrize("name", ["base64_encode", "json", "money", "sum", "squish"])
def test_a_filter_that_studio_does_not_have_fails(name: str) -> None:
    with pytest.raises(LiquidFailure, match=f"unknown filter '{name}'"):
        render(f"{{{{ flow.data.list | {name} }}}}", VARIABLES, WINTER)

    assert name not in NAMES
