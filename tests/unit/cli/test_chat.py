"""`twilio-studio chat`: a talk through a pipe, and what is kept of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pulumi_twilio_studio.cases import read_cases
from pulumi_twilio_studio.cli import app
from pulumi_twilio_studio.studio.models import Flow
from support.definitions import greeting
from support.documents import fences
from support.flows_to_explore import order
from support.flows_to_test import ASK, MENU
from support.patience import PATIENCE

Run = Callable[..., Result]
COMPANY = ("--value", "company=Owl")


@pytest.fixture
def talk(run: Run) -> Callable[..., Result]:
    """Runs the command in a folder with two flows, and types lines."""
    Path("bot.json").write_text(json.dumps(ASK))
    Path("menu.json").write_text(json.dumps(MENU))

    def ended(typed: str, *arguments: object) -> Result:
        return CliRunner().invoke(app, ["chat", *map(str, arguments)], input=typed)

    return ended


def test_messages_are_answered(talk: Callable[..., Result]) -> None:
    shown = talk("hi\nno\n", "bot.json", *COMPANY)

    assert "< Hi from Owl. Yes or no?\n< Bye.\n= The flow has no further widget.\n" == shown.stdout
    assert 0 == shown.exit_code


def test_the_page_on_exploring_shows_a_talk(talk: Callable[..., Result]) -> None:
    command = "twilio-studio chat flows/support.json"
    [example] = [
        each.text
        for each in fences("docs/exploring.md", "")
        if each.text.startswith(f"$ {command}\n")
    ]
    lines = example.splitlines()[1:]
    Path("flows").mkdir()
    Path("flows/support.json").write_text(json.dumps(order()))

    shown = talk("\n".join(line[2:] for line in lines if line[0] == ">"), "flows/support.json")

    assert [lines[0]] == shown.stderr.splitlines()
    assert [line for line in lines[1:] if line[0] != ">"] == shown.stdout.splitlines()


def test_a_call_takes_keys_words_and_silence(talk: Callable[..., Result]) -> None:
    keys = talk("1\n/callCompleted\n", "menu.json", "--call")
    words = talk("hello\n/noAudio\n", "menu.json", "--call")
    silence = talk("\n", "menu.json", "--call")

    assert "* connect calls +15550100009" in keys.stdout
    assert "record" in words.stdout
    assert "< Goodbye." in silence.stdout


def test_a_request_begins_with_its_parameters(talk: Callable[..., Result]) -> None:
    flow = greeting("Hello {{flow.data.name}}")
    flow["states"][0]["transitions"][2]["next"] = "hello"
    Path("hello.json").write_text(json.dumps(flow))

    shown = talk("", "hello.json", "--request", "--parameter", "name=Ann")

    assert "< Hello Ann" in shown.stdout


def test_a_flow_of_conversations_gets_a_conversation_message(talk: Callable[..., Result]) -> None:
    flow = greeting("Hello {{trigger.conversation.Body}}")
    flow["states"][0]["transitions"][0]["event"] = "incomingConversationMessage"
    Path("hello.json").write_text(json.dumps(flow))

    assert "< Hello Ann" in talk("Ann\n", "hello.json").stdout


def test_a_flow_that_does_nothing_with_a_message_says_what_it_takes(
    talk: Callable[..., Result],
) -> None:
    flow = greeting("Hello")
    for way in flow["states"][0]["transitions"]:
        way["next"] = "hello" if way["event"] in {"incomingCall", "incomingRequest"} else None
    Path("hello.json").write_text(json.dumps(flow))

    by_message, by_request = talk("hi\n", "hello.json"), talk("", "hello.json", "--request")

    told = "This flow does nothing with a message. Instead: --call or --request."
    assert told == by_message.stderr.splitlines()[0]
    assert "" == by_request.stderr


def test_the_steps_are_shown_if_asked(talk: Callable[..., Result]) -> None:
    at_once = talk("hi\nno\n", "bot.json", *COMPANY, "--steps")
    later = talk("hi\n/steps\nno\n", "bot.json", *COMPANY)

    assert "  | Trigger incomingMessage > ask\n" in at_once.stdout
    assert "  | ask incomingMessage > sort\n" in later.stdout
    assert "  | Trigger" not in later.stdout


def test_help_is_no_message(talk: Callable[..., Result]) -> None:
    shown = talk("/help\nhi\n/help\nno\n", "bot.json", *COMPANY)

    assert 2 == shown.stderr.count("digits are keys")
    assert "< Bye." in shown.stdout


@pytest.mark.parametrize("typed", ["", "hi\n", "hi\n/quit\n", "/quit\n"])
def test_the_end_of_the_input_ends_the_talk(talk: Callable[..., Result], typed: str) -> None:
    assert 0 == talk(typed, "bot.json", *COMPANY).exit_code


def test_what_means_nothing_is_said_and_can_be_typed_again(talk: Callable[..., Result]) -> None:
    shown = talk("hi\n/answered\nno\n", "bot.json", *COMPANY)

    assert "is nothing that can happen here" in shown.stderr
    assert "< Bye." in shown.stdout


def test_the_requests_of_a_file_of_cases_answer(talk: Callable[..., Result]) -> None:
    Path("bot.tests.yaml").write_text(
        "values: {company: Owl}\n"
        "cases:\n- name: x\n  message: hi\n  requests: [{widget: look_up, answers: {json: {orders: 2}}}]\n"
    )

    assert "< Bye." in talk("hi\nyes\n", "bot.json", "--stubs", "bot.tests.yaml").stdout


def test_a_value_can_be_for_the_requests_that_answer(talk: Callable[..., Result]) -> None:
    Path("server.tests.yaml").write_text(
        "flow: bot.json\ncases:\n- name: x\n  message: hi\n"
        "  requests: [{widget: look_up, answers: {json: {orders: '${count}'}}}]\n"
    )

    shown = talk(
        "hi\nyes\n", "bot.json", *COMPANY, "--value", "count=3", "--stubs", "server.tests.yaml"
    )

    assert "< Bye." in shown.stdout


def test_a_value_without_a_place_is_refused(talk: Callable[..., Result]) -> None:
    assert "has no placeholder" in talk("", "bot.json", *COMPANY, "--value", "zebra=1").stderr


def test_a_talk_is_recorded_as_a_case_that_passes(talk: Callable[..., Result]) -> None:
    shown = talk('hi\nyes\n{"orders": 2}\n', "bot.json", *COMPANY, "--record", "bot.tests.yaml")

    (result,) = read_cases("bot.tests.yaml").run()
    assert "Added the talk to bot.tests.yaml.\n" in shown.stderr
    assert result.failure is None


def test_a_second_talk_is_added_below_and_nothing_is_lost(talk: Callable[..., Result]) -> None:
    talk("hi\nno\n", "bot.json", *COMPANY, "--record", "bot.tests.yaml")
    before = "# mine\n" + Path("bot.tests.yaml").read_text()
    Path("bot.tests.yaml").write_text(before)

    talk("hi\n/silence\n", "bot.json", "--record", "bot.tests.yaml")

    assert Path("bot.tests.yaml").read_text().startswith(before)
    assert [None, None] == [each.failure for each in read_cases("bot.tests.yaml").run()]


def test_a_talk_can_be_printed_as_a_case(talk: Callable[..., Result]) -> None:
    assert (
        "cases:\n- name: hi, no\n" in talk("hi\nno\n", "bot.json", *COMPANY, "--record", "-").stdout
    )


def test_a_talk_of_nothing_records_nothing(talk: Callable[..., Result]) -> None:
    talk("", "bot.json", *COMPANY, "--record", "bot.tests.yaml")

    assert not Path("bot.tests.yaml").exists()


@pytest.mark.parametrize(
    ("there", "sentence"),
    [
        ("flow: menu.json\ncases: []\n", "write its cases as a list"),
        ("flow: menu.json\n", "holds cases of another flow"),
        ("flow: bot.json\nvalues: {company: Fox}\n", "has other values for its places"),
        ("cases: 5\n", "x.tests.yaml:1"),
    ],
)
def test_a_file_that_can_take_no_case_is_refused_before_the_talk(
    talk: Callable[..., Result], there: str, sentence: str
) -> None:
    Path("x.tests.yaml").write_text(there)

    shown = talk("hi\nno\n", "bot.json", *COMPANY, "--record", "x.tests.yaml")

    assert 2 == shown.exit_code
    assert sentence in shown.stderr
    assert "" == shown.stdout
    assert there == Path("x.tests.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--call", "--request"), "both a call and a request"),
        (("--parameter", "a=b"), "a parameter is for --request"),
        (("--stack", "dev"), "it is only for stack:RESOURCE"),
        (("--value", "a"), "is not NAME=VALUE"),
        (("--request", "--parameter", "a"), 'Invalid value for --parameter: "a" is not NAME=VALUE'),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    talk: Callable[..., Result], arguments: tuple[str, ...], sentence: str
) -> None:
    shown = talk("hi\n", "menu.json", *arguments)

    assert 2 == shown.exit_code
    assert sentence in shown.stderr


def test_a_flow_at_twilio_talks(talk: Callable[..., Result], make: Callable[..., Flow]) -> None:
    assert "< Hello!" in talk("hi\n", make().sid).stdout


def test_foreign_text_is_printed_harmless(talk: Callable[..., Result]) -> None:
    Path("odd.json").write_text(json.dumps(greeting("\x1b[31mred\nsecond line")))

    shown = talk("hi\n", "odd.json")

    assert "< \\u001b[31mred\n  second line\n" in shown.stdout


def test_an_interrupt_ends_the_talk_and_keeps_it(talk: Callable[..., Result]) -> None:
    command = [str(Path(sys.executable).with_name("twilio-studio")), "chat", "bot.json", *COMPANY]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*command, "--record", "x.tests.yaml"], text=True, **pipes) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write("hi\n")
        running.stdin.flush()
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=PATIENCE)

    assert 0 == running.returncode
    assert "Traceback" not in errors
    (result,) = read_cases("x.tests.yaml").run()
    assert result.failure is None
