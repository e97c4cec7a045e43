"""Results as files, and a part of them that is measured again."""

from __future__ import annotations

from pathlib import Path

from benchmarks.flows import Run
from benchmarks.results import Figure, Results


def run(work: str, flows: int, seconds: float) -> Run:
    return Run(
        work,
        "path",
        checkpoints=False,
        flows=flows,
        seconds=seconds,
        cpu={"engine": 0.5},
        requests=1,
    )


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = Results({"cores": 2}, [run("no-op", 1, 1.5)], [Figure("fleet", "requests", 7, "")])

    written.write(tmp_path / "results" / "2026-01-01.json")

    assert written == Results.read(tmp_path / "results" / "2026-01-01.json")


def test_a_part_that_is_measured_again_takes_the_place_of_all_its_figures() -> None:
    before = Results(
        {"commit": "a"},
        [run("no-op", 1, 1.0), run("no-op", 1, 2.0), run("no-op", 10, 3.0), run("create", 1, 4.0)],
        [Figure("fleet", "requests", 7, ""), Figure("emulator", "list", 2, "ms")],
    )
    again = Results({"commit": "b"}, [run("no-op", 1, 9.0)], [Figure("fleet", "requests", 8, "")])

    renewed = before.renewed(again)

    assert {"commit": "b"} == renewed.machine
    assert [3.0, 4.0, 9.0] == [each.seconds for each in renewed.runs]
    assert [("emulator", 2), ("fleet", 8)] == [(each.part, each.value) for each in renewed.figures]
