"""Boxes, and which of them lie in an area. A grid of cells finds them fast, for pictures of thousands."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

_CELL = 320.0
_MANY = 12


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height

    def grown(self, margin: float) -> "Box":
        """Return the box, larger by that margin on each side."""
        return Box(
            self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin
        )

    def moved(self, x: float, y: float) -> "Box":
        """Return the box, moved that far to the right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)


class Grid:
    """A set of boxes, each with a number of its own."""

    def __init__(self) -> None:
        # Corners instead of boxes: these lists are searched a million times for a picture.
        self._cells: dict[tuple[int, int], list[tuple[int, float, float, float, float]]] = (
            defaultdict(list)
        )

    def add(self, number: int, box: Box) -> None:
        """Add a box."""
        for cell in _cells(box.x, box.y, box.right, box.bottom):
            self._cells[cell].append((number, box.x, box.y, box.right, box.bottom))

    def numbers(self, left: float, top: float, right: float, bottom: float) -> set[int]:
        """Return the numbers of boxes that share a point with that area; if there are many, some of them."""
        found: set[int] = set()
        for cell in _cells(left, top, right, bottom):
            for number, x, y, to_x, to_y in self._cells.get(cell, ()):
                if x <= right and left <= to_x and y <= bottom and top <= to_y:
                    found.add(number)
            if len(found) >= _MANY:
                break
        return found


def _cells(left: float, top: float, right: float, bottom: float) -> Iterator[tuple[int, int]]:
    columns = range(int(left // _CELL), int(right // _CELL) + 1)
    return product(columns, range(int(top // _CELL), int(bottom // _CELL) + 1))
