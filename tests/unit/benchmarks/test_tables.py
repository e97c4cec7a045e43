"""How figures become tables, on figures that are easy to reckon with."""

from __future__ import annotations

from benchmarks.flows import Run
from benchmarks.results import Results
from benchmarks.tables import Table, Tables, joined


def run(kind: str, flows: int, seconds: float, work: str = "no-op", **other: object) -> Run:
    given = {"checkpoints": False, "cpu": {}, "requests": 1, **other}
    return Run(work=work, kind=kind, flows=flows, seconds=seconds, **given)  # type: ignore[arg-type]  # as they come


def of(*runs: Run) -> Tables:
    return Tables(Results({}, list(runs)))


def cell(table: Table, column: str, row: int = 0) -> str:
    return table.rows[row][table.columns.index(column)]


def test_a_time_is_the_median_of_its_rounds() -> None:
    rounds = [run("path", 1, seconds) for seconds in (9.0, 2.0, 3.0)]

    times = of(*rounds, *(run("floor", 1, 1.0) for _ in rounds)).times()

    assert "3.00" == cell(times, "path")
    assert "3" == cell(times, "rounds")


def test_a_ratio_is_the_median_of_the_ratios_of_each_round() -> None:
    ours = [run("path", 1, seconds) for seconds in (2.0, 6.0, 9.0)]
    floor = [run("floor", 1, seconds) for seconds in (1.0, 2.0, 9.0)]

    assert "2.00" == cell(of(*ours, *floor).times(), "path : floor")


def test_terraform_stands_beside_runs_with_and_without_checkpoints() -> None:
    runs = [run("Terraform", 1, 7.0, "create", checkpoints=True)]
    for checkpoints in (False, True):
        runs += [run(kind, 1, 1.0, "create", checkpoints=checkpoints) for kind in ("path", "floor")]

    times = of(*runs).times()

    assert ["create, checkpoints skipped", "create"] == [row[0] for row in times.rows]
    assert ["7.00", "7.00"] == [cell(times, "Terraform", row) for row in (0, 1)]


def test_what_was_not_measured_is_a_dash() -> None:
    times = of(run("path", 1, 1.0), run("floor", 1, 1.0)).times()

    assert "-" == cell(times, "Terraform")


def test_growth_is_the_time_of_each_flow_over_that_with_a_hundred() -> None:
    growth = of(run("path", 100, 2.0), run("path", 500, 5.0), run("path", 1000, 26.0)).growth()

    assert "1,000 : 100" == cell(growth, "flows")
    assert "1.30" == cell(growth, "path")


def test_there_is_no_growth_without_more_than_a_hundred_flows() -> None:
    assert [] == of(run("path", 10, 2.0), run("path", 100, 5.0)).growth().rows


def test_the_processors_are_told_apart_by_kind_of_process() -> None:
    ours = run("path", 1, 1.0, cpu={"program": 0.5, "provider": 0.25, "engine": 2.0})
    floor = run("floor", 1, 1.0, cpu={"program": 0.125})

    row = of(ours, floor).processors().rows[0]

    assert ("0.50", "0.12", "0.25", "-", "2.00", "-") == row[2:]


def test_a_table_without_rows_is_left_out_on_a_terminal() -> None:
    assert "| a |\n|---|\n| b |" == joined([Table(("a",), []), Table(("a",), [("b",)])])
