"""The tables that a run's figures make: the same on a terminal and in the document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from benchmarks.flows import Run
from benchmarks.results import Results

KINDS = ("path", "template", "mapping", "floor", "Terraform")
PROCESSES = ("program", "provider", "engine")
LEAST_TO_GROW_FROM = 100


@dataclass(frozen=True)
class Row:
    """A work with so many flows. Terraform's runs stand in the rows with and without checkpoints."""

    name: str
    work: str
    flows: int = 0
    checkpoints: bool = False

    def holds(self, run: Run) -> bool:
        """Whether a run belongs to it."""
        is_same = (run.work, run.flows) == (self.work, self.flows)
        return is_same and (run.kind == "Terraform" or run.checkpoints is self.checkpoints)


WORKS = (
    Row("nothing to do", "no-op"),
    Row("create, checkpoints skipped", "create"),
    Row("create", "create", checkpoints=True),
    Row("change all, checkpoints skipped", "change"),
    Row("change all", "change", checkpoints=True),
)


@dataclass(frozen=True)
class Table:
    """A table of texts."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]

    def __str__(self) -> str:
        """The table as Markdown, which a terminal shows well too."""
        lines = [self.columns, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
        shown = [
            f"| {' | '.join(map(str.ljust, line, widths))} |"  # one line of cells
            for line in lines
        ]
        return "\n".join([shown[0], rule, *shown[1:]])


class Tables:
    """The tables of one run of the benchmarks."""

    def __init__(self, results: Results) -> None:
        self.results = results
        self.sizes = sorted({run.flows for run in results.runs})

    def times(self) -> Table:
        """Medians in seconds, of each work with so many flows."""
        columns = ("work", "flows", *KINDS, "path : floor", "requests", "rounds")
        return Table(columns, self._rows(self._times))

    def processors(self) -> Table:
        """Medians in seconds of the processors, by kind of process: ours by path, and the floor's."""
        heads = [f"{process}, {kind}" for process in PROCESSES for kind in ("path", "floor")]
        return Table(("work", "flows", *heads), self._rows(self._processors))

    def growth(self) -> Table:
        """Time for each flow with the most flows, as a multiple of that with 100."""
        return Table(
            ("work", "flows", *KINDS), [row for work in WORKS for row in self._growth(work)]
        )

    def figures(self) -> Table:
        """What was measured beside the flows."""
        found = self.results.figures
        rows = [(each.part, each.what, f"{each.value:,g} {each.unit}".strip()) for each in found]
        return Table(("part", "what", "figure"), rows)

    def machine(self) -> Table:
        """What it was measured on."""
        facts = self.results.machine.items()
        return Table(
            ("fact", "value"), [(name.replace("_", " "), str(fact)) for name, fact in facts]
        )

    def runs(self, row: Row, kind: str) -> list[Run]:
        """The runs of one cell, in their order."""
        return [run for run in self.results.runs if run.kind == kind and row.holds(run)]

    def seconds(self, row: Row, kind: str) -> float | None:
        """The median time of one cell."""
        runs = self.runs(row, kind)
        return median(run.seconds for run in runs) if runs else None

    def _rows(self, cells: Callable[[Row], Iterator[str]]) -> list[tuple[str, ...]]:
        every = [replace(work, flows=flows) for work in WORKS for flows in self.sizes]
        measured = [row for row in every if self.runs(row, "path")]
        return [(row.name, f"{row.flows:,}", *cells(row)) for row in measured]

    def _times(self, row: Row) -> Iterator[str]:
        for kind in KINDS:
            yield _seconds(self.seconds(row, kind))
        ours, floor = self.runs(row, "path"), self.runs(row, "floor")
        ratios = [one.seconds / other.seconds for one, other in zip(ours, floor, strict=False)]
        yield f"{median(ratios):.2f}" if ratios else "-"
        yield f"{median(run.requests for run in ours):g}"
        yield str(len(ours))

    def _processors(self, row: Row) -> Iterator[str]:
        for process in PROCESSES:
            for kind in ("path", "floor"):
                used = [run.cpu[process] for run in self.runs(row, kind) if process in run.cpu]
                yield _seconds(median(used) if used else None)

    def _growth(self, work: Row) -> Iterator[tuple[str, ...]]:
        sizes = [n for n in self.sizes if self.runs(replace(work, flows=n), "path")]
        few, many = LEAST_TO_GROW_FROM, max(sizes, default=0)
        if few not in sizes or many <= few:
            return
        grown = []
        for kind in KINDS:
            less, more = (self.seconds(replace(work, flows=n), kind) for n in (few, many))
            grown.append(f"{more / many / (less / few):.2f}" if less and more else "-")
        yield work.name, f"{many:,} : {few:,}", *grown


def _seconds(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def joined(tables: Iterable[Table]) -> str:
    """The tables one below the other; those without a row are left out."""
    return "\n\n".join(str(table) for table in tables if table.rows)
