"""Where the cards stand: where the author put them, the others near the cards that lead to them, without overlap."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from pulumi_twilio_studio.drawing.grid import Box, Grid
from pulumi_twilio_studio.drawing.layers import GAP_Y, Link, Size, lay_out
from pulumi_twilio_studio.drawing.picture import Card, Edge, Point
from pulumi_twilio_studio.drawing.shapes import Shape

_APART = 14.0  # cards that come nearer give way
_ASIDE = 30.0  # the distance between them afterwards, as in the Console
_BELOW = 44.0  # the same if a card gives way downwards: edges arrive from above
_HEAP = 100.0  # cards that start within this distance count as being at the same place
_SIDEWAYS = 120.0  # how far a card gives way to the side before it goes down


def place_cards(
    cards: Sequence[Card], shapes: Sequence[Shape], edges: Iterable[Edge]
) -> tuple[list[Box], list[Box | None]]:
    """Return the box of each card, and the former box of each card that moved."""
    sizes = [(shape.width, shape.height) for shape in shapes]
    links = [
        Link(edge.source, edge.target, shapes[edge.source].of_port[edge.port].middle)
        for edge in edges
    ]
    offsets = _offsets(cards)
    wanted = _fill(offsets, sizes, links) if offsets else lay_out(sizes, links)
    former = [
        Box(*card.former_offset, *size) if card.former_offset else None
        for card, size in zip(cards, sizes, strict=True)
    ]
    return _push_apart(
        [Box(*place, *size) for place, size in zip(wanted, sizes, strict=True)]
    ), former


def _offsets(cards: Sequence[Card]) -> dict[int, Point]:
    """Return the author's choices. If several cards share an offset, it is the choice for the first of them."""
    found: dict[int, Point] = {}
    taken = set()
    for at, card in enumerate(cards):
        if card.offset is not None and card.offset not in taken:
            found[at] = card.offset
            taken.add(card.offset)
    return found


def _fill(
    offsets: Mapping[int, Point], sizes: Sequence[Size], links: Sequence[Link]
) -> list[Point]:
    """Return places for all cards: the others are laid out in layers below the placed card that leads to them."""
    others = [at for at in range(len(sizes)) if at not in offsets]
    if not others:
        return [offsets[at] for at in range(len(sizes))]
    hooks, hook_of = _hooks(offsets, links)
    index = {at: new for new, at in enumerate([*hooks, *others])}
    inner = [
        Link(index[link.source], index[link.target], link.leaves)
        for link in links
        if link.source in index and link.target in index and link.target not in offsets
    ]
    local = lay_out([sizes[at] for at in index], inner)
    free = [at for at in others if at not in hook_of]
    shift_x, shift_y = _beside(offsets, sizes, links, {at: local[index[at]] for at in free})
    found = dict(offsets)
    for at in others:
        x, y = local[index[at]]
        if at in hook_of:
            hook = hook_of[at]
            hook_x, hook_y = local[index[hook]]
            found[at] = (offsets[hook][0] + x - hook_x, offsets[hook][1] + y - hook_y)
        else:
            found[at] = (x + shift_x, y + shift_y)
    return [found[at] for at in range(len(sizes))]


def _beside(
    offsets: Mapping[int, Point],
    sizes: Sequence[Size],
    links: Sequence[Link],
    free: Mapping[int, Point],
) -> Point:
    """Return how far to shift the cards that no placed card leads to.

    They stand above the placed cards if they lead there, else below them.
    """
    if not free:
        return 0, 0
    left = min(x for x, _ in offsets.values()) - min(x for x, _ in free.values())
    if any(link.source in free and link.target in offsets for link in links):
        bottom = max(y + sizes[at][1] for at, (_, y) in free.items())
        return left, min(y for _, y in offsets.values()) - GAP_Y - bottom
    top = min(y for _, y in free.values())
    return left, max(y + sizes[at][1] for at, (_, y) in offsets.items()) + GAP_Y - top


def _hooks(offsets: Mapping[int, Point], links: Sequence[Link]) -> tuple[list[int], dict[int, int]]:
    """Return the placed cards that lead to others, and for each other card the nearest placed one that leads to it."""
    leaving: dict[int, list[int]] = defaultdict(list)
    for link in links:
        if link.target not in offsets:
            leaving[link.source].append(link.target)
    hooks = [at for at in offsets if leaving[at]]
    hook_of: dict[int, int] = {}
    waiting = deque((hook, hook) for hook in hooks)
    while waiting:
        at, hook = waiting.popleft()
        for target in leaving[at]:
            if target not in hook_of:
                hook_of[target] = hook
                waiting.append((target, hook))
    return hooks, hook_of


def _push_apart(boxes: Sequence[Box]) -> list[Box]:
    """Move cards that would overlap, from the top on: a little to the side, or else down."""
    grid = Grid()
    free: dict[int, Box] = {}
    ends: dict[
        tuple[int, int], float
    ] = {}  # how far down cards from about the same place had to go
    for at in sorted(range(len(boxes)), key=lambda at: (boxes[at].y, boxes[at].x, at)):
        box = boxes[at]
        place = (int(box.x // _HEAP), int(box.y // _HEAP))
        aside = 0.0
        while blockers := grid.numbers(*_corners(box.grown(_APART))):
            blocker = free[max(blockers)]
            step = blocker.right + _ASIDE - box.x
            if 0 < step <= _SIDEWAYS - aside:
                aside += step
                box = box.moved(step, 0)
            else:
                ends[place] = max(blocker.bottom + _BELOW, ends.get(place, -inf))
                box = box.moved(0, ends[place] - box.y)
        grid.add(at, box)
        free[at] = box
    return [free[at] for at in range(len(boxes))]


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.right, box.bottom
