"""Print tables on any terminal. A value that people copy, such as a SID, a time or a marker, stays in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.measure import Measurement
from rich.text import Text

from pulumi_twilio_studio.cli.saying import WIDE, console, print_styled

if TYPE_CHECKING:
    from rich.table import Column, Table

FOLDED = 24
"""The smallest width of a column whose texts may continue in the next line (`overflow="fold"`)."""


def show_table(table: Table, *, err: bool = False) -> None:
    """Print the table as wide as the terminal, or wider if nothing more can be folded. Fold nothing in a pipe."""
    for column in table.columns:
        longest = max(map(cell_len, _texts(column)))
        column.no_wrap = column.overflow != "fold"
        column.min_width = longest if column.no_wrap else min(longest, FOLDED)
    drawn = console(err=err)
    width = WIDE
    if drawn.is_terminal:
        least = Measurement.get(drawn, drawn.options.update(width=WIDE), table).minimum
        width = max(drawn.width, least)
    drawn.width = max(width, sum(column.min_width or 0 for column in table.columns))
    with drawn.capture() as shown:
        drawn.print(table)
    print_styled("\n".join(line.rstrip() for line in shown.get().split("\n")).rstrip("\n"), err=err)


def _texts(column: Column) -> list[str]:
    cells = (str(cell.plain) if isinstance(cell, Text) else str(cell) for cell in column.cells)
    return [str(column.header), *cells]
