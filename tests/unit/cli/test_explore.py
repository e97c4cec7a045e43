"""`twilio-studio explore`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pulumi_twilio_studio.cases import read_cases
from pulumi_twilio_studio.studio.models import Flow
from support.definitions import greeting
from support.documents import fences
from support.flows_to_explore import order
from support.flows_to_test import ASK, MENU

Run = Callable[..., Result]
COMPANY = ("--value", "company=Owl")


@pytest.fixture
def flow() -> str:
    Path("bot.json").write_text(json.dumps(ASK))
    return "bot.json"


def test_a_finding_is_printed_with_the_way_to_it(run: Run) -> None:
    Path("menu.json").write_text(json.dumps(MENU))

    shown = run("explore", "menu.json")

    assert 1 == shown.exit_code
    assert "stopped welcome is a say-play widget, and there is no call." in shown.stdout
    assert '\n    a message "hello" > welcome: failed\n' in shown.stdout


def test_the_page_on_exploring_shows_what_is_printed(run: Run) -> None:
    command = "twilio-studio explore flows/support.json"
    [example] = [
        each.text
        for each in fences("docs/exploring.md", "")
        if each.text.startswith(f"$ {command}\n")
    ]
    Path("flows").mkdir()
    Path("flows/support.json").write_text(json.dumps(order()))

    shown = run(*command.split()[1:])

    assert example.partition("\n")[2].rstrip() == shown.stdout.rstrip()


def test_a_sound_flow_has_one_line(run: Run) -> None:
    Path("hello.json").write_text(json.dumps(greeting()))

    shown = run("explore", "hello.json")

    assert "hello.json: 1 of 1 transitions reached, 0 findings, 3 answers tried\n" == shown.stdout
    assert 0 == shown.exit_code


def test_the_name_stands_for_a_place_without_a_value_and_that_is_told(run: Run, flow: str) -> None:
    shown = run("explore", flow)

    assert "Without a value, these stand for themselves: company\n" == shown.stderr
    assert "transitions reached" in shown.stdout


def test_a_misspelt_value_is_told(run: Run, flow: str) -> None:
    shown = run("explore", flow, "--value", "compny=Owl")

    assert 2 == shown.exit_code
    assert 'did you mean "compny"' in shown.stderr


def test_a_value_without_a_place_is_refused_with_the_nearest_place(run: Run, flow: str) -> None:
    Path("bot.tests.yaml").write_text("values: {company: Owl}\n")

    near = run("explore", flow, "--value", "compny=Fox")
    far = run("explore", flow, *COMPANY, "--value", "zebra=1")

    assert 2 == near.exit_code == far.exit_code
    told = " ".join(near.stderr.replace("│", " ").split())
    assert 'the value "compny" has no placeholder; did you mean "company"?' in told
    assert 'the value "zebra" has no placeholder' in far.stderr


def test_a_place_whose_name_is_near_a_given_one_stands_for_itself(run: Run) -> None:
    Path("two.json").write_text(json.dumps(greeting("${company} ${company2}")))

    shown = run("explore", "two.json", *COMPANY)

    assert "Without a value, these stand for themselves: company2\n" == shown.stderr
    assert 0 == shown.exit_code


def test_a_value_is_also_for_the_texts_of_the_cases_beside_a_template(run: Run, flow: str) -> None:
    Path("bot.tests.yaml").write_text("values: {company: Owl, person: Ann}\n")

    assert "transitions reached" in run("explore", flow, "--value", "person=Bob").stdout


def test_a_template_is_filled_in_with_values(run: Run, flow: str) -> None:
    assert "transitions reached" in run("explore", flow, *COMPANY).stdout


def test_a_template_is_filled_in_with_the_values_of_its_cases(run: Run, flow: str) -> None:
    Path("bot.tests.yaml").write_text("values: {company: Owl}\n")

    assert "transitions reached" in run("explore", flow).stdout


def test_a_value_without_a_name_is_a_usage_error(run: Run, flow: str) -> None:
    assert "is not NAME=VALUE" in run("explore", flow, "--value", "Owl").stderr


def test_a_value_is_for_a_file(run: Run, make: Callable[..., Flow]) -> None:
    assert "a value is for a template" in run("explore", make().sid, *COMPANY).stderr


def test_a_flow_at_twilio_is_explored(run: Run, make: Callable[..., Flow]) -> None:
    sid = make().sid

    assert f"{sid}@1: 1 of 1 transitions reached" in run("explore", sid).stdout


def test_the_stack_is_refused_where_no_flow_of_a_stack_is_named(run: Run, flow: str) -> None:
    shown = run("explore", flow, "--stack", "dev")

    assert "it is only for stack:RESOURCE" in shown.stderr


@pytest.mark.keeps(
    "docs/commands.md",
    "twilio-studio explore",
    "flow",
    "counts",
    "limit",
    "findings",
    "not_reached",
    "cases",
)
def test_the_results_as_json(run: Run, flow: str) -> None:
    shown = json.loads(run("explore", flow, *COMPANY, "--json").stdout)

    assert {"flow", "counts", "limit", "findings", "not_reached", "cases"} == shown.keys()
    assert {"transitions", "reached", "answers", "steps"} == shown["counts"].keys()
    assert {"code", "widget", "message", "route", "other_route"} == shown["findings"][0].keys()
    assert (
        {"happens", "widgets"} == shown["findings"][0]["route"].keys() == shown["cases"][0].keys()
    )
    assert "" == shown["limit"]


def test_what_is_not_reached_is_told_with_the_reason(run: Run, flow: str) -> None:
    text = run("explore", flow, *COMPANY, "--most-steps", 5)
    shown = json.loads(run("explore", flow, *COMPANY, "--most-steps", 5, "--json").stdout)

    assert "not reached: " in text.stdout
    assert "stopped after 5 steps, so more may be there" in text.stdout
    assert "5 steps" == shown["limit"]
    assert {"widget", "event", "match", "next", "why"} == shown["not_reached"][0].keys()


def test_the_time_can_be_limited(run: Run, flow: str) -> None:
    assert "transitions reached" in run("explore", flow, *COMPANY, "--seconds", 20).stdout


def test_the_cases_pass_from_where_they_are_written(run: Run, flow: str) -> None:
    Path("tests").mkdir()

    run("explore", flow, *COMPANY, "--cases", "tests/all.tests.yaml")

    results = read_cases("tests/all.tests.yaml").run()
    assert results
    assert [] == [each.failure for each in results if each.failure]


def test_no_cases_are_written_of_a_trigger_that_leads_nowhere(run: Run) -> None:
    flow = greeting()
    for way in flow["states"][0]["transitions"]:
        way["next"] = None
    Path("idle.json").write_text(json.dumps(flow))

    shown = run("explore", "idle.json", "--cases", "idle.tests.yaml")

    assert "The trigger leads nowhere: there are no cases to write.\n" == shown.stderr
    assert not Path("idle.tests.yaml").exists()
    assert "The trigger leads nowhere.\n" == run("explore", "idle.json").stderr


def test_cases_can_be_printed(run: Run, flow: str) -> None:
    assert "cases:\n" in run("explore", flow, *COMPANY, "--cases", "-").stdout


def test_a_file_with_content_is_never_overwritten(run: Run, flow: str) -> None:
    Path("mine.tests.yaml").write_text("cases: []\n")

    shown = run("explore", flow, *COMPANY, "--cases", "mine.tests.yaml")

    assert 2 == shown.exit_code
    assert "mine.tests.yaml holds something else" in shown.stderr
    assert "cases: []\n" == Path("mine.tests.yaml").read_text()


def test_foreign_text_is_printed_harmless(run: Run) -> None:
    flow = greeting()
    flow["states"].append({**flow["states"][1], "name": "\x1b[31m"})
    flow["states"][-1]["transitions"][0]["next"] = "hello"
    Path("odd.json").write_text(json.dumps(flow))

    shown = run("explore", "odd.json")

    assert "\x1b" not in shown.stdout
    assert "\\u001b[31m" in shown.stdout
