"""Executions outlive the process: the store has what happened, and the machine makes the run again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from studio_emulator import Emulator
from support.emulator_api import Api
from support.talks import ADDRESS, ASKS, CONTACT, flow, lookup, message, with_subflow

Started = Callable[[], Emulator]


@pytest.fixture
def start(tmp_path: Path) -> Started:
    """Starts an emulator on the same file."""
    return lambda: Emulator(str(tmp_path / "twilio.db"), machine=SimulatorMachine())


def make(emulator: Emulator, definition: dict[str, Any]) -> str:
    with Api(emulator.base_url, emulator.account_sid, emulator.auth_token) as api:
        created = api.create(Status="published", Definition=json.dumps(definition))
    return str(created["sid"])


def publish(emulator: Emulator, sid: str, definition: dict[str, Any]) -> None:
    with Api(emulator.base_url, emulator.account_sid, emulator.auth_token) as api:
        api.update(sid, Status="published", Definition=json.dumps(definition))


def talk(emulator: Emulator, sid: str) -> dict[str, Any]:
    return emulator.receive({"from": CONTACT, "to": ADDRESS, "flow": sid})


def test_an_execution_goes_on_after_a_restart(start: Started) -> None:
    with start() as emulator:
        before = talk(emulator, make(emulator, ASKS))
    with start() as emulator:
        shown = emulator.execution(before["sid"])
        ended = emulator.answer(before["sid"], reply="Fine")

    assert before == shown
    assert "Thank you for Fine" == ended["heard"][-1]["body"]
    assert before["steps"] == ended["steps"][:1]
    assert 3 == len(ended["steps"])


def test_it_goes_on_with_the_answers_that_it_got_before(start: Started) -> None:
    server = "https://example.com/"
    definition = flow(
        lookup("one", server, "two"),
        lookup("two", server, "end"),
        message("end", "{{widgets.one.body}}, {{widgets.two.body}}"),
        starts="one",
    )
    with start() as emulator:
        sid = talk(emulator, make(emulator, definition))["sid"]
        emulator.answer(sid, response={"body": "one"})
    with start() as emulator:
        ended = emulator.answer(sid, response={"body": "two"})

    assert "one, two" == ended["heard"][-1]["body"]


def test_it_goes_on_in_the_revisions_with_which_it_began(start: Started) -> None:
    with start() as emulator:
        inner = make(emulator, ASKS)
        outer = make(emulator, with_subflow(inner))
        sid = talk(emulator, outer)["sid"]
        publish(emulator, inner, flow(message("other", "Changed"), starts="other"))
        publish(emulator, outer, flow(message("other", "Changed"), starts="other"))
    with start() as emulator:
        ended = emulator.answer(sid, reply="Fine")

    bodies = [each["body"] for each in ended["heard"] if each["kind"] == "message"]
    assert ["Thank you for Fine", "Done."] == bodies[1:]
