"""Edges lead from port to card, and around whatever stands between."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.drawing import picture
from pulumi_twilio_studio.drawing.edges import Route, route_edges
from pulumi_twilio_studio.drawing.grid import Box
from pulumi_twilio_studio.drawing.placement import place_cards
from pulumi_twilio_studio.drawing.shapes import shape
from support.sketch import sketch


def drawn(flow: Definition) -> tuple[dict[str, Box], list[Route]]:
    """The boxes by name, and the ways in the order of the transitions."""
    shown = picture(flow)
    shapes = [shape(card) for card in shown.cards]
    boxes, _ = place_cards(shown.cards, shapes, shown.edges)
    ways = route_edges(shown.edges, shapes, boxes)
    return {card.name: box for card, box in zip(shown.cards, boxes, strict=True)}, ways


def points(route: Route) -> list[tuple[int, int]]:
    """All points that the path names, in order."""
    numbers = list(map(int, re.findall(r"-?\d+", route.path)))
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def crosses(route: Route, box: Box) -> bool:
    """Tell whether an angular way leads through a box."""
    corners = points(route)
    return any(
        box.x < max(one[0], other[0])
        and min(one[0], other[0]) < box.right
        and box.y < max(one[1], other[1])
        and min(one[1], other[1]) < box.bottom
        for one, other in pairwise(corners)
    )


def test_a_free_way_is_a_curve_from_the_card_to_the_top_of_the_next() -> None:
    boxes, (route,) = drawn(sketch({"a": {"sent": "b"}, "b": {}}, {"a": (0, 0), "b": (300, 300)}))

    assert "C" in route.path
    assert boxes["a"].bottom == points(route)[0][1]
    assert (boxes["b"].x + boxes["b"].width / 2, boxes["b"].y) == route.end


BLOCKED = {
    "a card between": {"a": (0, 0), "wall": (0, 300), "b": (0, 600)},
    "a row between": {"a": (0, 0), "wall": (-150, 300), "more": (180, 300), "b": (0, 600)},
    "a target above": {"a": (0, 600), "wall": (0, 300), "b": (0, 0)},
    "a target beside": {"a": (0, 0), "wall": (330, 0), "b": (660, 0)},
}


@pytest.mark.parametrize("offsets", BLOCKED.values(), ids=BLOCKED)
def test_leads_around_the_cards(offsets: dict[str, tuple[int, int]]) -> None:
    flow = sketch({"a": {"sent": "b"}, "wall": {}, "more": {}, "b": {}}, offsets)

    boxes, (route,) = drawn(flow)

    assert not any(crosses(route, box) for box in boxes.values())


def test_a_card_that_leads_to_itself_is_gone_around() -> None:
    boxes, (route,) = drawn(sketch({"a": {"sent": "a"}}))

    assert not crosses(route, boxes["a"])
    assert boxes["a"].y == route.end[1]


def test_arrows_stand_side_by_side_in_the_order_of_where_they_come_from() -> None:
    flow = sketch(
        {"left": {"sent": "b"}, "right": {"sent": "b"}, "b": {}},
        {"right": (400, 0), "left": (-400, 0), "b": (0, 400)},
    )

    _, (left, right) = drawn(flow)

    assert left.end[0] < right.end[0]


def test_edges_to_different_cards_do_not_run_upon_each_other() -> None:
    """Both find their shortest way along the right side of the same wall."""
    flow = sketch(
        {"a": {"sent": "b", "failed": "c"}, "wall": {}, "b": {}, "c": {}},
        {"a": (0, 0), "wall": (-100, 250), "b": (-100, 500), "c": (-100, 800)},
    )

    boxes, ways = drawn(flow)

    lanes = sorted(max(x for x, _ in points(way)) for way in ways)
    assert boxes["wall"].right < lanes[0]
    assert lanes[0] + 5 < lanes[1]


def test_the_extent_holds_the_whole_way() -> None:
    _, (route,) = drawn(
        sketch({"a": {"sent": "b"}, "wall": {}, "b": {}}, BLOCKED["a target above"])
    )

    area = route.extent.grown(1)
    assert all(area.x <= x <= area.right and area.y <= y <= area.bottom for x, y in points(route))
