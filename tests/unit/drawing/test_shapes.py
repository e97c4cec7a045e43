"""What stands on a card, and how much room it takes."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.drawing import picture
from pulumi_twilio_studio.drawing.shapes import WIDTH, Shape, shape
from support.sketch import match, sketch


def first(definition: Definition) -> Shape:
    """The shape of a flow's first card."""
    return shape(picture(definition).cards[0])


def widget(**properties: Any) -> Definition:
    """A flow of one widget with these properties."""
    state = {"name": "w", "type": "x", "transitions": [], "properties": properties}
    return Definition.from_api({"initial_state": "w", "states": [state]})


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"body": "Hi\n\n there "}, "Hi there"),
        ({"say": "Press 1", "voice": "alice"}, "Press 1"),
        ({"url": "https://example.com", "method": "GET", "body": "{}"}, "GET https://example.com"),
        ({"variables": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]}, "a = 1, b = 2"),
        ({"attributes": {"a": 1}}, '{"a": 1}'),
        ({"body": "", "to": "client"}, "client"),
        ({"variables": ["odd"], "body": 7}, ""),
        ({}, ""),
    ],
)
def test_says_the_most_telling_of_a_widget(properties: Any, said: str) -> None:
    assert said == " ".join(line.text for line in first(widget(**properties)).lines)


def test_ports_stand_side_by_side_on_the_card() -> None:
    card = first(sketch({"a": {"sent": "a", "failed": None}}))

    assert ["sent", "failed"] == [chip.label for chip in card.chips]
    assert 0 < card.chips[0].x < card.chips[0].x + card.chips[0].width < card.chips[1].x < WIDTH


def test_ports_that_lead_nowhere_become_one_where_room_is_scarce() -> None:
    events = {"incomingMessage": "a", "incomingCall": None, "incomingConversationMessage": None}

    card = first(sketch({"a": {**events, "incomingRequest": None}}))

    assert ["incomingMessage", "3 unwired"] == [chip.label for chip in card.chips]
    assert [0] == list(card.of_port)


def test_a_card_grows_with_its_wired_ports() -> None:
    branches = [match(f"choice number {at}", "a") for at in range(12)]

    card = first(sketch({"a": branches}))

    assert card.width > WIDTH
    assert 12 == len(card.chips)
    assert card.chips[-1].x + card.chips[-1].width < card.width


def test_long_names_and_texts_are_cut() -> None:
    name = "w" * 5000

    card = first(sketch({name: {name: None}}, texts={name: "word " * 5000}))

    assert (WIDTH, 2) == (card.width, len(card.lines))
    assert len(card.name.text) < 60
