"""Cards stand where the author put them, and none upon another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.drawing import picture
from pulumi_twilio_studio.drawing.grid import Box
from pulumi_twilio_studio.drawing.placement import place_cards
from pulumi_twilio_studio.drawing.shapes import shape
from support.sketch import Offsets, sketch

FLOW: dict[str, dict[str, str | None]] = {
    "Trigger": {"incomingMessage": "a", "incomingCall": "b"},
    "a": {"sent": "c"},
    "b": {"sent": "c"},
    "c": {"sent": None},
}


def placed(offsets: Offsets, flow: dict[str, dict[str, str | None]] = FLOW) -> dict[str, Box]:
    """The boxes of a flow's widgets."""
    shown = picture(sketch(flow, offsets))
    boxes, _ = place_cards(shown.cards, [shape(card) for card in shown.cards], shown.edges)
    return {card.name: box for card, box in zip(shown.cards, boxes, strict=True)}


def test_every_card_stands_where_its_author_put_it() -> None:
    offsets = {"Trigger": (0, 0), "a": (-200, 210), "b": (200, 210), "c": (-1000, -500)}

    found = placed(offsets)

    assert offsets == {name: (box.x, box.y) for name, box in found.items()}


def test_a_card_without_a_place_stands_below_the_one_that_leads_to_it() -> None:
    found = placed({"Trigger": (1000, 500), "a": (700, 800), "b": (1300, 800)})

    assert found["c"].y > found["a"].bottom
    assert 600 < found["c"].x < 1400


def test_cards_that_nothing_placed_leads_to_stand_above_what_they_lead_to() -> None:
    found = placed({"c": (0, 0)})

    assert all(found[name].bottom < 0 for name in ("Trigger", "a", "b"))


def test_cards_that_have_nothing_to_do_with_the_others_stand_below_them() -> None:
    found = placed({"Trigger": (0, 0)}, {"Trigger": {}, "alone": {}})

    assert found["alone"].y > found["Trigger"].bottom


def test_an_offset_that_all_share_is_nobodys_choice() -> None:
    found = placed(dict.fromkeys(FLOW, (100, 100)))

    assert found["Trigger"].bottom < found["a"].y == found["b"].y < found["c"].y


def test_a_card_gives_way_to_the_one_above_it() -> None:
    found = placed({"Trigger": (0, 0), "a": (5, 40), "b": (290, 0), "c": (0, 600)})

    assert found["a"].y > found["Trigger"].bottom
    assert (0, True) == (found["b"].y, found["b"].x > found["Trigger"].right)


PLACES = st.tuples(st.integers(-600, 600), st.integers(-400, 400))


@given(st.dictionaries(st.sampled_from([f"w{at}" for at in range(9)]), PLACES))
def test_no_card_covers_another(offsets: dict[str, tuple[int, int]]) -> None:
    flow: dict[str, dict[str, str | None]] = {
        f"w{at}": {"sent": f"w{(at * 7 + 3) % 9}"} for at in range(9)
    }

    for one, other in combinations(placed(offsets, flow).values(), 2):
        assert (
            one.right < other.x
            or other.right < one.x
            or one.bottom < other.y
            or other.bottom < one.y
        )
