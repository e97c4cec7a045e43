"""Which variables the Liquid of a text reads."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.exploring.variables import Path, literals_of, value_at, variables_of


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("widgets.a.b", []),
        ("{{widgets.a.inbound.Body}}", [("widgets", "a", "inbound", "Body")]),
        ("{{-widgets.a-b.x-}}", [("widgets", "a-b", "x")]),
        ('{{ widgets["a"].parsed.list[0].x }}', [("widgets", "a", "parsed", "list", "0", "x")]),
        ("{{flow.variables['x'] | plus: 1}}", [("flow", "variables", "x")]),
        (
            "{% if trigger.message.Body == 'widgets.a.b' %}1{% endif %}",
            [("trigger", "message", "Body")],
        ),
        (
            "{{contact.channel.address}} {{contact.channel.address}}",
            [("contact", "channel", "address")],
        ),
        ("{{ my.widgets.a }}", []),
        ("{{ widgets.open", []),
    ],
)
def test_the_variables_of_a_text(text: str, paths: list[Path]) -> None:
    assert paths == list(variables_of(text))


def test_the_texts_and_numbers_in_liquid() -> None:
    assert ["a", "b c", "12", "-1.5"] == literals_of(
        "9 {% if x == 'a' %}{{ \"b c\" | plus: 12 | minus: -1.5 }}{% endif %}"
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [(("a", "b"), 1), (("a", "c", "1"), "y"), (("a", "c", "5"), None), (("a", "x", "y"), None)],
)
def test_the_value_at_a_path(path: Path, value: Any) -> None:
    assert value == value_at({"a": {"b": 1, "c": ["x", "y"]}}, path)
