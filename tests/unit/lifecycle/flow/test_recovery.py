"""Which of the flows that a killed engine was making were made after all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.recovery import UnfinishedFlow, find_made
from studio_emulator import Emulator

LONG_AGO = "2026-01-01T00:00:00.123456789Z"


def unfinished(name: str) -> UnfinishedFlow:
    return UnfinishedFlow(f"organization/shop/dev/{name}", "", name)


def test_tells_those_that_were_made_from_those_that_were_not(
    new_run: Callable[[], Any], declare: Callable[..., Any]
) -> None:
    flow = FLOWS.create(new_run().account, declare())
    run = new_run()

    found = find_made(run.account, [unfinished("greeter"), unfinished("other")], LONG_AGO)

    assert {"organization/shop/dev/greeter": flow.sid} == {
        identity: row.sid for identity, row in found.items()
    }
    assert [0.5] == run.waited


def test_finds_one_that_somebody_saved_over(
    new_run: Callable[[], Any], declare: Callable[..., Any]
) -> None:
    account = new_run().account
    flow = FLOWS.create(account, declare())
    account.client.update_flow(flow.sid, status="draft", commit_message="mine now")

    found = find_made(new_run().account, [unfinished("greeter")], LONG_AGO)

    assert [flow.sid] == [row.sid for row in found.values()]


def test_looks_again_for_one_that_was_sent_a_moment_ago(
    new_run: Callable[[], Any], declare: Callable[..., Any], emulator: Emulator
) -> None:
    emulator.change_settings(lag_reads=2)
    flow = FLOWS.create(new_run().account, declare())
    run = new_run()

    found = find_made(run.account, [unfinished("greeter")], datetime.now(UTC).isoformat())

    assert [flow.sid] == [row.sid for row in found.values()]
    assert [0.5, 1.0] == run.waited


def test_does_not_wait_once_all_are_found(
    new_run: Callable[[], Any], declare: Callable[..., Any]
) -> None:
    FLOWS.create(new_run().account, declare())
    run = new_run()

    find_made(run.account, [unfinished("greeter")], datetime.now(UTC).isoformat())

    assert [] == run.waited


def test_waits_no_longer_for_many_than_for_one(new_run: Callable[[], Any]) -> None:
    run = new_run()

    found = find_made(
        run.account, [unfinished("one"), unfinished("other")], datetime.now(UTC).isoformat()
    )

    assert {} == found
    assert [0.5, 1.0, 2.0, 4.0, 8.0] == run.waited
