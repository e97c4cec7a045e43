"""Boxes, and which of them lie in an area: looked up by the cells of a grid, for pictures of thousands."""

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
        """The box with that much more on each side."""
        return Box(
            self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin
        )

    def moved(self, x: float, y: float) -> "Box":
        """The box that much further to the right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)


class Grid:
    """A set of boxes, each with a number of its own."""

    def __init__(self) -> None:
        # Corners rather than boxes: these lists are looked through a million times a picture.
        self._cells: dict[tuple[int, int], list[tuple[int, float, float, float, float]]] = (
            defaultdict(list)
        )

    def add(self, number: int, box: Box) -> None:
        """Add a box."""
        for cell in _cells(box.x, box.y, box.right, box.bottom):
            self._cells[cell].append((number, box.x, box.y, box.right, box.bottom))

    def numbers(self, left: float, top: float, right: float, bottom: float) -> set[int]:
        """The numbers of the boxes that have a point in common with that area: of many, some."""
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
