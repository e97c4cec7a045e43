"""Which widgets and transitions the cases of a flow reach."""

from __future__ import annotations

from pathlib import Path

from pulumi_twilio_studio.cases import CaseFile, Coverage, transitions_of
from pulumi_twilio_studio.definition import parse
from support.flows_to_test import ASK, cases_in, flow, greet, widget


def reached(file: CaseFile) -> Coverage:
    results = file.run()
    return Coverage.of(results[0].definition, results)


def test_each_entry_of_a_split_is_a_transition_and_an_event_that_leads_nowhere_is_none() -> None:
    names = list(map(str, transitions_of(parse(ASK))))

    assert ["sort > noMatch > ask", "sort > match 1 > look_up", "sort > match 2 > bye"] == [
        each for each in names if each.startswith("sort")
    ]
    assert not any("deliveryFailure" in each for each in names)


def test_what_no_case_reaches_is_missed(tmp_path: Path) -> None:
    coverage = reached(cases_in(tmp_path, "- {name: it, message: hi, turns: [says: no]}\n"))

    assert ["look_up", "count", "late"] == coverage.missed_widgets
    assert [
        "Trigger > incomingCall > ask",
        "Trigger > incomingRequest > ask",
        "Trigger > incomingParent > ask",
        "ask > timeout > late",
        "sort > noMatch > ask",
        "sort > match 1 > look_up",
        "look_up > success > count",
        "look_up > failed > bye",
        "count > next > bye",
    ] == list(map(str, coverage.missed_transitions))
    assert 3 / 12 == coverage.share


def test_the_widget_at_which_a_case_stops_is_reached(tmp_path: Path) -> None:
    coverage = reached(cases_in(tmp_path, "- {name: it, message: hi}\n"))

    assert "ask" not in coverage.missed_widgets


def test_several_cases_reach_more(tmp_path: Path) -> None:
    text = "- {name: a, message: hi, turns: [says: no]}\n- {name: b, call: {}, turns: [silence: true]}\n"

    coverage = reached(cases_in(tmp_path, text))

    assert ["look_up", "count"] == coverage.missed_widgets


def test_the_steps_of_a_subflow_are_not_the_flows(tmp_path: Path) -> None:
    ways = (("completed", None), ("failed", "greet"))
    parent = flow(widget("survey", "run-subflow", *ways, flow_sid="${flow:Survey}"), greet("Hi."))
    (tmp_path / "survey.json").write_text(
        str(flow(greet("Hi."))).replace("'", '"').replace("None", "null")
    )

    coverage = reached(cases_in(tmp_path, "- {name: it, message: hi}\n", parent))

    assert ["greet"] == coverage.missed_widgets


def test_a_flow_without_transitions_is_reached_whole() -> None:
    definition = parse(
        {"description": "", "initial_state": "Trigger", "states": [widget("Trigger", "trigger")]}
    )

    assert 1.0 == Coverage.of(definition, []).share
