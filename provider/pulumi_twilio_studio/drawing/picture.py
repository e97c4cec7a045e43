"""What a picture shows, without sizes and places: cards, their ports, and the edges between them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from pulumi_twilio_studio.definition import Change

Mark = Literal["added", "removed", "changed", "renamed", "rewired", "moved", "reached", "missed"]
EdgeMark = Literal["added", "removed", "reached", "missed"]
Point = tuple[float, float]

# These tell the marks apart without colour.
SIGNS: Final[Mapping[Mark, str]] = {
    "added": "+",
    "removed": "\N{MINUS SIGN}",
    "changed": "~",
    "renamed": "\N{CLOCKWISE OPEN CIRCLE ARROW}",
    "rewired": "\N{RIGHTWARDS ARROW OVER LEFTWARDS ARROW}",
    "moved": ">",
    "reached": "\N{CHECK MARK}",
    "missed": "\N{MULTIPLICATION SIGN}",
}


@dataclass(frozen=True)
class Port:
    """Where a transition leaves its card. `title` is the long form of `label`."""

    label: str
    title: str
    is_wired: bool
    mark: Mark | None = None


@dataclass(frozen=True)
class Edge:
    """A transition from a port of one card to another card, each by its index."""

    source: int
    port: int
    target: int
    mark: EdgeMark | None = None


@dataclass(frozen=True)
class Card:
    """A widget as desired, or as it exists if it is to be removed. Or an entrance of the flow.

    `widget` is in API form, with passwords masked. Offsets are None if the author gave none.
    """

    name: str
    widget: Mapping[str, Any] = field(repr=False)
    ports: tuple[Port, ...]
    marks: tuple[Mark, ...] = ()
    former_name: str = ""
    offset: Point | None = None
    former_offset: Point | None = None
    is_start: bool = False
    is_entrance: bool = False
    """Whether it is no widget, but something that leads people to the flow."""

    @property
    def type(self) -> str:
        """The widget's type, as the definition has it."""
        return str(self.widget["type"])


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn of a flow, or of two sides of a flow.

    `changes` lists the changes, each with the index of the card it is about; None stands for the
    flow's own keys.
    """

    cards: tuple[Card, ...]
    edges: tuple[Edge, ...]
    changes: tuple[tuple[Change, int | None], ...] = ()

    @property
    def widgets(self) -> int:
        """How many of the cards are widgets."""
        return sum(not card.is_entrance for card in self.cards)

    @property
    def counts(self) -> dict[Mark, int]:
        """How many cards have each mark, in the order of a legend, without zeros."""
        found = Counter(mark for card in self.cards for mark in card.marks)
        return {mark: found[mark] for mark in SIGNS if found[mark]}

    @property
    def edge_counts(self) -> dict[EdgeMark, int]:
        """How many edges have each mark, without zeros."""
        found = Counter(edge.mark for edge in self.edges if edge.mark)
        return dict(sorted(found.items()))
