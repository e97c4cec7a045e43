"""What leads people to a flow, as cards above the flow, each with an edge to the widget that the flow starts with."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Protocol

from pulumi_twilio_studio.drawing.picture import Card, Edge, Picture, Point, Port

# More than these become one card. Authors leave this much room between columns and rows (see shapes.py).
MOST = 8
_COLUMN, _ROW = 330, 210


class WayIn(Protocol):
    """An entrance that leads to a flow."""

    @property
    def kind(self) -> str:
        """What it is: "number", "Messaging service", ..."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def sid(self) -> str:
        """Its SID."""

    @property
    def fields(self) -> Sequence[str]:
        """Its settings that lead to the flow, by Twilio's names."""


def with_entrances(picture: Picture, ways: Sequence[WayIn]) -> Picture:
    """Return the picture with a card for each way in. Its widgets stay where they are."""
    start = next((at for at, card in enumerate(picture.cards) if card.is_start), None)
    if start is None or not ways:
        return picture
    cards = [_card(each) for each in ways[: MOST if len(ways) <= MOST else MOST - 1]]
    if len(ways) > len(cards):
        cards.append(_rest(ways[len(cards) :]))
    offsets = _offsets(picture.cards, picture.cards[start], len(cards))
    placed = (replace(card, offset=at) for card, at in zip(cards, offsets, strict=True))
    first = len(picture.cards)
    edges = (
        Edge(first + at, port, start)
        for at, card in enumerate(cards)
        for port in range(len(card.ports))
    )
    return replace(picture, cards=(*picture.cards, *placed), edges=(*picture.edges, *edges))


def _card(way: WayIn) -> Card:
    return _entrance(way.name or way.sid, way.kind, {"sid": way.sid}, way.fields)


def _rest(ways: Sequence[WayIn]) -> Card:
    kinds = ", ".join(dict.fromkeys(way.kind for way in ways))
    listed = "\n".join(f"{way.kind} {way.name} ({way.sid})" for way in ways)
    fields = dict.fromkeys(chain.from_iterable(way.fields for way in ways))
    return _entrance(f"{len(ways)} more", kinds, {"entrances": listed}, fields)


def _entrance(name: str, kind: str, properties: dict[str, Any], fields: Iterable[str]) -> Card:
    return Card(
        name=name,
        widget={"name": name, "type": kind, "properties": properties},
        ports=tuple(Port(field, field, is_wired=True) for field in fields),
        is_entrance=True,
    )


def _offsets(cards: Sequence[Card], start: Card, count: int) -> list[Point | None]:
    """Return places in a row above all widgets, around the start. None if the author placed nothing."""
    tops = [card.offset[1] for card in cards if card.offset]
    if start.offset is None or not tops:
        return [None] * count
    left = start.offset[0] - _COLUMN * (count - 1) / 2
    return [(left + _COLUMN * at, min(tops) - _ROW) for at in range(count)]
