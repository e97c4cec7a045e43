"""The plugin of pytest runs files of cases, and lets tests in Python talk with flows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.flows_to_test import ASK, MENU

CASES = """
values: {company: Acme}
cases:
- {name: says no, message: hi, turns: [says: no], ends: bye}
- {name: is wrong, message: hi, turns: [hears: Hello]}
"""
TALKS = """
def test_passes(conversation):
    talk = conversation("bot.json", message="hi", values={"company": "Acme"})
    assert talk.heard("Hi from ${company}. Yes or no?")
    assert talk.heard("/Yes or no/")
    assert talk.heard(contains="Acme")
    assert not talk.heard("Bye.")
    assert ["ask"] == talk.path
    talk.says("no")
    assert ["Bye."] == talk.texts
    assert ["ask", "sort", "bye"] == talk.path
    assert "ended" == talk.ended

def test_asks_a_server(conversation):
    requests = [{"url": "https://shop.example/orders", "answers": {"json": {"orders": 3}}}]
    talk = conversation("bot.json", message="hi", values={"company": "Acme"}, requests=requests)
    talk.says("yes")
    assert "3" == str(talk.variables["orders"])
    assert ["Message", "Request", "Message"] == [type(each).__name__ for each in talk.effects]

def test_a_call(conversation):
    talk = conversation("menu.json", call={}, outcomes={"connect": "hangup"})
    assert "" == talk.ended
    talk.presses("1")
    assert "connect" in talk.path

def test_time(conversation):
    talk = conversation("bot.json", message="hi", values={"company": "Acme"})
    talk.waits("59 minutes")
    assert "" == talk.ended
    talk.stays_silent()
    assert talk.heard("Too late.")

def test_hangs_up(conversation):
    talk = conversation("menu.json", call={})
    talk.hangs_up()
    assert "hung up" == talk.ended
"""
FAILING = """
def test_not_heard(conversation):
    talk = conversation("bot.json", message="hi", values={"company": "Acme"})
    assert talk.heard("Hello")

def test_cannot_be_pressed(conversation):
    conversation("bot.json", message="hi", values={"company": "Acme"}).presses("1")

def test_unused(conversation):
    requests = [{"widget": "look_up"}]
    conversation("bot.json", message="hi", values={"company": "Acme"}, requests=requests)

def test_fails_before_it_is_used(conversation):
    requests = [{"widget": "look_up"}]
    conversation("bot.json", message="hi", values={"company": "Acme"}, requests=requests)
    assert False
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with two flows."""
    (tmp_path / "bot.json").write_text(json.dumps(ASK))
    (tmp_path / "menu.json").write_text(json.dumps(MENU))
    return tmp_path


def printed(project: Path, *options: str) -> str:
    """What pytest prints in the folder, with the plugin."""
    plugin = ("-p", "pulumi_twilio_studio.testing.plugin", "-p", "no:cacheprovider")
    environ = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": ":".join(filter(None, sys.path)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "-q", *options],
        cwd=project,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_files_of_cases_are_collected_with_their_failures(project: Path) -> None:
    (project / "bot.tests.yaml").write_text(CASES)

    told = printed(project)

    assert "1 failed, 1 passed" in told
    assert "flow     Hi from Acme. Yes or no?  [ask]" in told
    assert f"{project / 'bot.tests.yaml'}:5: the person does not hear what is expected" in told
    assert "Traceback" not in told


def test_cases_are_selected_by_their_names(project: Path) -> None:
    (project / "bot.tests.yaml").write_text(CASES)

    assert "1 passed, 1 deselected" in printed(project, "-k", "no")


def test_a_file_that_makes_no_sense_is_an_error_with_its_place(project: Path) -> None:
    (project / "bot.tests.yaml").write_text("cases: [{name: it}]")

    told = printed(project)

    assert "bot.tests.yaml:1:9: cases[0]: needs exactly one key of message, call" in told
    assert "Traceback" not in told


def test_a_widget_that_there_is_not_is_told_of_its_case(project: Path) -> None:
    (project / "bot.tests.yaml").write_text(CASES.replace("ends: bye", "ends: bey"))

    told = printed(project)

    assert 'bot.tests.yaml:4:51: cases[0].ends: there is no widget "bey"; did you mean' in told
    assert "2 failed" in told
    assert "Traceback" not in told


def test_a_conversation_names_the_key_of_a_widget_that_there_is_not(project: Path) -> None:
    (project / "test_bot.py").write_text(
        "def test_it(conversation):\n    conversation('menu.json', call={}, outcomes={'conect': 'x'})\n"
    )

    assert (
        'conversation: outcomes.conect: there is no widget "conect"; did you mean "connect"?'
        in (printed(project))
    )


def test_tests_talk_with_flows(project: Path) -> None:
    (project / "test_bot.py").write_text(TALKS)

    assert "5 passed" in printed(project)


def test_a_flow_is_looked_for_beside_the_test_first(project: Path) -> None:
    (project / "below").mkdir()
    (project / "below" / "test_bot.py").write_text(TALKS)
    (project / "bot.json").rename(project / "below" / "bot.json")

    assert "5 passed" in printed(project)


def test_what_fails_shows_the_conversation(project: Path) -> None:
    (project / "test_bot.py").write_text(FAILING)

    told = printed(project)

    assert "3 failed, 1 passed, 1 error" in told
    assert "Hello was not heard" in told
    assert "the person presses a key, but the flow waits for a message (at ask)" in told
    assert "an entry of `requests` is not used" in told
    assert 2 <= told.count("flow     Hi from Acme. Yes or no?  [ask]")


def test_the_fixture_tells_how_it_is_used(project: Path) -> None:
    (project / "test_bot.py").write_text("")

    told = printed(project, "--fixtures", "-vv", "test_bot.py")

    assert "Begin a conversation with a flow, on this machine." in told
    assert 'talk.says("1")' in told


def test_the_plugin_alone_loads_no_schema_and_no_simulator() -> None:
    code = "import sys, pulumi_twilio_studio.testing.plugin; print(*sorted(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.split())
    assert set() == loaded & {"pydantic", "yaml", "pulumi", "pulumi_twilio_studio.cases"}
