"""What the command line of the benchmarks asks for. tests/engine/test_benchmarks.py measures with it."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import _measure, _options, _plan, main
from benchmarks.flows import FULL, QUICK, Plan
from benchmarks.page import PAGE, PICTURE, source
from benchmarks.results import Results
from benchmarks.subjects import WORKS


def planned(*arguments: str, wanted: tuple[str, ...] = WORKS) -> Plan:
    return _plan(_options().parse_args(arguments), list(wanted))


def test_without_options_all_is_measured() -> None:
    plan = planned()

    assert (FULL.previews, FULL.writes) == (plan.previews, plan.writes)
    assert list(WORKS) == plan.works


def test_a_quick_run_has_fewer_flows() -> None:
    plan = planned("--quick")

    assert (QUICK.previews, QUICK.writes) == (plan.previews, plan.writes)


def test_flows_and_rounds_can_be_chosen() -> None:
    plan = planned("--flows", "7", "--flows", "8", "--rounds", "2")

    assert {7: 2, 8: 2} == plan.previews
    assert {7: 2, 8: 2} == plan.writes


def test_one_work_is_measured_alone() -> None:
    plan = planned(wanted=("no-op",))

    assert [9, 0] == [len(plan.rounds(work, 1)) for work in ("no-op", "create")]


def test_a_part_beside_the_flows_measures_no_flows() -> None:
    assert {} == planned(wanted=("emulator",)).previews


def test_a_page_is_written_from_a_file_without_measuring() -> None:
    before = PAGE.read_text(), PICTURE.read_text()

    main(["--page", str(source(before[0]))])

    assert before == (PAGE.read_text(), PICTURE.read_text())


def test_the_figures_of_other_parts_are_kept_when_one_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")  # no engine
    results = Results({"quick": True})

    problems = [*_measure(results, Plan((), {}, {}), ["onboarding", "drawing"])]

    assert ["onboarding was not measured to the end"] == [each.split(":")[0] for each in problems]
    assert {"drawing"} == {each.part for each in results.figures}


def test_the_help_says_where_results_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    assert "benchmarks/results/<date>.json" in capsys.readouterr().out
