"""`twilio-studio run`: start a flow for a contact, and follow it step by step."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.testing import Result

from pulumi_twilio_studio.studio.client import Client
from studio_emulator import Emulator
from support.documents import fences
from support.talks import ADDRESS, ASKS, CONTACT, flow, message, state, with_subflow

Run = Callable[..., Result]
Publish = Callable[..., str]
CONTACTS = ("--to", CONTACT, "--from", ADDRESS)
SAYS = flow(message("say", "Hi {{flow.data.a}} {{flow.data.b}}"), starts="say")


@pytest.fixture
def publish(client: Client) -> Publish:
    """Publishes a flow, and returns its SID."""

    def made(definition: dict[str, Any], name: str = "Talk") -> str:
        return client.create_flow(
            friendly_name=name, status="published", definition=definition, commit_message=None
        ).sid

    return made


def timeless(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "WHEN", text)


def test_prints_the_path_as_it_happens_and_how_it_ended(
    run: Run, publish: Publish, emulator: Emulator
) -> None:
    sid = publish(SAYS)

    shown = run("run", "Talk", *CONTACTS)

    [execution] = emulator.executions()
    assert 0 == shown.exit_code
    assert ("WHEN  Trigger: incomingRequest -> say\nWHEN  say: sent -> end\n") == timeless(
        shown.stdout
    )
    assert [
        f"Started {execution['sid']} of {sid}, revision 1.",
        "Ended with sent of say.",
    ] == shown.stderr.splitlines()


def test_steps_of_a_subflow_stand_below_the_widget_that_runs_it(run: Run, publish: Publish) -> None:
    inner = publish(SAYS, "Inner")
    outer = publish(with_subflow(inner))

    shown = run("run", outer, *CONTACTS)

    assert [False, True, True, False, False] == [
        line.partition("  ")[2].startswith("  ") for line in shown.stdout.splitlines()
    ]


def test_a_parameter_wins_over_the_same_name_in_the_json(
    run: Run, publish: Publish, emulator: Emulator
) -> None:
    sid = publish(SAYS)

    run("run", sid, *CONTACTS, "--parameters", '{"a": 1, "b": 2}', "--parameter", "b=x=y")

    [execution] = emulator.executions()
    assert "Hi 1 x=y" == execution["heard"][0]["body"]
    assert {"a": 1, "b": "x=y"} == execution["context"]["flow"]["data"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--parameter", "b"], '"b" is not NAME=VALUE'),
        (["--parameters", "{"], "it is not JSON"),
        (["--parameters", "[1]"], "it is not a JSON object"),
        (["--draft"], "runs the published revision only"),
        (["--timeout", "-1"], "--timeout"),
    ],
)
def test_refuses_a_command_line_before_anything_is_asked(
    run: Run, publish: Publish, emulator: Emulator, options: list[str], sentence: str
) -> None:
    sid = publish(SAYS)
    emulator.clear_journal()

    shown = run("run", sid, *CONTACTS, *options)

    words = " ".join(re.sub(r"[│╭╮╰╯─]", " ", shown.stderr).split())
    assert (2, []) == (shown.exit_code, emulator.journal())
    assert sentence in words


def test_says_for_a_draft_who_gets_it(run: Run) -> None:
    shown = run("run", "x", *CONTACTS, "--draft")

    assert "studio.TestUsers" in shown.stderr


def test_a_failure_ends_with_another_code(run: Run, publish: Publish, emulator: Emulator) -> None:
    emulator.stub({"match": {"widget": "say"}, "answer": {"outcome": "failed"}})

    shown = run("run", publish(SAYS), *CONTACTS)

    assert 1 == shown.exit_code
    assert "Ended with failed of say." in shown.stderr


def test_a_widget_that_was_not_left_ends_with_another_code(
    run: Run, publish: Publish, emulator: Emulator
) -> None:
    says = state("speak", "say-play", {"audioComplete": ""}, say="Hello", loop=1)
    emulator.stub({"answer": {"hang_up": True}})

    shown = run("run", publish(flow(says, starts="speak")), *CONTACTS)

    assert 1 == shown.exit_code
    assert "Ended in speak, which was not left." in shown.stderr


def test_after_the_timeout_it_goes_on_and_the_way_to_end_it_is_shown(
    run: Run, publish: Publish, emulator: Emulator
) -> None:
    sid = publish(ASKS)

    shown = run("run", sid, *CONTACTS, "--timeout", 0)

    [execution] = emulator.executions()
    assert (2, "active") == (shown.exit_code, execution["status"])
    assert (
        f"{execution['sid']} goes on. To end it: twilio api:studio:v2:flows:executions:update "
        f"--flow-sid {sid} --sid {execution['sid']} --status ended"
    ) in shown.stderr


def test_says_where_it_waits(run: Run, publish: Publish) -> None:
    shown = run("run", publish(ASKS), *CONTACTS, "--timeout", 2)

    assert "It waits in ask." in shown.stderr


def test_prints_what_the_page_on_commands_shows(
    run: Run, publish: Publish, client: Client, emulator: Emulator
) -> None:
    [text] = [
        each.text
        for each in fences("docs/commands.md", "")
        if each.text.startswith("$ twilio-studio run ")
    ]
    command, *told = re.sub(r"\b(FN|FW)\w+\.\.\.", r"\1", timeless(text)).splitlines()
    sid = publish(ASKS, "Support bot")
    client.update_flow(sid, status="published", definition=ASKS, commit_message=None)
    emulator.stub({"match": {"widget": "ask"}, "answer": {"reply": "1"}})

    shown = run(*shlex.split(command)[2:])

    waits = ["It waits in ask."]  # the stub answers at once
    lines = timeless(re.sub(r"\b(FN|FW)\w{32}", r"\1", shown.stderr + shown.stdout)).splitlines()
    assert sorted(told) == sorted([*lines, *waits])


def test_speaks_json_at_the_end(run: Run, publish: Publish, emulator: Emulator) -> None:
    sid = publish(SAYS)

    shown = json.loads(run("run", sid, *CONTACTS, "--json").stdout)

    [execution] = emulator.executions()
    assert (execution["sid"], sid, 1, "ended") == tuple(
        shown[key] for key in ("sid", "flow_sid", "revision", "status")
    )
    assert {"widget": "say", "event": "sent", "is_failure": False} == shown["end"]
    assert [step["sid"] for step in execution["steps"]] == [step["sid"] for step in shown["steps"]]


def test_an_unknown_outcome_is_not_repeated_and_says_so(
    run: Run, publish: Publish, emulator: Emulator
) -> None:
    sid = publish(SAYS)
    emulator.fault({"match": {"path": "/Executions$"}, "action": {"drop": "after"}})

    shown = run("run", sid, *CONTACTS)

    assert (2, 1) == (shown.exit_code, len(emulator.executions()))
    assert "may have started, so it was not sent again" in shown.stderr


def test_one_that_cannot_be_followed_goes_on_and_that_is_said(
    run: Run, publish: Publish, emulator: Emulator
) -> None:
    sid = publish(ASKS)
    looks = {"method": "GET", "path": "/Executions/FN"}
    emulator.fault({"match": looks, "times": None, "action": {"status": 401}})

    shown = run("run", sid, *CONTACTS)

    assert 2 == shown.exit_code
    assert "Twilio refused" in shown.stderr
    assert f"{emulator.executions()[0]['sid']} goes on. To end it:" in shown.stderr


def test_names_of_widgets_cannot_speak_to_the_terminal(
    run: Run, publish: Publish, emulator: Emulator
) -> None:
    emulator.fault(
        {
            "match": {"path": "/Steps$"},
            "action": {"rewrite": {"/steps/*/transitioned_from": "\x1b[31mred"}},
            "times": None,
        }
    )

    shown = run("run", publish(SAYS), *CONTACTS)

    assert "\x1b" not in shown.stdout + shown.stderr


@pytest.fixture
def interrupted(
    run: Run, publish: Publish, emulator: Emulator
) -> Iterator[Callable[..., tuple[int, str]]]:
    """Runs a flow that waits, and interrupts the command as Ctrl-C does: its exit code, and what it said."""
    del run  # it has set the environment

    def ended(*options: str, held: str = "") -> tuple[int, str]:
        """At its first step, or when that fault has fired."""
        code = "from pulumi_twilio_studio.cli import main; main()"
        words = [sys.executable, "-c", code, "run", publish(ASKS), *CONTACTS, *options]
        process = subprocess.Popen(
            words, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        if held:
            assert emulator.wait_fired(held)
        else:
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
        return process.returncode, said

    yield ended
    assert emulator.executions()


def test_an_interrupt_leaves_it_running_and_says_how_to_end_it(
    interrupted: Callable[..., tuple[int, str]], emulator: Emulator
) -> None:
    code, said = interrupted()

    assert (2, "active") == (code, emulator.executions()[0]["status"])
    assert "goes on. To end it: twilio api:studio:v2:flows:executions:update" in said
    assert "Traceback" not in said


def test_an_interrupt_ends_it_if_it_was_asked_for(
    interrupted: Callable[..., tuple[int, str]], emulator: Emulator
) -> None:
    code, said = interrupted("--end-on-interrupt")

    assert (2, "ended") == (code, emulator.executions()[0]["status"])
    assert "was ended." in said


def test_an_interrupt_while_it_is_started_says_that_it_may_run(
    interrupted: Callable[..., tuple[int, str]], emulator: Emulator
) -> None:
    start = {"method": "POST", "path": "/Executions$"}
    held = emulator.fault({"match": start, "action": {"hold": "after"}})

    code, said = interrupted(held=held)

    assert 2 == code
    assert "Interrupted while it was started, so it may run" in said
    assert "Traceback" not in said


def test_its_help_says_that_it_can_cost_money(run: Run) -> None:
    words = " ".join(run("run", "--help").stdout.split())

    assert "can call people and send messages to them, and Twilio charges for that" in words
