"""`twilio-studio executions`: the latest executions, and whether a revision changed how they end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from typer.testing import Result

from pulumi_twilio_studio.studio.client import Client
from studio_emulator import Emulator
from support.documents import fences
from support.talks import ADDRESS, ASKS, flow, message

Run = Callable[..., Result]
SAYS = flow(message("say", "Hi"), starts="say")


@pytest.fixture
def sid(client: Client, emulator: Emulator) -> str:
    """A flow of two revisions: the first thanked a person, and one never answered; the second fails for both."""
    made = client.create_flow(
        friendly_name="Talk", status="published", definition=ASKS, commit_message=None
    )

    def start(contact: str) -> str:
        return client.executions.start(made.sid, to=contact, sender=ADDRESS).sid

    emulator.answer(start("+15550100001"), reply="Fine")
    emulator.answer(start("+15550100002"), silence=True)
    client.update_flow(made.sid, status="published", definition=SAYS, commit_message=None)
    emulator.stub({"match": {"widget": "say"}, "answer": {"outcome": "failed"}})
    start("+15550100003")
    start("+15550100004")
    return made.sid


def written(command: str) -> list[str]:
    """What the page on commands shows behind that command."""
    [text] = [
        each.text for each in fences("docs/commands.md", "") if each.text.startswith(f"$ {command}")
    ]
    return alike(text)[1:]


def alike(text: str) -> list[str]:
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "WHEN", text)
    text = re.sub(r"FN([0-9a-f]{32}|\d\d\.\.\.)", "FN...", text)
    return [re.sub(r" +", " ", line.rstrip()) for line in text.splitlines()]


def test_shows_what_the_page_on_commands_shows(run: Run, sid: str) -> None:
    shown = run("executions", sid)

    assert (0, "7 requests.\n") == (shown.exit_code, shown.stderr)
    assert written("twilio-studio executions") == alike(shown.stdout)


def test_compares_around_another_revision(run: Run, sid: str) -> None:
    shown = run("executions", "Talk", "--revision", 1)

    assert "Ended with a failure: 0 of 0 before, 2 of 4 since." in shown.stdout


def test_speaks_json(run: Run, sid: str) -> None:
    shown = json.loads(run("executions", sid, "--json").stdout)

    assert (sid, 2, 7) == tuple(shown[key] for key in ("sid", "revision", "requests"))
    assert {"widget": "say", "event": "failed", "is_failure": True, "before": 0, "since": 2} == (
        shown["ends"][0]
    )
    newest, *_, oldest = shown["executions"]
    assert ("+15550100004", "+15550100001") == (
        newest["contact_channel_address"],
        oldest["contact_channel_address"],
    )
    assert (True, False) == (newest["is_since"], oldest["is_since"])


def test_shows_so_many_on_each_side(run: Run, sid: str) -> None:
    shown = json.loads(run("executions", sid, "--json", "--limit", 1).stdout)

    assert len(shown["executions"]) in (1, 2)
    assert len(shown["executions"]) + 3 == shown["requests"]


@pytest.mark.parametrize("since", ["2999-01-01", "2999-01-01T00:00:00+02:00"])
def test_leaves_out_what_started_before(run: Run, sid: str, since: str) -> None:
    shown = run("executions", sid, "--since", since)

    assert "No executions.\n" == shown.stdout


@pytest.mark.parametrize("since", ["yesterday", "", "0001-01-01T00:00:00+14:00"])
def test_refuses_what_is_no_time(run: Run, since: str) -> None:
    shown = run("executions", "x", "--since", since)

    assert 2 == shown.exit_code
    assert "is not a time" in shown.stderr


def test_changes_nothing(run: Run, sid: str, emulator: Emulator) -> None:
    emulator.clear_journal()

    run("executions", sid)

    assert [] == emulator.writes()


def test_a_flow_there_is_not_cannot_be_read(run: Run) -> None:
    shown = run("executions", "Nobody's")

    assert 1 == shown.exit_code
    assert "has no flow named" in shown.stderr


def test_a_revision_there_is_not_is_a_sentence(run: Run, sid: str) -> None:
    shown = run("executions", sid, "--revision", 9)

    assert 1 == shown.exit_code
    assert "has no revision 9; the newest is 2" in shown.stderr


def test_names_of_widgets_cannot_speak_to_the_terminal(
    run: Run, sid: str, emulator: Emulator
) -> None:
    evil = {"/steps/*/transitioned_from": "\x1b[31mred", "/steps/*/name": "\x1b[1m"}
    emulator.fault({"match": {"path": "/Steps$"}, "action": {"rewrite": evil}, "times": None})

    shown = run("executions", sid)

    assert "\x1b" not in shown.stdout
