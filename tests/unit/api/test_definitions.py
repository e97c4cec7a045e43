"""Definitions compared, drawn and checked by a script."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from pulumi_twilio_studio import api
from support.definitions import greeting


def test_a_flow_of_twilios_is_compared_with_a_definition_of_ours(flow: api.Flow) -> None:
    assert ['~ widget "hello": properties.body: "Hello!" -> "Hi!"'] == [
        change.line for change in api.diff(flow, greeting("Hi!"))
    ]


@pytest.mark.parametrize(
    ("form", "begins"), [("svg", "<svg"), ("html", "<!doctype html"), ("mermaid", "flowchart")]
)
def test_a_flow_is_drawn_in_each_form(form: Any, begins: str) -> None:
    assert api.draw(greeting(), form=form).lower().startswith(begins)


def test_what_would_change_is_drawn() -> None:
    drawn = api.draw(greeting("Hi!"), greeting(), form="mermaid")

    assert "changed" in drawn


def test_lint_finds_what_twilio_would_refuse() -> None:
    wrong = greeting()
    wrong["initial_state"] = "Start"

    assert ["no-such-widget"] == [found.code for found in api.lint(wrong)]


@pytest.mark.parametrize(
    ("call", "given"),
    [
        *product([api.parse, api.draw], ["no-such-file.json", "{", "", "\0", {}, 7]),
        *product([api.lint], ["no-such-file.json", "", "\0", 7]),  # of the others, it is a finding
    ],
)
def test_what_cannot_be_read_is_an_error_of_the_api(call: Any, given: Any) -> None:
    with pytest.raises(api.Error):
        call(given)


def test_a_widget_that_was_moved_differs_where_that_is_asked_for() -> None:
    moved = greeting(x=500)

    assert [] == api.diff(greeting(), moved)
    assert ["widget-moved"] == [each.kind for each in api.diff(greeting(), moved, layout=True)]


def test_a_picture_has_its_title_and_what_was_there_before() -> None:
    drawn = api.draw(greeting("Hi!"), existing=greeting(), title="Support", form="html")

    assert "<title>Support" in drawn
    assert "Hello!" in drawn


def test_what_nobody_will_fill_in_is_wrong() -> None:
    template = greeting("Hello from ${company}!")

    assert "unfilled-place" not in {each.code for each in api.lint(template, is_filled=False)}
    assert "unfilled-place" in {each.code for each in api.lint(template, is_filled=True)}
