"""The ways of the edges: a smooth curve if nothing stands between, else a way around the cards."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import dist, inf

from pulumi_twilio_studio.drawing.grid import Box, Grid
from pulumi_twilio_studio.drawing.picture import Edge, Point
from pulumi_twilio_studio.drawing.shapes import Shape

_HEAD = 8.0  # of an arrow
_MARGIN = 12.0  # between an edge and a card that it passes
_LANE = 8.0  # between edges side by side
_RADIUS = 16.0
_TRIES = 24  # lanes tried for one edge
_DETOUR = 2000.0  # the length that crossing a card counts as
_STUB = 14.0  # how far an edge goes straight at its ends
_Ranks = tuple[int, int]  # how many stand to the left of it, and to the right
_SAMPLES = [at / 14 for at in range(1, 14)]


@dataclass(frozen=True)
class Route:
    """The way of one edge as SVG path data, within `extent`. `end` is the tip of its arrow, which points down."""

    path: str
    end: Point
    extent: Box


def route_edges(
    edges: Sequence[Edge], shapes: Sequence[Shape], boxes: Sequence[Box]
) -> list[Route]:
    """Return the way of each edge, from its port to the top of its target."""
    return list(_Canvas(edges, shapes, boxes).route_edges())


class _Canvas:
    """What stands on the canvas, and the lanes that edges have already taken."""

    def __init__(
        self, edges: Sequence[Edge], shapes: Sequence[Shape], boxes: Sequence[Box]
    ) -> None:
        self.edges, self.boxes = edges, boxes
        self.starts = [
            (boxes[e.source].x + shapes[e.source].of_port[e.port].middle, boxes[e.source].bottom)
            for e in edges
        ]
        self.ends, self.arriving = self._entries()
        self.leaving = [_ranks(sorted(shapes[e.source].of_port), e.port) for e in edges]
        self.grid = Grid()
        for at, box in enumerate(boxes):
            self.grid.add(at, box)
        self.lanes: dict[int, list[tuple[float, float, float, int]]] = defaultdict(list)

    def route_edges(self) -> Iterator[Route]:
        for at, edge in enumerate(self.edges):
            start, end = self.starts[at], self.ends[at]
            tip = (end[0], end[1] - _HEAD)
            if edge.source != edge.target and self._is_clear(start, tip, edge):
                yield Route(_curve(start, tip), end, _extent([start, end]))
            else:
                way = self._around(start, tip, at)
                yield Route(_round(way), end, _extent([*way, end]))

    def _entries(self) -> tuple[list[Point], list[_Ranks]]:
        """Return where each edge arrives on its target's top.

        Edges stand side by side around the middle, in order from the left.
        """
        arriving: dict[int, list[int]] = defaultdict(list)
        for at, edge in enumerate(self.edges):
            arriving[edge.target].append(at)
        entries: dict[int, Point] = {}
        ranks: dict[int, _Ranks] = {}
        for target, listed in arriving.items():
            box = self.boxes[target]
            step = min(18.0, box.width * 0.5 / len(listed))
            listed.sort(key=lambda at: self.starts[at])
            left = box.x + box.width / 2 - step * (len(listed) - 1) / 2
            for place, at in enumerate(listed):
                entries[at] = (left + place * step, box.y)
                ranks[at] = (place, len(listed) - 1 - place)
        order = range(len(self.edges))
        return [entries[at] for at in order], [ranks[at] for at in order]

    def _is_clear(self, start: Point, tip: Point, edge: Edge) -> bool:
        if tip[1] - start[1] < 24:
            return False
        points = [start, *(_on_curve(start, tip, at) for at in _SAMPLES), tip]
        return not any(
            self._on_the_way(one, other, 0) - {edge.source, edge.target}
            for one, other in pairwise(points)
        )

    def _around(self, start: Point, tip: Point, at: int) -> list[Point]:
        """Return the way down from the port, across, along the cheapest vertical lane, across, down into the target.

        The cheapest lane is the shortest that crosses no card, or else, of those tried, the one
        that crosses the fewest.
        """
        cheapest, best = inf, self._way(start, tip, start[0], at)
        waiting = [(0.0, start[0]), (0.0, tip[0])]
        tried = set[float]()
        while waiting and len(tried) < _TRIES:
            detour, lane = heappop(waiting)
            if detour >= cheapest:
                break
            if lane in tried:
                continue
            tried.add(lane)
            way = self._way(start, tip, lane, at)
            in_lane = self._on_the_way(way[2], way[3])
            crossed = in_lane | self._on_the_way(way[1], way[2]) | self._on_the_way(way[3], way[4])
            beyond = way[1][1] - start[1] + tip[1] - way[4][1]
            if detour + beyond + _DETOUR * len(crossed) < cheapest:
                cheapest, best = detour + beyond + _DETOUR * len(crossed), way
            for blocker in in_lane:
                for x in (self.boxes[blocker].x - _MARGIN, self.boxes[blocker].right + _MARGIN):
                    longer = abs(start[0] - x) + abs(tip[0] - x) - abs(start[0] - tip[0])
                    heappush(waiting, (longer, x))
        return self._in_a_free_lane(best, self.edges[at].target)

    def _way(self, start: Point, tip: Point, lane: float, at: int) -> list[Point]:
        """Return the way along that lane. The ways of neighbours run inside each other, without crossing."""
        leave = start[1] + _STUB + _nest(self.leaving[at], to_left=lane < start[0])
        arrive = tip[1] - _STUB - _nest(self.arriving[at], to_left=lane < tip[0])
        leave = self._level((start[0], leave), lane, down=True)
        arrive = self._level((tip[0], arrive), lane, down=False)
        return [start, (start[0], leave), (lane, leave), (lane, arrive), (tip[0], arrive), tip]

    def _level(self, corner: Point, lane: float, *, down: bool) -> float:
        """Return how far down, or up, the way must go before it can cross to the lane; unchanged if that is far."""
        x, y = corner
        for _ in range(3):
            hit = [self.boxes[number] for number in self._on_the_way((x, y), (lane, y))]
            if not hit:
                return y
            y = max(b.bottom for b in hit) + _MARGIN if down else min(b.y for b in hit) - _MARGIN
        return corner[1]

    def _on_the_way(self, one: Point, other: Point, margin: float = _MARGIN / 2) -> set[int]:
        return self.grid.numbers(
            min(one[0], other[0]) - margin,
            min(one[1], other[1]) - margin,
            max(one[0], other[0]) + margin,
            max(one[1], other[1]) + margin,
        )

    def _in_a_free_lane(self, way: list[Point], target: int) -> list[Point]:
        """Return the way along its lane, or along a lane beside it in which no edge to another card runs."""
        lane, (low, high) = way[2][0], sorted((way[2][1], way[3][1]))
        free = lane
        for step in (0, 1, -1, 2, -2, 3, -3):
            beside = lane + step * _LANE
            is_free = not self._is_taken(beside, low, high, target)
            if is_free and not self._on_the_way((beside, low), (beside, high)):
                free = beside
                break
        self.lanes[int(free // _LANE)].append((free, low, high, target))
        return [*way[:2], (free, way[2][1]), (free, way[3][1]), *way[4:]]

    def _is_taken(self, lane: float, low: float, high: float, target: int) -> bool:
        column = int(lane // _LANE)
        return any(
            abs(x - lane) < _LANE and one <= high and low <= other and to != target
            for near in (column - 1, column, column + 1)
            for x, one, other, to in self.lanes.get(near, ())
        )


def _ranks(ordered: Sequence[int], one: int) -> _Ranks:
    place = ordered.index(one)
    return place, len(ordered) - 1 - place


def _nest(ranks: _Ranks, *, to_left: bool) -> float:
    return _LANE * min(ranks[0] if to_left else ranks[1], 2)


def _extent(points: Sequence[Point]) -> Box:
    columns, rows = zip(*points, strict=True)
    left, top = min(columns), min(rows)
    return Box(left, top, max(columns) - left, max(rows) - top)


def _bend(start: Point, tip: Point) -> float:
    """Return how far the handles of a curve reach down and up from its ends."""
    return min(max((tip[1] - start[1]) / 2, 24 + abs(tip[0] - start[0]) / 12), 160)


def _curve(start: Point, tip: Point) -> str:
    bend = _bend(start, tip)
    handles = f"{start[0]:.0f} {start[1] + bend:.0f} {tip[0]:.0f} {tip[1] - bend:.0f}"
    return f"M{start[0]:.0f} {start[1]:.0f}C{handles} {tip[0]:.0f} {tip[1]:.0f}"


def _on_curve(start: Point, tip: Point, at: float) -> Point:
    bend, rest = _bend(start, tip), 1 - at
    from_start, from_tip = rest * rest * (rest + 3 * at), at * at * (at + 3 * rest)
    first, second = 3 * rest * rest * at, 3 * rest * at * at
    x = start[0] * from_start + tip[0] * from_tip
    y = start[1] * from_start + tip[1] * from_tip + (first - second) * bend
    return x, y


def _round(points: Sequence[Point]) -> str:
    """Return the path along these points, with round corners."""
    corners = [points[0], *(b for a, b in pairwise(points) if a != b)]
    path = f"M{corners[0][0]:.0f} {corners[0][1]:.0f}"
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        radius = min(_RADIUS, dist(before, corner) / 2, dist(corner, after) / 2)
        one, other = _toward(corner, before, radius), _toward(corner, after, radius)
        path += f"L{one[0]:.0f} {one[1]:.0f}Q{corner[0]:.0f} {corner[1]:.0f} {other[0]:.0f} {other[1]:.0f}"
    return f"{path}L{corners[-1][0]:.0f} {corners[-1][1]:.0f}"


def _toward(point: Point, other: Point, distance: float) -> Point:
    share = distance / dist(point, other)
    return point[0] + (other[0] - point[0]) * share, point[1] + (other[1] - point[1]) * share
