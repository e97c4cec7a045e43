"""What a read sees of a flow: somebody's save, lag, and what is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from studio_emulator import Emulator
from support.definitions import greeting
from support.somebody import save


def test_read_asks_once_for_all_flows(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    first = new_run()
    made = [
        FLOWS.create(first.account, declare(identity=f"o/p/s/{n}", friendly_name=str(n)))
        for n in range(20)
    ]
    emulator.clear_journal()
    second = new_run()

    found = [FLOWS.read(second.account, flow) for flow in made]

    assert found == made
    assert [(entry["method"], entry["path"]) for entry in emulator.journal()] == [
        ("GET", "/v2/Flows")
    ]


def test_read_shows_somebodys_save_and_says_who_and_what(
    new_run: Callable[[], Any], declare: Any
) -> None:
    first = new_run()
    made = FLOWS.create(first.account, declare())
    save(first, made.sid, "Go away!", "quick fix")
    second = new_run()

    found = FLOWS.read(second.account, made)

    assert found is not None
    assert found.definition == Definition.from_api(greeting("Go away!"))
    assert 2 == found.revision
    [sentence] = second.said
    assert f'somebody changed flow "greeter" ({made.sid}): revision 2 of ' in sentence
    assert '"quick fix"' in sentence
    assert '~ widget "hello": properties.body: "Hello!" -> "Go away!"' in sentence


def test_read_takes_a_save_of_equal_meaning_for_no_change(
    new_run: Callable[[], Any], declare: Any
) -> None:
    first = new_run()
    made = FLOWS.create(first.account, declare())
    save(first, made.sid, "Hello!")

    found = FLOWS.read(new_run().account, made)

    assert found is not None
    assert found.definition == made.definition
    assert 2 == found.revision


def test_read_reports_a_vanished_flow_as_gone(new_run: Callable[[], Any], declare: Any) -> None:
    first = new_run()
    made = FLOWS.create(first.account, declare())
    first.account.client.delete_flow(made.sid)

    assert FLOWS.read(new_run().account, made) is None


@pytest.mark.parametrize("lag_reads", [1, 2, 3])
def test_read_does_not_believe_a_404_right_after_the_create(
    lag_reads: int, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    emulator.change_settings(lag_reads=lag_reads)
    made = FLOWS.create(new_run().account, declare())

    assert FLOWS.read(new_run().account, made) == made


@pytest.mark.parametrize("lag_reads", [1, 2, 3, 50])
def test_read_does_not_believe_an_older_revision_than_its_own(
    lag_reads: int, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    first = new_run()
    made = FLOWS.create(first.account, declare())
    emulator.change_settings(lag_reads=lag_reads)
    updated = FLOWS.update(first.account, made, declare("Welcome!"))

    assert FLOWS.read(new_run().account, updated) == updated


def test_what_twilio_rewrites_is_said_once_and_is_no_drift(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    emulator.change_settings(unknown_keys="strip")
    first = new_run()
    definition = Definition.from_api({**greeting(), "colour": "red"})
    made = FLOWS.create(first.account, declare(definition=definition))
    save(first, made.sid, "Hello!")
    second = new_run()

    found = FLOWS.read(second.account, made)

    assert "with changes of its own" in first.said[0]
    assert "colour" in first.said[0]
    assert found is not None
    assert found.definition == definition
