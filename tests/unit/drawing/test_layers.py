"""Widgets that nobody placed stand in layers, and edges lead down."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.drawing.layers import Link, lay_out

SIZE = (300.0, 100.0)


def laid_out(count: int, *links: tuple[int, int]) -> list[tuple[float, float]]:
    """Places of so many cards, their ports side by side in the order of the links."""
    leaves: dict[int, int] = {}
    made = []
    for source, target in links:
        leaves[source] = leaves.get(source, 0) + 1
        made.append(Link(source, target, 40.0 * leaves[source]))
    return lay_out([SIZE] * count, made)


def test_a_chain_leads_straight_down() -> None:
    places = laid_out(3, (0, 1), (1, 2))

    assert 1 == len({x for x, _ in places})
    assert sorted(y for _, y in places) == [y for _, y in places]


def test_branches_stand_in_the_order_of_their_ports() -> None:
    places = laid_out(4, (0, 3), (0, 1), (0, 2))

    assert [3, 1, 2] == sorted([1, 2, 3], key=lambda at: places[at])
    assert 1 == len({places[at][1] for at in (1, 2, 3)})


def test_a_card_stands_below_all_that_lead_to_it() -> None:
    places = laid_out(4, (0, 1), (1, 2), (0, 3), (2, 3))

    assert places[3][1] > places[2][1] > places[1][1]


def test_a_cycle_goes_down_from_the_card_it_is_entered_by() -> None:
    places = laid_out(3, (0, 1), (1, 2), (2, 1))

    assert places[0][1] < places[1][1] < places[2][1]


def test_a_card_that_nothing_leads_to_stands_at_the_top() -> None:
    places = laid_out(3, (0, 1))

    assert places[0][1] == places[2][1]


def test_few_edges_cross() -> None:
    """Card 4 is the first that a walk through the flow meets, but most of what leads to it stands further right."""
    places = laid_out(6, (0, 1), (0, 2), (0, 3), (1, 4), (1, 5), (2, 4), (3, 4))

    assert [1, 2, 3] == sorted([1, 2, 3], key=lambda at: places[at])
    assert places[5][0] < places[4][0]


def test_a_layer_of_thousands_takes_several_rows() -> None:
    places = laid_out(2000, *((0, at) for at in range(1, 2000)))

    rows = Counter(y for _, y in places)
    assert max(rows.values()) < 100


@pytest.mark.parametrize("back", [(), ((1999, 0),)], ids=["chain", "ring"])
def test_two_thousand_in_a_row_are_no_problem(back: tuple[tuple[int, int], ...]) -> None:
    places = laid_out(2000, *((at, at + 1) for at in range(1999)), *back)

    assert 2000 == len({y for _, y in places})


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
def test_no_card_covers_another(links: list[tuple[int, int]]) -> None:
    places = laid_out(12, *links)

    for (x, y), (other_x, other_y) in combinations(places, 2):
        assert abs(x - other_x) >= SIZE[0] or abs(y - other_y) >= SIZE[1]
