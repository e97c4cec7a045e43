"""Transitions that no input can take, each with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from support.flows_to_explore import ask, explored, greet, split, widget

BODY = "{{widgets.ask.inbound.Body}}"
BYE = greet("Bye.", "bye")


def reasons(*widgets: dict[str, Any]) -> list[str]:
    return [
        each.sentence.partition(": ")[2]
        for each in explored(*widgets).findings
        if each.code == "impossible"
    ]


@pytest.mark.parametrize(
    ("branches", "reason"),
    [
        ([("equal_to", "1"), ("equal_to", "1")], "an earlier branch has the same condition"),
        (
            [("contains", "1"), ("equal_to", "12")],
            "an earlier branch takes every value that this one could take",
        ),
        (
            [("matches_any_of", "a, b, c"), ("matches_any_of", "c, a")],
            "an earlier branch takes every value that this one could take",
        ),
        (
            [("is_blank", ""), ("is_not_blank", "")],
            "a value that is no is_blank is is_not_blank: one of both branches is taken",
        ),
    ],
)
def test_what_an_earlier_branch_takes_is_impossible(
    branches: list[tuple[str, str]], reason: str
) -> None:
    ways = [("bye", *each) for each in branches]

    assert [reason] == reasons(ask("ask", "sort"), split("sort", BODY, ("bye",), *ways), BYE)


def test_a_condition_that_an_earlier_one_takes_only_in_part_is_possible() -> None:
    sort = split("sort", BODY, ("bye",), ("bye", "equal_to", "1"), ("bye", "contains", "1"))

    assert [] == reasons(ask("ask", "sort"), sort, BYE)


def test_a_split_on_a_constant_takes_one_branch() -> None:
    sort = split("sort", "fixed", ("bye",), ("bye", "equal_to", "fixed"), ("bye", "equal_to", "x"))

    assert [
        'fixed is always "fixed" there, and a branch takes it',
        'fixed is always "fixed" there',
    ] == reasons(sort, BYE)


def test_a_variable_that_nothing_sets_is_always_empty() -> None:
    sort = split("sort", "{{flow.variables.x}}", ("bye",), ("bye", "equal_to", "1"))

    assert ["{{flow.variables.x}} is always empty there"] == reasons(sort, BYE)


def test_a_variable_that_is_only_set_to_constants_is_one_of_them() -> None:
    keep = widget("keep", "set-variables", ("next", "sort"), variables=[{"key": "x", "value": "1"}])
    sort = split("sort", "{{flow.variables.x}}", ("bye",), ("bye", "equal_to", "2"))

    assert ['{{flow.variables.x}} is always "1" or empty there'] == reasons(keep, sort, BYE)


def test_a_widget_that_is_never_passed_before_gives_nothing() -> None:
    sort = split("sort", BODY, ("ask",), ("bye", "equal_to", "1"))

    assert [f"{BODY} is always empty there"] == reasons(sort, ask("ask", "bye"), BYE)


def test_what_only_an_impossible_transition_leads_to_is_impossible() -> None:
    sort = split("sort", "fixed", ("bye",), ("far", "equal_to", "x"))

    assert [
        'fixed is always "fixed" there',
        "only transitions that no input can take lead to far",
    ] == reasons(sort, greet("Far.", "far", "bye"), BYE)


def test_a_widget_that_no_path_leads_to_is_impossible() -> None:
    assert ["no path leads to lost"] == reasons(BYE, greet("Lost.", "lost", "bye"))


def test_an_event_that_the_type_does_not_have_is_impossible() -> None:
    odd = widget(
        "odd",
        "make-http-request",
        ("success", "bye"),
        ("failed", "bye"),
        ("timeout", "bye"),
        url="https://x.example",
    )

    assert ['a make-http-request widget never ends with "timeout"'] == reasons(odd, BYE)


def test_a_condition_with_liquid_in_its_value_may_be_another_one_each_time() -> None:
    value = "{{trigger.message.Body}}"
    sort = split(
        "sort", "fixed", ("bye",), ("bye", "equal_to", value), ("bye", "equal_to", "fixed")
    )

    assert ['fixed is always "fixed" there, and a branch takes it'] == reasons(sort, BYE)
