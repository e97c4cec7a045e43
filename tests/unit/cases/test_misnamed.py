"""A case that names a widget that there is not is a mistake of the file, with its place and the nearest name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_twilio_studio.cases import CasesError
from pulumi_twilio_studio.definition import parse
from support.flows_to_test import ASK, cases_in, flow, greet, only, widget

WRONG = {
    "the last widget": ("ends: bey", ':3:27: cases[0].ends: there is no widget "bey"', "bye"),
    "the last widget, and how it ends": (
        "ends: {at: bey, how: stopped}",
        ':3:34: cases[0].ends.at: there is no widget "bey"',
        "bye",
    ),
    "an outcome": (
        "outcomes: {loook_up: failed}",
        ':3:38: cases[0].outcomes.loook_up: there is no widget "loook_up"',
        "look_up",
    ),
    "a step of the path": (
        "path: [ask, ..., srot]",
        ':3:44: cases[0].path[2]: there is no widget "srot"',
        "sort",
    ),
    "the widget that asks": (
        "requests: [{widget: lookup}]",
        ':3:39: cases[0].requests[0].widget: there is no widget "lookup"',
        "look_up",
    ),
    "the widget that asks, as a place": (
        "values: {it: lookup}, requests: [{widget: '${it}'}]",
        ':3:61: cases[0].requests[0].widget: there is no widget "${it}"',
        "look_up",
    ),
}


@pytest.mark.parametrize(("case", "problem", "meant"), WRONG.values(), ids=WRONG)
def test_a_widget_that_there_is_not_is_told_with_its_place(
    case: str, problem: str, meant: str, tmp_path: Path
) -> None:
    file = cases_in(tmp_path, f"- {{name: it, message: hi, {case}}}\n")

    with pytest.raises(CasesError) as caught:
        file.run()

    assert f'{file.path}{problem}; did you mean "{meant}"?' == str(caught.value)


def test_all_names_of_a_case_are_told_at_once(tmp_path: Path) -> None:
    case = "- {name: it, message: hi, outcomes: {a: x}, path: [b, ask], ends: c}\n"

    with pytest.raises(CasesError) as caught:
        cases_in(tmp_path, case).run()

    assert ["cases[0].outcomes.a", "cases[0].path[0]", "cases[0].ends"] == [
        each.path for each in caught.value.problems
    ]


def test_the_names_are_those_of_the_definition_that_the_case_runs_on(tmp_path: Path) -> None:
    file = cases_in(tmp_path, "- {name: it, message: hi, ends: bye}\n")

    with pytest.raises(CasesError, match=r'there is no widget "bye"; did you mean "goodbye"\?'):
        file.run(parse(flow(greet("Bye.", "goodbye"))))


def test_a_pattern_names_each_widget_that_it_fits(tmp_path: Path) -> None:
    case = "message: hi, turns: [says: 'yes'], requests: [{widget: /^look/}], ends: bye"

    assert only(cases_in(tmp_path, f"- {{name: it, {case}}}\n", ASK)).passed


def running(flow_sid: str) -> dict[str, object]:
    """A flow that runs another one."""
    survey = widget(
        "survey",
        "run-subflow",
        ("completed", None),
        ("failed", None),
        flow_sid=flow_sid,
        flow_revision="LatestPublished",
    )
    return flow(survey)


INNER = flow(widget("rate", "make-http-request", ("success", None), url="https://a.example"))
OF_INNER = "message: hi, requests: [{widget: rate}]"


def test_the_widgets_of_a_flow_that_the_flow_runs_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "survey.json").write_text(json.dumps(INNER))

    result = only(cases_in(tmp_path, f"- {{name: it, {OF_INNER}}}\n", running("${flow:Survey}")))

    assert result.passed


@pytest.mark.parametrize("case", [f"{OF_INNER}, path: [rate]", OF_INNER + ", outcomes: {rat: x}"])
def test_the_path_has_no_widgets_of_other_flows_and_no_flow_has_a_misspelt_one(
    case: str, tmp_path: Path
) -> None:
    (tmp_path / "survey.json").write_text(json.dumps(INNER))

    with pytest.raises(CasesError, match=r'there is no widget "(rate|rat)"'):
        cases_in(tmp_path, f"- {{name: it, {case}}}\n", running("${flow:Survey}")).run()


def test_the_widgets_of_a_flow_that_does_not_run_in_the_case_are_none(tmp_path: Path) -> None:
    (tmp_path / "survey.json").write_text(json.dumps(INNER))
    case = f"- {{name: it, {OF_INNER}, outcomes: {{survey: failed}}}}\n"

    with pytest.raises(CasesError, match='there is no widget "rate"'):
        cases_in(tmp_path, case, running("${flow:Survey}")).run()
