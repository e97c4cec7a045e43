"""What a run of the benchmarks found, as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.flows import Run

FOLDER = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Figure:
    """One thing that was measured beside the flows."""

    part: str
    what: str
    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.part}, {self.what}: {self.value:g} {self.unit}"


@dataclass(frozen=True)
class Results:
    """All figures of a run, and what they were measured on."""

    machine: Mapping[str, object]
    runs: list[Run] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> Results:
        """Read what `write` has written."""
        found = json.loads(file.read_text())
        runs = [Run(**each) for each in found["runs"]]
        return cls(found["machine"], runs, [Figure(**each) for each in found["figures"]])

    def renewed(self, newer: Results) -> Results:
        """These results with a newer run's: of each work with so many flows, and of each part, all figures or none."""
        works = {(run.work, run.flows) for run in newer.runs}
        parts = {each.part for each in newer.figures}
        runs = [run for run in self.runs if (run.work, run.flows) not in works]
        figures = [each for each in self.figures if each.part not in parts]
        return Results(newer.machine, runs + newer.runs, figures + newer.figures)

    def write(self, file: Path) -> None:
        """Write all of it as JSON, one line for each figure."""
        file.parent.mkdir(exist_ok=True)
        parts = [
            f'"machine": {json.dumps(self.machine)}',
            f'"runs": {_lines(self.runs)}',
            f'"figures": {_lines(self.figures)}',
        ]
        file.write_text("{" + ",\n".join(parts) + "}\n")


def _lines(entries: list[Run] | list[Figure]) -> str:
    return "[\n" + ",\n".join(json.dumps(asdict(each)) for each in entries) + "\n]"
