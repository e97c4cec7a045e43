"""Print tables on any terminal. A value that people copy, such as a SID, a time or a marker, stays in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from pulumi_twilio_studio.cli.saying import WIDE, console, print_styled, say
from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from rich.table import Column, Table

FOLDED = 24
"""The smallest width of a column whose texts may continue in the next line (`overflow="fold"`)."""


def show_table(table: Table, *, err: bool = False) -> None:
    """Print the table as wide as the terminal, or wider if nothing more can be folded. Fold nothing in a pipe."""
    # Here, because `show_rows` needs it for a terminal only (0.1 s).
    from rich.measure import Measurement

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


def show_rows(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    folded: Collection[str],
    err: bool = False,
) -> None:
    """Print a table of texts, whatever they hold: on a terminal as `show_table` does, and much faster in a pipe.

    The columns in `folded` may continue in the next line, because nobody copies their cells as a whole.
    """
    shown = [[printable(cell) for cell in row] for row in rows]
    if _is_plain(err=err):
        say("\n".join(_aligned([list(columns), *shown])), err=err)
        return
    from rich.table import Column, Table
    from rich.text import Text

    made = (Column(name, overflow="fold" if name in folded else "ellipsis") for name in columns)
    table = Table(*made, box=None, pad_edge=False, header_style="bold")
    for row in shown:
        table.add_row(*map(Text, row))
    show_table(table, err=err)


def _is_plain(*, err: bool) -> bool:
    """Return whether rich would print to no terminal (rich, Console.is_terminal)."""
    forced = {"FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"} & os.environ.keys()
    return not forced and not (sys.stderr if err else sys.stdout).isatty()


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows as lines, with two spaces between columns that are as wide as their longest text."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _texts(column: Column) -> list[str]:
    from rich.text import Text

    cells = (str(cell.plain) if isinstance(cell, Text) else str(cell) for cell in column.cells)
    return [str(column.header), *cells]
