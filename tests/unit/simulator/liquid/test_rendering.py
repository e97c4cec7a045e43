"""A text with its Liquid filled in, what it read, and what was not there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pulumi_twilio_studio.simulator.liquid import LiquidFailure, reads, render
from pulumi_twilio_studio.simulator.liquid.rendering import MOST_BYTES

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
VARIABLES: dict[str, Any] = {
    "trigger": {"message": {"Body": "Hi", "nothing": None}},
    "widgets": {"ask": {"inbound": {"Body": "yes"}}, "my-ask": {"Digits": "1"}},
    "flow": {"variables": {"long": "é" * (MOST_BYTES // 2), "list": []}},
    "contact": {},
}

MISSING = [
    ("{{widgets.other.inbound.Body}}", ["widgets.other.inbound.Body"]),
    ("{{widgets.ask.inbound.Text | upcase}}", ["widgets.ask.inbound.Text"]),
    ("{{widgets['other'].Digits}} {{widgets.ask.inbound.Body}}", ["widgets.other.Digits"]),
    ("{{flow.variables.a}}{{flow.variables.b}}", ["flow.variables.a", "flow.variables.b"]),
    ("{{trigger.message.Body.more}}", ["trigger.message.Body.more"]),
    ("{% for each in flow.variables.all %}{% endfor %}", ["flow.variables.all"]),
    ("{% for each in widgets %}{{each[1].x}}{% endfor %}", ["each.1.x", "each.1.x"]),
    ("{{now}}", ["now"]),
]


@pytest.mark.parametrize(("text", "expected"), MISSING)
def test_each_path_that_was_read_and_not_there_is_noted(text: str, expected: list[str]) -> None:
    missing: list[str] = []

    render(text, VARIABLES, NOW, missing=missing)

    assert expected == missing


@pytest.mark.parametrize(
    "text",
    [
        "{{trigger.message.Body}}",
        "{{trigger.message.nothing}}",
        "{% if flow.variables.x %}{{flow.variables.x}}{% endif %}",
        "{% unless flow.variables.x == 1 %}{% endunless %}",
        "{% case flow.variables.x %}{% when 1 %}a{% endcase %}",
        "{{flow.variables.x | default: 'you'}} {{flow.variables.x | upcase}}",
        "{% assign x = 1 %}{{x}}",
        "{% comment %}{{flow.variables.x}}{% endcomment %}",
    ],
)
def test_what_is_there_and_what_the_text_itself_tests_is_not_noted(text: str) -> None:
    missing: list[str] = []

    render(text, VARIABLES, NOW, missing=missing)

    assert [] == missing


READS = [
    ("no Liquid {", ()),
    ("{{trigger.message.Body}} {{trigger.message.Body}}", ("trigger.message.Body",)),
    ("{{widgets.my-ask.Digits}}", ("widgets.my-ask.Digits",)),
    ("{{widgets['ask'].inbound.Body | strip}}", ("widgets.ask.inbound.Body",)),
    ("{{widgets.get.parsed.items[0].name}}", ("widgets.get.parsed.items.0.name",)),
    ("{{widgets[flow.variables.key].Digits}}", ("widgets", "flow.variables.key")),
    ("{% if flow.data.vip %}{{flow.data.name}}{% endif %}", ("flow.data.vip", "flow.data.name")),
    ("{% assign a = flow.data.b %}{{a}}", ("flow.data.b",)),
    ("{% for each in flow.data.all %}{{each.name}}{% endfor %}", ("flow.data.all",)),
    ("{{flow.data.limit | plus: 1}}", ("flow.data.limit",)),
    ("{{flow.data.broken", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READS)
def test_lists_each_path_that_a_text_can_read(text: str, expected: tuple[str, ...]) -> None:
    assert expected == reads(text)


BROKEN = [
    ("{{flow.data.a", "cannot read this Liquid: .* is never closed by }}"),
    ("{{flow.data.a | shout}}", "cannot fill in this Liquid: unknown filter 'shout'"),
    ("{{flow.variables.list[0]}}", "cannot fill in this Liquid: flow.variables.list.0 is not there"),
    ("{{ 1 | divided_by: 0 }}", "cannot fill in this Liquid: divided_by: can't divide by 0"),
    ("{{flow.data.größe}}", "cannot fill in this Liquid: flow.data.größe is not in ASCII"),
    ("{% include 'other' %}", "cannot read this Liquid: .* is not a Liquid tag"),
    ("{{flow.data.a} {{flow.data.b}}", "cannot read this Liquid: unexpected '}'"),
    ("{{flow.variables.long}}{{trigger.message.Body}}", "cannot fill in this Liquid: it makes a text of more than"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), BROKEN)
def test_liquid_that_studio_cannot_fill_in_fails_each_time(text: str, why: str) -> None:
    for _ in range(2):
        with pytest.raises(LiquidFailure, match=f"^Studio {why}"):
            render(text, VARIABLES, NOW)


def test_16_kb_of_liquid_and_longer_texts_without_it_are_filled_in() -> None:
    plain = "a {" * MOST_BYTES

    assert MOST_BYTES == len(render("{{flow.variables.long}}", VARIABLES, NOW).encode())
    assert plain == render(plain, VARIABLES, NOW)


@pytest.mark.parametrize(
    "text", ["${greeting} {{trigger.message.Body}}", "$${a} {b} {{trigger.message.Body}}"]
)
def test_places_of_a_template_are_plain_text(text: str) -> None:
    assert text.replace("{{trigger.message.Body}}", "Hi") == render(text, VARIABLES, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in (1..99) %}" * 12 + "a" + "{% endfor %}" * 12,
        "{% assign x='aaaaaaaa' %}"
        + "{% for i in (1..15) %}" * 3
        + "{% assign x = x | append: x %}"
        + "{% endfor %}" * 3,
        "{% assign x=99 %}{% for i in (1..15) %}{% assign x = x | times: x %}{% endfor %}{{x}}",
    ],
    ids=["loops in loops", "a text that doubles", "a number that grows"],
)
def test_no_text_uses_up_this_machine(text: str) -> None:
    with pytest.raises(LiquidFailure):
        render(text, VARIABLES, NOW)
