"""A file of cases is read, or everything that is wrong with it is told with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_twilio_studio.cases import CasesError, made_up, read_cases
from pulumi_twilio_studio.definition import DefinitionError, Reference, parse
from support.flows_to_test import ASK, cases_in, flow, greet, only, widget

WRONG = {
    "a key that there is not": (
        "cases: [{name: it, message: hi, trns: []}]",
        ':1:33: cases[0].trns: there is no such key; did you mean "turns"?',
    ),
    "a case without a name": ("cases: [{message: hi}]", ":1:9: cases[0].name: is missing"),
    "an outcome without its event": (
        "cases: [{name: it, message: hi, outcomes: {ask: {values: {}}}}]",
        ":1:44: cases[0].outcomes.ask.event: is missing",
    ),
    "cases that are no list": ("cases: it", ":1:1: cases: must be a list: - item"),
    "a list of no answers": (
        "cases: [{name: it, message: hi, requests: [{widget: x, answers: []}]}]",
        ":1:56: cases[0].requests[0].answers: must have at least 1 entry",
    ),
    "a turn that there is not": (
        "cases:\n- name: it\n  message: hi\n  turns:\n  - sais: x\n",
        ':5:5: cases[0].turns[0].sais: there is no such key; did you mean "says"?',
    ),
    "a turn of two": (
        "cases: [{name: it, message: hi, turns: [{says: x, hears: y}]}]",
        (
            ":1:41: cases[0].turns[0]: needs exactly one key of hears, says, presses, silence, waits, "
            "hangs_up, not hears and says"
        ),
    ),
    "a silence that is none": (
        "cases: [{name: it, message: hi, turns: [silence: false]}]",
        ":1:41: cases[0].turns[0]: can only be true: leave the turn out instead",
    ),
    "no trigger": (
        "cases: [{name: it}]",
        ":1:9: cases[0]: needs exactly one key of message, call, request, conversation, parent",
    ),
    "text that is none": (
        "cases: [{name: [it], message: hi}]",
        ":1:10: cases[0].name: must be text; put it in quotes",
    ),
    "a regular expression that is none": (
        "cases: [{name: it, message: hi, turns: [hears: /(/]}]",
        (
            ":1:41: cases[0].turns[0].hears: is not a regular expression: missing ), unterminated "
            "subpattern at position 0"
        ),
    ),
    "a time that is none": (
        "cases: [{name: it, message: hi, turns: [waits: long]}]",
        ":1:41: cases[0].turns[0].waits: must be a number and seconds, minutes, hours or days",
    ),
    "a moment that is none": (
        "now: soon",
        ":1:1: now: must be a day and a time, such as 2026-01-05 09:00",
    ),
    "a request for anything": (
        "cases: [{name: it, message: hi, requests: [{answers: {}}]}]",
        ":1:44: cases[0].requests[0]: needs a widget or a url",
    ),
    "a status that is none": (
        "cases: [{name: it, message: hi, requests: [{widget: x, answers: {status: 1}}]}]",
        ":1:66: cases[0].requests[0].answers.status: must be greater than or equal to 100",
    ),
    "a way to end that is none": (
        "cases: [{name: it, message: hi, ends: {how: well}}]",
        ':1:40: cases[0].ends.how: must be "ended", "hung up", "stopped" or "failed"',
    ),
    "no YAML": ("cases: [", ":2:1: not YAML: "),
    "a key that stands twice": ("flow: a\nflow: b", ":2:1: flow: is already on line 1"),
}


@pytest.mark.parametrize(("text", "problem"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "bot.tests.yaml"
    path.write_text(text)

    with pytest.raises(CasesError) as caught:
        read_cases(path)

    assert str(caught.value).startswith(f"{path}{problem}")


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bot.tests.yaml"
    path.write_text("flw: a\ncases: [{name: it}, {name: it}]")

    with pytest.raises(CasesError) as caught:
        read_cases(path)

    assert [(1, 1), (2, 9), (2, 21)] == [(each.line, each.column) for each in caught.value.problems]


def test_a_file_that_is_not_there_is_told_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "bot.tests.yaml").write_text("")

    with pytest.raises(CasesError, match=r'no such file; did you mean "bot\.tests\.yaml"\?'):
        read_cases(tmp_path / "bt.tests.yaml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bot.tests.yaml").write_bytes(b"\xff\xfa")

    with pytest.raises(CasesError, match="is not UTF-8 text"):
        read_cases(tmp_path / "bot.tests.yaml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="cannot be read: Is a directory"):
        read_cases(tmp_path)


def test_an_empty_file_has_no_cases(tmp_path: Path) -> None:
    (tmp_path / "bot.tests.yaml").write_text("")

    assert [] == read_cases(tmp_path / "bot.tests.yaml").cases


def test_the_key_flow_names_the_flow(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(json.dumps(flow(greet("Hello."))))
    path = tmp_path / "bot.tests.yaml"
    path.write_text("flow: other.json\ncases: [{name: it, message: hi, turns: [hears: Hello.]}]")

    assert only(read_cases(path)).passed


def test_a_value_of_a_case_wins_over_one_that_is_given_and_that_over_the_files(
    tmp_path: Path,
) -> None:
    template = flow(greet("${one} ${two} ${three}"))
    file = cases_in(
        tmp_path,
        "- {name: it, message: hi, values: {three: case}, turns: [hears: file given case]}\n",
        template,
        "{one: file, two: file, three: file}",
    )

    [result] = file.run(values={"two": "given", "three": "given"})

    assert result.failure is None


def test_a_value_that_only_a_subflow_needs_is_no_mistake(tmp_path: Path) -> None:
    file = cases_in(
        tmp_path, "- {name: it, message: hi, path: [greet]}\n", flow(greet("Hi.")), "{other: x}"
    )

    assert only(file).passed


def test_a_place_of_the_template_without_a_value_is_told(tmp_path: Path) -> None:
    file = cases_in(tmp_path, "- {name: it, message: hi}\n", values="{compny: Acme}")

    with pytest.raises(
        DefinitionError, match=r'\$\{company\} has no value; did you mean "compny"\?'
    ):
        file.run()


def test_a_place_of_a_case_without_a_value_is_told(tmp_path: Path) -> None:
    file = cases_in(tmp_path, "- {name: it, message: hi, turns: [hears: '${compny}']}\n")

    with pytest.raises(CasesError, match=r'\$\{compny\} has no value; did you mean "company"\?'):
        file.run()


def test_a_case_runs_on_another_definition(tmp_path: Path) -> None:
    file = cases_in(tmp_path, "- {name: it, message: hi, turns: [hears: 'Hi ${company}.']}\n")

    [passed] = file.run(parse(flow(greet("Hi Acme."))))
    [failed] = file.run(parse(flow(greet("Hi Initech."))))

    assert (True, False) == (passed.passed, failed.passed)


def test_a_case_runs_on_another_template(tmp_path: Path) -> None:
    file = cases_in(tmp_path, "- {name: it, message: hi, turns: [hears: 'Hi ${company}.']}\n")

    [result] = file.run(flow(greet("Hi ${company}.")), {"company": "Initech"})

    assert result.failure is None


PARENT = flow(
    widget(
        "survey",
        "run-subflow",
        ("completed", "bye"),
        ("failed", None),
        flow_sid="${flow:Our Survey}",
        flow_revision="LatestPublished",
        parameters=[{"key": "shop", "value": "${company}"}],
    ),
    greet("Bye.", "bye"),
)
SURVEY = flow(greet("How was {{trigger.parent.parameters.shop}}?", "rate"))
HEARD = "turns: [hears: [How was Acme?, Bye.]], path: [survey, bye]"


def test_a_subflow_is_found_beside_the_flow_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "our-survey.json").write_text(json.dumps(SURVEY))

    result = only(cases_in(tmp_path, f"- {{name: it, message: hi, {HEARD}}}\n", PARENT))

    assert result.failure is None


@pytest.mark.parametrize(
    "named", ["${flow:Our Survey}", made_up(Reference("flow", ("Our Survey",))).text]
)
def test_a_subflow_is_found_by_the_key_subflows(named: str, tmp_path: Path) -> None:
    (tmp_path / "rating.json").write_text(json.dumps(SURVEY))
    (tmp_path / "bot.json").write_text(json.dumps(PARENT))
    path = tmp_path / "bot.tests.yaml"
    path.write_text(
        f"values: {{company: Acme}}\nsubflows:\n  {named}: rating.json\n"
        f"cases:\n- {{name: it, message: hi, {HEARD}}}\n"
    )

    assert only(read_cases(path)).failure is None


def test_a_subflow_whose_sid_is_a_value_is_found_by_a_reference(tmp_path: Path) -> None:
    parent = json.loads(json.dumps(PARENT).replace("${flow:Our Survey}", "${survey_sid}"))
    (tmp_path / "our_survey.json").write_text(json.dumps(SURVEY))
    values = "{company: Acme, survey_sid: '${flow:Our Survey}'}"

    result = only(cases_in(tmp_path, f"- {{name: it, message: hi, {HEARD}}}\n", parent, values))

    assert result.failure is None


@pytest.mark.parametrize("name", ["survey_sid", "flow:Our Survey"])
def test_a_subflow_is_found_by_the_sid_that_it_has_in_an_account(name: str, tmp_path: Path) -> None:
    parent = json.loads(json.dumps(PARENT).replace("${flow:Our Survey}", f"${{{name}}}"))
    (tmp_path / "our_survey.json").write_text(json.dumps(SURVEY))
    values = "{company: Acme, survey_sid: '${flow:Our Survey}'}"
    file = cases_in(tmp_path, f"- {{name: it, message: hi, {HEARD}}}\n", parent, values)

    [result] = file.run(values={name: "FW" + "7" * 32})

    assert result.failure is None
    assert {"bot.json", "our_survey.json"} == {path.name for path in file.flows_read}


def test_a_subflow_does_not_run_if_the_case_says_how_it_ends(tmp_path: Path) -> None:
    (tmp_path / "our_survey.json").write_text(json.dumps(SURVEY))
    case = "- {name: it, message: hi, outcomes: {survey: failed}, path: [survey]}\n"

    assert only(cases_in(tmp_path, case, PARENT)).failure is None


def test_a_case_that_stops_in_a_subflow_judges_the_path_and_the_variables_of_the_flow(
    tmp_path: Path,
) -> None:
    asking = flow(
        widget("note", "set-variables", ("next", "rate"), variables=[{"key": "a", "value": "2"}]),
        widget("rate", "send-and-wait-for-reply", ("incomingMessage", None), body="Well?"),
    )
    note = widget(
        "note", "set-variables", ("next", "survey"), variables=[{"key": "a", "value": "1"}]
    )
    (tmp_path / "our_survey.json").write_text(json.dumps(asking))
    case = "- {name: it, message: hi, path: [note, survey], variables: {a: 1}}\n"

    result = only(cases_in(tmp_path, case, flow(note, *PARENT["states"][1:])))

    assert (None, "survey", {"a": "1"}) == (result.failure, result.waits_at, result.variables)


def test_who_hangs_up_in_a_subflow_ends_at_its_widget_on_the_path_of_the_flow(
    tmp_path: Path,
) -> None:
    asking = flow(widget("rate", "gather-input-on-call", ("keypress", None), say="Well?"))
    (tmp_path / "our_survey.json").write_text(json.dumps(asking))
    end = "turns: [hears: Well?, hangs_up: true], ends: {at: rate, how: hung up}, path: [survey]"

    result = only(cases_in(tmp_path, f"- {{name: it, call: {{}}, {end}}}\n", PARENT))

    assert None is result.failure


def test_a_subflow_that_is_nowhere_is_told(tmp_path: Path) -> None:
    failure = only(cases_in(tmp_path, "- {name: it, message: hi}\n", PARENT)).failure

    assert failure is not None
    assert failure.message.startswith("the case does not say how survey ends")


def test_the_cases_of_a_flow_with_its_own_moment_begin_then(tmp_path: Path) -> None:
    (tmp_path / "bot.json").write_text(json.dumps(ASK))
    path = tmp_path / "bot.tests.yaml"
    path.write_text(
        "now: 2026-03-01 09:00\nvalues: {company: Acme}\n"
        "cases:\n- {name: a, message: hi}\n- {name: b, now: 2026-04-01T08:00:00+02:00, message: hi}\n"
    )

    a, b = read_cases(path).run()

    assert "2026-03-01T09:00:00+00:00" == a.steps[0].at.isoformat()
    assert "2026-04-01T08:00:00+02:00" == b.steps[0].at.isoformat()
