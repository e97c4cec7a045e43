"""What was reached of a flow, as marks on its picture: on each edge, and on the ports and cards that were missed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.drawing.picture import Card, Picture

Taken = tuple[str, str, int | None]
"""A transition: the widget, the event, and which entry of a split's `match` it is, from 0, or None."""


def with_reached(picture: Picture, widgets: Collection[str], taken: Collection[Taken]) -> Picture:
    """Return the picture of one flow with marks for what was reached, and for what was missed."""
    is_taken = [_ports_taken(card, taken) for card in picture.cards]
    edges = tuple(
        replace(edge, mark="reached" if is_taken[edge.source][edge.port] else "missed")
        for edge in picture.edges
    )
    missed = {(edge.source, edge.port) for edge in edges if edge.mark == "missed"}
    cards = (
        replace(
            card,
            ports=tuple(
                replace(port, mark="missed") if (at, number) in missed else port
                for number, port in enumerate(card.ports)
            ),
            marks=() if card.name in widgets else ("missed",),
        )
        for at, card in enumerate(picture.cards)
    )
    return replace(picture, cards=tuple(cards), edges=edges)


def _ports_taken(card: Card, taken: Collection[Taken]) -> list[bool]:
    """Return for each port whether its transition was taken. Ports stand in the order of the transitions."""
    found, matches = [], 0
    for transition in card.widget["transitions"]:
        is_match = transition["event"] == "match"
        found.append((card.name, transition["event"], matches if is_match else None) in taken)
        matches += is_match
    return found
