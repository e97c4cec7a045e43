"""Which flow of a tenant is meant, and which comes first."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.manifest import DependencyCycle, namesakes, order_flows, sibling

KEYS = st.sampled_from("abcdef")
NEEDS = st.dictionaries(KEYS, st.sets(KEYS)).map(
    lambda needs: {key: sorted(needs.get(key, ())) for key in "abcdef"}
)


@pytest.mark.parametrize(
    ("name", "meant"), [("a", "a"), ("B", "b"), ("c", "c"), ("D", None)], ids=str
)
def test_a_key_wins_over_a_friendly_name(name: str, meant: str | None) -> None:
    assert meant == sibling(name, {"a": "c", "b": "B", "c": "a"})


def test_finds_flows_of_one_friendly_name() -> None:
    assert {"b": "a", "d": "a"} == namesakes({"a": "X", "b": "X", "c": "Y", "d": "X"})


@given(NEEDS)
def test_orders_what_can_be_ordered_and_else_names_a_real_circle(
    needs: dict[str, list[str]],
) -> None:
    path: tuple[str, ...] = ()
    order: list[str] = []
    try:
        order = order_flows(needs)
    except DependencyCycle as circle:
        path = circle.path

    steps = list(pairwise(path))
    assert bool(steps) is not bool(order)
    assert path[:1] == path[-1:]
    assert all(needed in needs[key] for key, needed in steps)
    assert sorted(order) == (sorted(needs) if order else [])
    assert all(order.index(each) < order.index(key) for key in order for each in needs[key])
