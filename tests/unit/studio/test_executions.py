"""Executions through the client: on the emulator, and with answers that Twilio would not give."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    NotFound,
    Rejected,
    Throttled,
    Unknown,
    WrongAccount,
)
from pulumi_twilio_studio.studio.executions import Execution, ExecutionStep, in_order
from studio_emulator import Emulator
from support.talks import ADDRESS, ASKS, CONTACT

FLOW, EXECUTION = "FW" + "1" * 32, "FN" + "1" * 32
ANOTHER = "AC" + "9" * 32


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Twilio that runs flows."""
    with Emulator(machine=SimulatorMachine()) as running:
        yield running


@pytest.fixture
def client(emulator: Emulator, connect: Callable[..., Client]) -> Client:
    known = {"account_sid": emulator.account_sid, "auth_token": emulator.auth_token}
    return connect(emulator.base_url, **known)


@pytest.fixture
def flow(client: Client) -> str:
    """A published flow that asks and waits: its SID."""
    made = client.create_flow(
        friendly_name="Asks", status="published", definition=ASKS, commit_message=None
    )
    return made.sid


@pytest.fixture
def start(client: Client, flow: str) -> Callable[..., Execution]:
    def started(to: str = CONTACT, **parameters: Any) -> Execution:
        return client.executions.start(flow, to=to, sender=ADDRESS, parameters=parameters)

    return started


Start = Callable[..., Execution]


def test_starts_with_parameters(emulator: Emulator, start: Start, flow: str) -> None:
    execution = start(name="Zoë")

    [heard] = emulator.execution(execution.sid)["heard"]
    assert "Hello Zoë, how was it?" == heard["body"]
    assert (flow, "active", 1, CONTACT) == (
        execution.flow_sid,
        execution.status,
        execution.revision,
        execution.contact,
    )


def test_tells_the_steps_and_both_contexts(
    client: Client, emulator: Emulator, start: Start, flow: str
) -> None:
    execution = start()
    emulator.answer(execution.sid, reply="Fine")

    steps = in_order(client.executions.steps(flow, execution.sid))
    context = client.executions.context(flow, execution.sid)
    asked = client.executions.step_context(flow, execution.sid, steps[1].sid)

    assert [
        ("Trigger", "incomingRequest", "ask"),
        ("ask", "incomingMessage", "thank"),
        ("thank", "sent", None),
    ] == [(step.widget, step.event, step.next) for step in steps]
    assert (
        "Fine"
        == context["widgets"]["ask"]["inbound"]["Body"]
        == asked["widgets"]["ask"]["inbound"]["Body"]
    )


def test_ends_one_and_may_say_so_twice(client: Client, start: Start, flow: str) -> None:
    execution = start()

    ended = [client.executions.end(flow, execution.sid).status for _ in range(2)]

    assert ["ended", "ended", "ended"] == [
        *ended,
        client.executions.fetch(flow, execution.sid).status,
    ]


def test_lists_the_latest_in_one_request(
    client: Client, emulator: Emulator, start: Start, flow: str
) -> None:
    sids = [start(f"+1555010000{number}").sid for number in range(4)]
    emulator.clear_journal()

    found = client.executions.latest(flow, limit=3)

    assert sids[:0:-1] == [execution.sid for execution in found]
    assert ["PageSize=3"] == [entry["query"] for entry in emulator.journal()]


def test_bounds_the_list_by_time(client: Client, start: Start, flow: str) -> None:
    execution = start()
    when = str(execution.date_created)

    counts = [
        len(client.executions.latest(flow, limit=9, **bound))
        for bound in ({"since": when}, {"before": when}, {"since": "2999-01-01T00:00:00Z"})
    ]

    assert [1, 0, 0] == counts


def test_a_second_one_for_the_same_contact_is_refused_in_twilios_words(start: Start) -> None:
    start()

    with pytest.raises(Rejected, match="already active for this contact"):
        start()


def test_a_start_whose_answer_was_lost_is_never_sent_again(
    emulator: Emulator, start: Start, flow: str
) -> None:
    emulator.fault({"match": {"path": "/Executions$"}, "action": {"drop": "after"}})

    with pytest.raises(Unknown, match="may have started, so it was not sent again") as unknown:
        start()

    assert f"twilio-studio executions {flow}" in str(unknown.value)
    assert 1 == len(emulator.executions())
    assert 1 == sum(entry["path"].endswith("/Executions") for entry in emulator.writes())


def test_a_start_that_was_throttled_is_sent_again(emulator: Emulator, start: Start) -> None:
    emulator.fault({"match": {"path": "/Executions$"}, "action": {"throttle": True}})

    assert "active" == start().status
    assert 1 == len(emulator.executions())


def test_too_many_starts_end_as_throttled(emulator: Emulator, start: Start) -> None:
    emulator.change_settings(executions_per_second=0)

    with pytest.raises(Throttled):
        start()


def test_an_execution_that_is_not_there_is_not_found(client: Client, flow: str) -> None:
    with pytest.raises(NotFound):
        client.executions.fetch(flow, EXECUTION)


def test_an_answer_of_another_account_is_refused_and_says_that_it_was_started(
    emulator: Emulator, start: Start
) -> None:
    rewrite = {"rewrite": {"/account_sid": ANOTHER}}
    emulator.fault({"match": {"path": "/Executions$"}, "action": rewrite})

    with pytest.raises(WrongAccount, match=r"execution FN[0-9a-f]{32} was started there"):
        start()


def test_a_start_that_is_answered_with_another_flow_is_not_believed(
    emulator: Emulator, start: Start
) -> None:
    rewrite = {"rewrite": {"/flow_sid": FLOW}}
    emulator.fault({"match": {"path": "/Executions$"}, "action": rewrite})

    with pytest.raises(Unknown, match=f"it is about flow {FLOW}"):
        start()


def test_a_row_of_another_account_is_refused(
    client: Client, emulator: Emulator, start: Start, flow: str
) -> None:
    start()
    rewrite = {"rewrite": {"/executions/*/account_sid": ANOTHER}}
    emulator.fault({"match": {"path": "/Executions$"}, "action": rewrite})

    with pytest.raises(WrongAccount, match="discarded"):
        client.executions.latest(flow, limit=1)


@pytest.mark.parametrize(
    "rewrite",
    [
        {"/sid": None},
        {"/sid": "FN" + "2" * 32},
        {"/status": "busy"},
        {"/flow_sid": 3},
    ],
    ids=str,
)
def test_an_answer_that_makes_no_sense_is_not_believed(
    client: Client, emulator: Emulator, start: Start, flow: str, rewrite: dict[str, Any]
) -> None:
    execution = start()
    emulator.fault({"match": {"method": "GET"}, "times": None, "action": {"rewrite": rewrite}})

    with pytest.raises(Unknown):
        client.executions.fetch(flow, execution.sid)


def test_a_revision_that_is_not_told_is_none(
    client: Client, emulator: Emulator, start: Start, flow: str
) -> None:
    execution = start()
    emulator.fault({"match": {"method": "GET"}, "action": {"rewrite": {"/flow_version": None}}})

    assert client.executions.fetch(flow, execution.sid).revision is None


def test_a_context_that_is_none_is_not_believed(
    client: Client, emulator: Emulator, start: Start, flow: str
) -> None:
    execution = start()
    action = {"rewrite": {"/context": None}}
    emulator.fault({"match": {"path": "/Context$"}, "times": None, "action": action})

    with pytest.raises(Unknown, match="it holds no context"):
        client.executions.context(flow, execution.sid)


@pytest.mark.parametrize(
    "parameters", [{"a": float("nan")}, {"a": "\ud83d"}], ids=["nan", "surrogate"]
)
def test_parameters_that_are_no_json_are_refused_before_anything_is_sent(
    client: Client, emulator: Emulator, flow: str, parameters: dict[str, Any]
) -> None:
    emulator.clear_journal()

    with pytest.raises(ConfigurationError, match="cannot be written as JSON"):
        client.executions.start(flow, to=CONTACT, sender=ADDRESS, parameters=parameters)

    assert [] == emulator.journal()


@pytest.mark.parametrize(("flow_sid", "sid"), [("x/y", EXECUTION), (FLOW, "FN1")])
def test_what_is_no_sid_never_gets_into_a_path(client: Client, flow_sid: str, sid: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a SID"):
        client.executions.fetch(flow_sid, sid)


def step(widget: str, following: str | None, kind: str = "send-message") -> ExecutionStep:
    sid = "FT" + json.dumps(widget).encode().hex().ljust(32, "0")[:32]
    return ExecutionStep(sid, FLOW, None, widget, kind, "sent", following, None)


TRIGGER, ONE, TWO = step("Trigger", "a", "trigger"), step("a", "b"), step("b", None)
BACK = step("b", "a")
OF_NOTHING = step("Trigger", None, "trigger")
"""Of a subflow that does nothing: no step leads to the next."""

RUNS = step("inner", None, "run-subflow")


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (TRIGGER,),
        (TRIGGER, ONE),
        (TRIGGER, ONE, TWO),
        (ONE, TWO),
        (TRIGGER, ONE, BACK),
        (TRIGGER, OF_NOTHING, RUNS),
    ],
    ids=len,
)
def test_steps_are_told_oldest_first_whatever_twilios_order_is(
    steps: tuple[ExecutionStep, ...],
) -> None:
    assert steps == in_order(steps) == in_order(steps[::-1])
