"""`twilio-studio test` runs the cases beside flows, and reports as people who know pytest expect."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from typer.testing import Result

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.studio.client import Client
from studio_emulator import Emulator
from support.documents import table
from support.flows_to_test import ASK, flow, greet, widget

Run = Callable[..., Result]
HI = "{name: asks, message: hi, turns: [hears: 'Hi from ${company}. Yes or no?']}"
NO = "{name: says no, message: hi, turns: [says: no], ends: bye}"
WRONG = "{name: is wrong, message: hi, turns: [hears: Hello]}"


def put(name: str, *cases: str, definition: Any = ASK, head: str = "") -> None:
    """A flow in the current folder, and its cases."""
    path = Path(f"{name}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(definition))
    listed = "".join(f"- {each}\n" for each in cases)
    text = f"values: {{company: Acme}}\n{head}cases:\n{listed}"
    path.with_name(f"{path.stem}.tests.yaml").write_text(text)


def junit() -> ET.Element:
    """What junit.xml holds."""
    return ET.fromstring(Path("junit.xml").read_text())  # noqa: S314 -- the command wrote it


def test_cases_below_the_folder_run_with_a_dot_for_each_that_passes(run: Run) -> None:
    put("bot", HI, NO)
    put("flows/menu", HI)

    done = run("test")

    assert 0 == done.exit_code
    first, second, last = done.stdout.splitlines()
    assert ("bot.tests.yaml ..", "flows/menu.tests.yaml .") == (first, second)
    assert last.startswith("3 passed in 0.")


def test_only_the_files_that_are_named_run(run: Run) -> None:
    put("bot", HI)
    put("flows/menu", HI)
    put("flows/other", WRONG)

    done = run("test", "flows/menu.tests.yaml", "bot.tests.yaml")

    assert ["flows/menu.tests.yaml .", "bot.tests.yaml ."] == done.stdout.splitlines()[:2]


def test_a_failure_shows_the_conversation_what_was_expected_and_where(run: Run) -> None:
    put("bot", NO, WRONG, HI)

    done = run("test")

    assert 1 == done.exit_code
    assert [
        "bot.tests.yaml .F.",
        "",
        "________ is wrong ________",
        "person   says hi",
        "flow     Hi from Acme. Yes or no?  [ask]",
        "",
        "bot.tests.yaml:4: the person does not hear what is expected (at ask)",
        "expected Hello",
        "got      Hi from Acme. Yes or no?",
        "",
        "FAILED bot.tests.yaml:4 is wrong: the person does not hear what is expected",
    ] == done.stdout.splitlines()[:-1]
    assert done.stdout.splitlines()[-1].startswith("1 failed, 2 passed in ")


@pytest.mark.parametrize("option", ["--keyword", "-k"])
def test_a_keyword_selects_cases(run: Run, option: str) -> None:
    put("bot", HI, NO, WRONG)

    done = run("test", option, "says or asks")

    assert 0 == done.exit_code
    assert done.stdout.splitlines()[-1].startswith("2 passed, 1 deselected in ")


def test_a_keyword_that_makes_no_sense_is_a_usage_error(run: Run) -> None:
    put("bot", HI)

    done = run("test", "-k", "says and")

    assert (2, "") == (done.exit_code, done.stdout)
    assert "ends too early" in done.stderr


@pytest.mark.parametrize("option", ["--exitfirst", "-x"])
def test_the_first_failure_can_end_the_run(run: Run, option: str) -> None:
    put("bot", HI, WRONG, NO)
    put("other", HI)

    done = run("test", option)

    assert (1, "bot.tests.yaml .F") == (done.exit_code, done.stdout.splitlines()[0])
    assert done.stdout.splitlines()[-1].startswith("1 failed, 1 passed in ")


def test_a_file_that_makes_no_sense_is_an_error_and_the_others_run(run: Run) -> None:
    put("bot", "{name: it, message: hi, trns: []}")
    put("gone", HI)
    Path("gone.json").unlink()
    put("other", HI)

    done = run("test")

    assert 2 == done.exit_code
    assert ["bot.tests.yaml E", "gone.tests.yaml E", "other.tests.yaml ."] == (
        done.stdout.splitlines()[:3]
    )
    assert 'bot.tests.yaml:3:27: cases[0].trns: there is no such key; did you mean "turns"?' in (
        done.stdout
    )
    assert "gone.json" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 passed, 2 errors in ")


def test_no_case_to_run_ends_with_2_and_says_why(run: Run) -> None:
    nothing = run("test")
    put("bot", HI)
    none = run("test", "-k", "nobody")

    assert (2, 2) == (nothing.exit_code, none.exit_code)
    assert "there is no case to run: files of cases end in .tests.yaml" in nothing.stdout
    assert "no case has nobody in its name" in none.stdout


def test_a_file_that_holds_no_case_is_named(run: Run) -> None:
    Path("bot.tests.yaml").write_text("cases: []")
    one = run("test")
    Path("menu.tests.yaml").write_text("")
    two = run("test")

    assert (2, 2) == (one.exit_code, two.exit_code)
    assert "there is no case to run: bot.tests.yaml holds none" in one.stdout
    assert "there is no case to run: bot.tests.yaml and 1 other file hold none" in two.stdout
    assert "files of cases end in" not in one.stdout + two.stdout


def test_widgets_that_there_are_not_are_told_at_once_and_the_other_cases_run(run: Run) -> None:
    put("bot", "{name: a, message: hi, ends: bey}", HI, "{name: b, message: hi, ends: lat}")

    done = run("test")

    assert 2 == done.exit_code
    assert 'bot.tests.yaml:3:26: cases[0].ends: there is no widget "bey"; did you mean "bye"?' in (
        done.stdout
    )
    assert 'bot.tests.yaml:5:26: cases[2].ends: there is no widget "lat"; did you mean "late"?' in (
        done.stdout
    )
    assert done.stdout.splitlines()[-1].startswith("1 passed, 1 error in ")


def test_the_first_widget_that_there_is_not_is_enough(run: Run) -> None:
    put("bot", "{name: it, message: hi, ends: bey}", HI)

    done = run("test", "-x")

    assert done.stdout.splitlines()[-1].startswith("1 error in ")


def test_a_file_that_does_not_exist_is_an_error(run: Run) -> None:
    put("bot", HI)

    done = run("test", "bt.tests.yaml")

    assert 2 == done.exit_code
    assert 'no such file; did you mean "bot.tests.yaml"?' in done.stdout


def test_coverage_names_what_no_case_reaches(run: Run) -> None:
    put("bot", NO)

    done = run("test", "--coverage")

    assert 0 == done.exit_code
    told = done.stdout.splitlines()
    assert "bot.json: 3 of 12 transitions (25 %), 4 of 7 widgets" in told
    assert "    not reached: late" in told
    assert "    not taken: sort > match 1 > look_up" in told
    assert "    not taken: sort > match 2 > bye" not in told


def test_two_files_of_cases_of_one_flow_cover_it_together(run: Run) -> None:
    put("bot", NO)
    Path("late.tests.yaml").write_text(
        "flow: bot.json\nvalues: {company: Acme}\n"
        "cases: [{name: late, message: hi, turns: [silence: true]}]"
    )

    done = run("test", "--coverage")

    assert ["bot.json: 4 of 12 transitions (33 %), 5 of 7 widgets"] == [
        line for line in done.stdout.splitlines() if line.startswith("bot.json")
    ]


@pytest.mark.parametrize(("percent", "code"), [("25", 0), ("25.1", 1), ("0", 0), ("100", 1)])
def test_too_little_coverage_is_a_failure(run: Run, percent: str, code: int) -> None:
    put("bot", NO)

    done = run("test", "--fail-under", percent)

    assert code == done.exit_code
    assert (code == 1) == (
        f"cases take 25.00 % of the transitions, and not {percent} %" in (done.stdout)
    )


def test_a_page_shows_what_is_reached_on_the_picture_of_each_flow(run: Run) -> None:
    put("bot", NO)
    put("flows/menu", HI)

    done = run("test", "--coverage-page", "reached.html")
    again = run("test", "--coverage-page", "reached.html")

    page = Path("reached.html").read_text()
    assert (0, 0) == (done.exit_code, again.exit_code)
    assert 2 == page.count('<section class="sheet"')
    assert "9 transitions missed" in page
    assert 'class="edge reached"' in page


def test_json_tells_programs_everything(run: Run) -> None:
    put("bot", NO, WRONG, definition=ASK)

    done = run("test", "--json", "-", "--coverage")

    told = json.loads(done.stdout)
    passed, failed = told["cases"]
    assert {"passed": 1, "failed": 1, "errors": 0, "deselected": 0} == told["counts"]
    assert ("bot.tests.yaml", 3, "says no", True, None) == tuple(
        passed[key] for key in ("file", "line", "name", "passed", "failure")
    )
    assert (["Trigger", "ask", "sort", "bye"], "", {}) == tuple(
        passed[key] for key in ("path", "waits_at", "variables")
    )
    assert {
        "line": 4,
        "message": "the person does not hear what is expected",
        "expected": "Hello",
        "got": "Hi from Acme. Yes or no?",
        "widget": "ask",
    } == failed["failure"]
    assert {"who": "person", "text": "says hi", "widget": ""} == failed["conversation"][0]
    [covered] = told["coverage"]
    assert ("bot.json", 0.25, 7, 12) == tuple(
        covered[key] for key in ("flow", "share", "widgets", "transitions")
    )
    assert ["look_up", "count", "late"] == covered["missed_widgets"]
    assert {"widget": "sort", "event": "match", "match": 0, "next": "look_up"} in (
        covered["missed_transitions"]
    )
    assert "1 failed, 1 passed" in done.stderr


def test_the_page_on_commands_has_the_keys_of_the_json(run: Run) -> None:
    put("bot", NO)

    done = run("test", "--json", "-")

    assert list(json.loads(done.stdout)) == [
        row[0].strip("`") for row in table("docs/commands.md", "twilio-studio test", "key").rows
    ]


def test_json_tells_of_files_that_cannot_be_run(run: Run) -> None:
    put("bot", "{}")

    done = run("test", "--json", "-")

    [error] = json.loads(done.stdout)["errors"]
    assert (2, "bot.tests.yaml") == (done.exit_code, error["file"])


def test_junit_has_a_suite_for_each_file_and_the_conversation_of_each_failure(run: Run) -> None:
    put("bot", NO, WRONG)
    put("broken", "{}")

    done = run("test", "--junit", "junit.xml")

    root = junit()
    assert 2 == done.exit_code
    assert ("3", "1", "1") == tuple(root.get(key) for key in ("tests", "failures", "errors"))
    assert ["bot.tests.yaml", "broken.tests.yaml"] == [each.get("name") for each in root]
    failed = root[0][1]
    assert ("is wrong", "bot.tests.yaml", "4") == tuple(
        failed.get(key) for key in ("name", "file", "line")
    )
    assert "flow     Hi from Acme. Yes or no?  [ask]" in str(failed[0].text)
    assert "needs exactly one key" in str(root[1][0][0].text) or root[1][0][0].text


def test_names_of_others_are_harmless_in_every_document(run: Run) -> None:
    name = r'"<b>\e[31m&\0"'
    put("bot", f"{{name: {name}, message: hi, turns: [hears: x]}}")

    done = run("test", "--junit", "junit.xml", "--json", "results.json")

    [case] = junit()[0]
    assert r"<b>\u001b[31m&\u0000" == case.get("name")
    assert "\x1b" not in done.output + Path("results.json").read_text()


@pytest.mark.parametrize("option", ["--junit", "--json", "--coverage-page"])
def test_a_file_with_something_else_is_not_overwritten(run: Run, option: str) -> None:
    put("bot", HI)
    Path("mine").write_text("mine")

    done = run("test", option, "mine")

    assert (2, "mine") == (done.exit_code, Path("mine").read_text())
    assert "holds something else" in done.stderr
    assert "bot.tests.yaml" not in done.stdout


@pytest.mark.parametrize("option", ["--junit", "--json", "--coverage-page"])
def test_its_own_output_is_overwritten(run: Run, option: str) -> None:
    put("bot", HI)

    codes = [run("test", option, "out").exit_code for _ in range(2)]

    assert [0, 0] == codes


def test_a_value_wins_over_the_files(run: Run) -> None:
    put("bot", "{name: it, message: hi, turns: [hears: Hi from Initech. Yes or no?]}")

    done = run("test", "--value", "company=Initech")

    assert 0 == done.exit_code


def test_cases_run_on_another_file(run: Run) -> None:
    put("bot", "{name: it, message: hi, turns: [hears: Bye from Acme.]}")
    Path("new.json").write_text(json.dumps(flow(greet("Bye from ${company}."))))

    done = run("test", "--flow", "new.json", "--coverage")

    assert 0 == done.exit_code
    assert "new.json: 1 of 4 transitions" in done.stdout


def publish(client: Client, name: str, *widgets: dict[str, Any]) -> str:
    """The SID of a live flow of these widgets."""
    definition = Definition.from_api(flow(*widgets)).to_api()
    made = client.create_flow(
        friendly_name=name, status="published", definition=definition, commit_message=None
    )
    return made.sid


def test_cases_run_on_a_flow_at_twilio(run: Run, client: Client) -> None:
    put("bot", "{name: it, message: hi, turns: [hears: Bye from Acme.]}")
    sid = publish(client, "Bot", greet("Bye from Acme."))
    draft = Definition.from_api(flow(greet("Draft."))).to_api()
    client.update_flow(sid, status="draft", definition=draft, commit_message=None)

    live = run("test", "--flow", sid)
    newest = run("test", "--flow", f"{sid}@LatestRevision")

    assert (0, 1) == (live.exit_code, newest.exit_code)
    assert "got      Draft." in newest.stdout


def test_a_flow_at_twilio_runs_the_live_subflow_and_nothing_is_written(
    run: Run, client: Client, emulator: Emulator
) -> None:
    survey = publish(client, "Survey", greet("Well?", "rate"))
    ways = ("completed", None), ("failed", None)
    properties = {"flow_sid": survey, "flow_revision": "LatestPublished"}
    live = publish(client, "Bot", widget("survey", "run-subflow", *ways, **properties))
    put("bot", "{name: it, message: hi, turns: [hears: Well?], path: [survey]}")
    before = len(emulator.writes())

    done = run("test", "--flow", live)

    assert (0, before) == (done.exit_code, len(emulator.writes())), done.output


def test_a_definition_is_for_one_file_of_cases(run: Run) -> None:
    put("bot", HI)
    put("other", HI)

    done = run("test", "--flow", "bot.json")

    assert 2 == done.exit_code
    assert "it is for one file of cases, and there are 2" in done.stderr.replace("\n", " ")


@pytest.fixture
def watching(run: Run) -> Iterator[subprocess.Popen[str]]:
    """A process that watches a flow and a case that passes."""
    put("bot", HI)
    command = [sys.executable, "-c", "from pulumi_twilio_studio.cli import main; main()"]
    process = subprocess.Popen(
        [*command, "test", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def until(process: subprocess.Popen[str], words: str) -> list[str]:
    """What it prints until a line has these words."""
    assert process.stdout is not None
    told: list[str] = []
    while not told or words not in told[-1]:
        line = process.stdout.readline()
        assert line, "".join(told)
        told.append(line)
    return told


def test_watch_runs_again_when_a_file_changes_and_ends_as_the_latest_run(
    watching: subprocess.Popen[str],
) -> None:
    first = until(watching, "Watching")
    # In one step: whoever watches may read a file that is half written.
    Path("next.json").write_text(json.dumps(flow(greet("Hello."))))
    Path("next.json").replace("bot.json")
    second = until(watching, "Watching")
    put("another", HI)
    third = until(watching, "1 failed, 1 passed")
    watching.send_signal(signal.SIGINT)

    assert any(line.startswith("1 passed") for line in first)
    assert any(line.startswith("1 failed") for line in second)
    assert "another.tests.yaml .\n" in third
    assert 1 == watching.wait()
