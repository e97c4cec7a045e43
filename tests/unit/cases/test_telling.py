"""A case that failed is told so that nobody has to run it again to understand it."""

from __future__ import annotations

from pathlib import Path

from pulumi_twilio_studio.cases import Failure
from pulumi_twilio_studio.cases.telling import told, told_failure
from support.flows_to_test import ASK, MENU, cases_in, flow, greet, only


def test_the_conversation_stands_before_what_is_not_as_expected(tmp_path: Path) -> None:
    case = "- {name: it, message: hi, turns: [hears: /Yes/, says: no, hears: Good-bye.]}\n"

    lines = told(only(cases_in(tmp_path, case)))

    assert [
        "person   says hi",
        "flow     Hi from Acme. Yes or no?  [ask]",
        "person   says no",
        "flow     Bye.  [bye]",
        "",
        f"{tmp_path / 'bot.tests.yaml'}:3: the person does not hear what is expected (at bye)",
        "expected Good-bye.",
        "got      Bye.",
    ] == lines


def test_a_case_that_passed_is_told_as_its_conversation(tmp_path: Path) -> None:
    lines = told(only(cases_in(tmp_path, "- {name: it, message: hi}\n")))

    assert ["person   says hi", "flow     Hi from Acme. Yes or no?  [ask]"] == lines


def test_what_servers_and_twilio_do_is_told(tmp_path: Path) -> None:
    asked = "turns: [says: 'yes'], requests: [{widget: look_up, answers: {status: 500, body: no}}]"

    lines = told(only(cases_in(tmp_path, f"- {{name: it, message: hi, {asked}}}\n")))

    assert [
        'outside  is asked POST https://shop.example/orders {"who": "+15550100001"} shop=Acme  [look_up]',
        "outside  answers 500 no  [look_up]",
        "flow     Bye.  [bye]",
    ] == lines[-3:]


def test_how_a_call_ends_is_told(tmp_path: Path) -> None:
    case = "call: {}, turns: [presses: 1], outcomes: {connect: callCompleted}"

    lines = told(only(cases_in(tmp_path, f"- {{name: it, {case}}}\n", MENU)))

    assert "person   calls" == lines[0]
    assert [
        "outside  calls +15550100009  [connect]",
        "outside  ends it with callCompleted  [connect]",
    ] == lines[-2:]


def test_a_server_that_is_silent_and_a_person_who_hangs_up_are_told(tmp_path: Path) -> None:
    silent = (
        "message: hi, turns: [says: 'yes'], requests: [{widget: look_up, answers: {silence: true}}]"
    )

    asked = told(only(cases_in(tmp_path, f"- {{name: it, {silent}}}\n", ASK)))
    called = told(
        only(cases_in(tmp_path, "- {name: it, call: {}, outcomes: {welcome: hangs_up}}\n", MENU))
    )

    assert "outside  does not answer  [look_up]" in asked
    assert "outside  hangs up for the person  [welcome]" in called


def test_a_flow_that_is_started_by_a_request_tells_the_parameters(tmp_path: Path) -> None:
    case = "- {name: it, request: {parameters: {a: [1]}}}\n"

    [first, *_] = told(only(cases_in(tmp_path, case)))

    assert 'outside  starts the flow {"a":[1]}' == first


def test_lines_of_a_text_stand_below_each_other(tmp_path: Path) -> None:
    result = only(cases_in(tmp_path, "- {name: it, message: hi}\n", flow(greet("One\n\ntwo"))))

    assert ["flow     One", "", "         two  [greet]"] == told(result)[1:]


def test_nothing_of_others_reaches_a_terminal_raw(tmp_path: Path) -> None:
    result = only(cases_in(tmp_path, "- {name: it, message: hi}\n", flow(greet("\x1b[31mred"))))

    assert "flow     \\u001b[31mred  [greet]" == told(result)[1]


def test_a_failure_without_two_sides_is_one_line() -> None:
    assert ["it fails (at ask)"] == told_failure(Failure("it fails", widget="ask"))


def test_a_text_that_is_empty_is_named() -> None:
    assert ["it fails", "expected Hi", "got      (no text)"] == told_failure(
        Failure("it fails", expected="Hi")
    )
