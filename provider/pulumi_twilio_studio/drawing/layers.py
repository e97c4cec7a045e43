"""A layout for widgets without places: in layers, so that edges lead down, with few crossings.

The classic method of Sugiyama, Tagawa and Toda (1981): break cycles, assign layers, order each
layer by the barycentre of its neighbours, assign positions. Long edges get no place of their own:
the code that draws them leads them around the cards. Nothing here recurses, because 2,000 widgets
in a chain are 2,000 layers.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import isqrt
from statistics import fmean

GAP_X, GAP_Y = 36.0, 90.0
_SWEEPS = 6


@dataclass(frozen=True)
class Link:
    """An edge between two cards by index. `leaves` is where it leaves the source, from the source's left side."""

    source: int
    target: int
    leaves: float


Size = tuple[float, float]
_Neighbours = Mapping[int, Sequence[tuple[int, float]]]  # the card, and how far right of its middle


def lay_out(sizes: Sequence[Size], links: Sequence[Link]) -> list[tuple[float, float]]:
    """Return the top left corners for cards of these sizes. The first card is the start."""
    down = _break_cycles(len(sizes), links)
    rows = _rows(_depths(len(sizes), down), down)
    above: dict[int, list[tuple[int, float]]] = defaultdict(list)
    below: dict[int, list[tuple[int, float]]] = defaultdict(list)
    leaving: dict[int, list[float]] = defaultdict(list)
    for link in down:
        leaving[link.source].append(link.leaves)
    for link in down:  # siblings stand as their ports do; a single one stands straight below
        shift = link.leaves - fmean(leaving[link.source])
        above[link.target].append((link.source, shift))
        below[link.source].append((link.target, -shift))
    middles = _middles(rows, above, below, [width for width, _ in sizes])
    tops = accumulate((max(sizes[at][1] for at in row) + GAP_Y for row in rows), initial=0.0)
    places = [(0.0, 0.0)] * len(sizes)
    for row, top in zip(rows, tops, strict=False):
        for at in row:
            places[at] = (middles[at] - sizes[at][0] / 2, top)
    return places


def _break_cycles(count: int, links: Sequence[Link]) -> list[Link]:
    """Return only the links that close no cycle, followed from the first card."""
    leaving: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        leaving[link.source].append(link)
    kept: list[Link] = []
    state = [0] * count  # 0 not seen, 1 on the current way, 2 done
    for start in range(count):
        way = [] if state[start] else [(start, iter(leaving[start]))]
        while way:
            at, rest = way[-1]
            state[at] = 1
            for link in rest:
                if state[link.target] != 1 and link.target != at:
                    kept.append(link)
                    if not state[link.target]:
                        way.append((link.target, iter(leaving[link.target])))
                        break
            else:
                state[at] = 2
                way.pop()
    return kept


def _depths(count: int, down: Sequence[Link]) -> list[int]:
    """Return the layer of each card: one below the lowest card that leads to it."""
    leaving: dict[int, list[int]] = defaultdict(list)
    waiting = [0] * count
    for link in down:
        leaving[link.source].append(link.target)
        waiting[link.target] += 1
    depths = [0] * count
    ready = [at for at in range(count) if not waiting[at]]
    for at in ready:  # grows meanwhile
        for target in leaving[at]:
            depths[target] = max(depths[target], depths[at] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return depths


def _rows(depths: Sequence[int], down: Sequence[Link]) -> list[list[int]]:
    """Return the layers from the top. A layer that is much wider than the picture is high takes several rows."""
    longest = 4 + 2 * isqrt(len(depths))
    layers: dict[int, list[int]] = defaultdict(list)
    seen = dict.fromkeys(link.target for link in down)  # in the order of a walk through the flow
    for at in [*(at for at in range(len(depths)) if at not in seen), *seen]:
        layers[depths[at]].append(at)
    rows = []
    for depth in sorted(layers):
        layer = layers[depth]
        rows += [layer[at : at + longest] for at in range(0, len(layer), longest)]
    return rows


def _middles(
    rows: Sequence[list[int]], above: _Neighbours, below: _Neighbours, widths: Sequence[float]
) -> list[float]:
    """Return where the middle of each card stands: near its neighbours, in an order with few crossings."""
    middles = [0.0] * len(widths)
    for row in rows:
        _place(row, [0.0] * len(row), middles, widths)
    for sweep in range(_SWEEPS):
        neighbours, order = (below, reversed(rows)) if sweep % 2 else (above, iter(rows))
        for row in order:
            wanted = {at: _mean(at, neighbours, middles) for at in row}
            if sweep < _SWEEPS - 2:
                row.sort(key=wanted.__getitem__)
            _place(row, [wanted[at] for at in row], middles, widths)
    return middles


def _mean(at: int, neighbours: _Neighbours, middles: Sequence[float]) -> float:
    found = [middles[other] + shift for other, shift in neighbours.get(at, ())]
    return sum(found) / len(found) if found else middles[at]


def _place(
    row: Sequence[int], wanted: Sequence[float], middles: list[float], widths: Sequence[float]
) -> None:
    """Put the cards of a row as near to their desired places as their order and sizes allow.

    Least squares under an order: pooling adjacent violators.
    """
    steps = [(widths[one] + widths[other]) / 2 + GAP_X for one, other in pairwise(row)]
    starts = list(accumulate(steps, initial=0.0))
    pools: list[tuple[float, int]] = []  # sum of the desired places, number of cards
    for aim, start in zip(wanted, starts, strict=True):
        total, count = aim - start, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            total, count = total + pools[-1][0], count + pools.pop()[1]
        pools.append((total, count))
    shifts = (total / count for total, count in pools for _ in range(count))
    for at, start, shift in zip(row, starts, shifts, strict=True):
        middles[at] = start + shift
