"""One execution as it happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.executions.following import Watch
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import NotFound
from pulumi_twilio_studio.studio.executions import Execution
from studio_emulator import Emulator
from support.talks import ADDRESS, CALLS, CONTACT

Make = Callable[..., str]
Start = Callable[..., Execution]


class Told:
    """What was told, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def watch(self, client: Client, execution: Execution) -> Watch:
        return Watch(
            client,
            execution,
            lambda step: self.lines.append(f"{step.widget} {step.event}"),
            lambda widget: self.lines.append(f"waits in {widget}"),
        )


@pytest.fixture
def told() -> Told:
    return Told()


def test_tells_each_step_once_and_each_wait_until_the_end(
    client: Client, emulator: Emulator, make: Make, start: Start, clock: Any, told: Told
) -> None:
    execution = start(make())
    nothing = [lambda: None] * 4
    clock.plans = [*nothing, partial(emulator.answer, execution.sid, reply="Fine")]

    followed = told.watch(client, execution).follow()

    assert [
        "Trigger incomingRequest",
        "waits in ask",
        "ask incomingMessage",
        "thank sent",
    ] == told.lines
    assert (True, "thank: sent") == (followed.is_over, str(followed.ending))


def test_looks_less_often_while_nothing_happens(
    client: Client, emulator: Emulator, make: Make, start: Start, clock: Any, told: Told
) -> None:
    execution = start(make())
    emulator.clear_journal()

    told.watch(client, execution).follow(100)

    assert clock.slept == sorted(clock.slept)
    assert (0.5, 10.0) == (clock.slept[0], clock.slept[-1])
    assert 2 * (len(clock.slept) + 1) == len(emulator.journal())
    assert len(clock.slept) < 20


def test_stops_after_the_given_time_and_leaves_it_active(
    client: Client, make: Make, start: Start, clock: Any, told: Told
) -> None:
    followed = told.watch(client, start(make())).follow(3)

    assert (False, "in ask") == (followed.is_over, str(followed.ending))
    assert clock.time <= 3


def test_waits_for_a_new_execution_that_cannot_be_seen_yet(
    client: Client, emulator: Emulator, make: Make, start: Start, told: Told
) -> None:
    flow = make()
    emulator.change_settings(lag_reads=3)
    execution = start(flow)

    followed = told.watch(client, execution).follow(1)

    assert "in ask" == str(followed.ending)


def test_an_execution_that_stays_unseen_is_not_found(
    client: Client, make: Make, start: Start, told: Told
) -> None:
    execution = start(make())
    client.executions.end(execution.flow_sid, execution.sid)
    unknown = Execution("FN" + "0" * 32, execution.flow_sid, None, "active", None, None, None)

    with pytest.raises(NotFound):
        told.watch(client, unknown).follow()


def test_after_a_hang_up_it_looks_for_more_steps_only_for_a_while(
    client: Client, emulator: Emulator, make: Make, clock: Any, told: Told
) -> None:
    flow = make(CALLS)
    call = {"kind": "call", "from": CONTACT, "to": ADDRESS, "flow": flow}
    sid = emulator.receive(call)["sid"]
    emulator.answer(sid, hang_up=True)
    execution = client.executions.fetch(flow, sid)

    followed = told.watch(client, execution).follow()

    assert (True, "in choose") == (followed.is_over, str(followed.ending))
    assert clock.time <= 2


def test_steps_that_lag_behind_the_end_are_waited_for(
    client: Client, emulator: Emulator, make: Make, start: Start, told: Told
) -> None:
    execution = start(make())
    emulator.answer(execution.sid, reply="Fine")
    lags = {"rewrite": {"/steps/0/transitioned_to": "more"}}
    emulator.fault({"match": {"path": "/Steps$"}, "action": lags})

    followed = told.watch(client, execution).follow()

    assert (True, "thank: sent") == (followed.is_over, str(followed.ending))
    assert 3 == len(told.lines)
