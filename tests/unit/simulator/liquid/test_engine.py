from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pulumi_twilio_studio.simulator.liquid import render

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MANY = {"flow": {"data": {"all": list(range(100))}}}

LOOPS = [
    ("{% for i in flow.data.all %}{{ i }},{% endfor %}", "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,"),
    ("{% for i in flow.data.all reversed limit: 3 %}{{ i }}{% endfor %}", "210"),
    ("{% for i in flow.data.all offset: 98 %}{{ i }},{% endfor %}", "98,99,"),
    ("{% for i in flow.data.all %}{% if forloop.last %}{{ i }}/{{ forloop.length }}{% endif %}{% endfor %}", "14/15"),
    ("{% for i in (1..2) %}{% for j in flow.data.all %}{{ j }}{% endfor %};{% endfor %}", "01234567891011121314;" * 2),
    ("{% tablerow i in flow.data.all cols: 99 %}{{ i }}{% endtablerow %}", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LOOPS)
def test_each_loop_leaves_out_what_comes_after_its_15th_item(
    text: str, expected: str | None
) -> None:
    shown = render(text, MANY, NOW)

    assert expected == shown or (expected is None and shown.count("<td") == 15)


@pytest.mark.parametrize("text", ["{{ now }}", "{{ today | date: '%Y' }}"])
def test_there_is_no_clock_but_the_one_that_is_given(text: str) -> None:
    assert "" == render(text, {}, NOW)
