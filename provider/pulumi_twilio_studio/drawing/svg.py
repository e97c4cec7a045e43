"""A picture as SVG: on its own, or as a part of a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from pulumi_twilio_studio.drawing.categories import ICONS, Family, family
from pulumi_twilio_studio.drawing.edges import Route, route_edges
from pulumi_twilio_studio.drawing.grid import Box
from pulumi_twilio_studio.drawing.legend import legend
from pulumi_twilio_studio.drawing.picture import SIGNS, Card, Edge, Mark, Picture
from pulumi_twilio_studio.drawing.placement import place_cards
from pulumi_twilio_studio.drawing.shapes import Shape, shape
from pulumi_twilio_studio.drawing.templates import render
from pulumi_twilio_studio.drawing.text_metrics import clip, one_line, width

_AROUND = 48.0
_BADGE_SIZE = 11.0
_HEADING = 64.0
_TITLE_SIZE = 20.0
_TITLE_WIDTH = 800.0  # the most of a title that widens a picture


@dataclass(frozen=True)
class Badge:
    """A mark above a card's right corner. `x` counts from the card's left."""

    mark: Mark
    text: str
    x: float
    width: float


@dataclass(frozen=True)
class DrawnCard:
    """A card with everything that is needed to draw it."""

    card: Card
    box: Box
    former: Box | None
    shape: Shape
    badges: tuple[Badge, ...]

    @property
    def family(self) -> Family:
        """Which icon it has."""
        return "entrance" if self.card.is_entrance else family(self.card.type)

    @property
    def icon(self) -> str:
        """The icon as path data."""
        return ICONS[self.family]

    @property
    def spoken(self) -> str:
        """The card as text for screen readers."""
        return one_line(", ".join([self.card.name, self.card.type, *self.card.marks]))


@dataclass(frozen=True)
class Drawing:
    """A picture with sizes, places and ways."""

    cards: tuple[DrawnCard, ...]
    edges: tuple[tuple[Edge, Route], ...]
    frame: Box
    """The box around all of it, with a margin."""


def drawing(picture: Picture) -> Drawing:
    """Lay a picture out."""
    shapes = [shape(card) for card in picture.cards]
    boxes, former = place_cards(picture.cards, shapes, picture.edges)
    ways = route_edges(picture.edges, shapes, boxes)
    badges = map(_badges, picture.cards, shapes)
    drawn = zip(picture.cards, boxes, former, shapes, badges, strict=True)
    return Drawing(
        cards=tuple(DrawnCard(*each) for each in drawn),
        edges=tuple(zip(picture.edges, ways, strict=True)),
        frame=_frame([*boxes, *filter(None, former), *(way.extent for way in ways)]),
    )


def svg(title: str, picture: Picture) -> str:
    """Return a picture as an SVG file, with its title and a legend of its marks."""
    drawn = drawing(picture)
    items, x = [], 0.0
    for item in legend(picture):
        items.append((item, x))
        x += width(item.text, 12) + 34
    frame = drawn.frame
    room = max(frame.width - 2 * _AROUND, x, min(width(one_line(title), _TITLE_SIZE), _TITLE_WIDTH))
    page = Box(frame.x, frame.y - _HEADING, room + 2 * _AROUND, frame.height + _HEADING)
    heading = clip(one_line(title), room, _TITLE_SIZE)
    return render("picture.svg", drawing=drawn, page=page, heading=heading, legend=items)


def _badges(card: Card, shape: Shape) -> tuple[Badge, ...]:
    """Return the marks side by side up to the card's right corner. A single mark also gets its word."""
    is_alone = len(card.marks) == 1
    texts = [f"{SIGNS[mark]} {mark}" if is_alone else SIGNS[mark] for mark in card.marks]
    widths = [max(width(text, _BADGE_SIZE) + 14, 24) for text in texts]
    x = shape.width - 10 - sum(widths) - 4 * (len(widths) - 1)
    badges = []
    for mark, text, needed in zip(card.marks, texts, widths, strict=True):
        badges.append(Badge(mark, text, x, needed))
        x += needed + 4
    return tuple(badges)


def _frame(boxes: Iterable[Box]) -> Box:
    listed = list(boxes)
    left, top = min(box.x for box in listed), min(box.y for box in listed)
    right, bottom = max(box.right for box in listed), max(box.bottom for box in listed)
    return Box(left, top, right - left, bottom - top).grown(_AROUND)
