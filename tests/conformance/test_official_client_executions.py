"""The official client drives whole conversations over the Executions API; the control API is the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.studio.v2.flow import FlowContext

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.talks import ADDRESS, CONTACT, flow, lookup, message, question, state

SPLIT = state("which", "split-based-on", {"noMatch": "sorry"}, input="{{widgets.ask.inbound.Body}}")
SPLIT["transitions"].append(
    {
        "event": "match",
        "next": "find",
        "conditions": [
            {
                "friendly_name": "1",
                "type": "equal_to",
                "arguments": ["{{widgets.ask.inbound.Body}}"],
                "value": "1",
            }
        ],
    }
)
ORDERS = flow(
    question("ask", "Hello {{flow.data.name}}. 1 for your order.", "which"),
    SPLIT,
    lookup("find", "https://example.com/orders?of={{contact.channel.address}}", "tell", "sorry"),
    message("tell", "It is {{widgets.find.parsed.state}}."),
    message("sorry", "Please call us."),
    starts="ask",
)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Twilio that runs flows."""
    with Emulator(machine=SimulatorMachine()) as running:
        yield running


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Client]:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    yield client
    client.http_client.session.close()


@pytest.fixture
def orders(client: Client) -> FlowContext:
    """A published flow that asks, splits, asks a server and tells what it heard."""
    made = client.studio.v2.flows.create(
        friendly_name="Orders", status="published", definition=ORDERS, commit_message="First"
    )
    return client.studio.v2.flows(made.sid)


def heard(emulator: Emulator, sid: str) -> list[Any]:
    return [each.get("body", each.get("url")) for each in emulator.execution(sid)["heard"]]


def test_a_whole_conversation(client: Client, emulator: Emulator, orders: FlowContext) -> None:
    execution = orders.executions.create(to=CONTACT, from_=ADDRESS, parameters={"name": "Zeke"})
    started = execution.status
    emulator.receive({"from": CONTACT, "to": ADDRESS, "body": "1"})
    emulator.answer(execution.sid, response={"body": {"state": "on its way"}})

    fetched = execution.fetch()
    steps = execution.steps.list()
    context = execution.execution_context().fetch().context
    server = steps[1].step_context().fetch().context

    assert ("active", "ended") == (started, fetched.status)
    assert [
        "Hello Zeke. 1 for your order.",
        f"https://example.com/orders?of={CONTACT}",
        "It is on its way.",
    ] == heard(emulator, execution.sid)
    assert [
        ("Trigger", "incomingRequest", "ask"),
        ("ask", "incomingMessage", "which"),
        ("which", "match", "find"),
        ("find", "success", "tell"),
        ("tell", "sent", "Ended"),
    ] == [(step.transitioned_from, step.name, step.transitioned_to) for step in reversed(steps)]
    assert "1" == context["widgets"]["ask"]["inbound"]["Body"]
    assert {"state": "on its way"} == server["widgets"]["find"]["parsed"]
    writes = [(entry["method"], entry["path"]) for entry in emulator.writes()]
    assert [
        ("POST", "/v2/Flows"),
        ("POST", f"/v2/Flows/{execution.flow_sid}/Executions"),
    ] == writes


def test_the_other_branch(emulator: Emulator, orders: FlowContext) -> None:
    execution = orders.executions.create(to=CONTACT, from_=ADDRESS)

    emulator.receive({"from": CONTACT, "to": ADDRESS, "body": "2"})

    assert "ended" == execution.fetch().status
    assert "Please call us." == heard(emulator, execution.sid)[-1]


def test_lists_what_was_started_in_a_time(orders: FlowContext) -> None:
    sids = {
        orders.executions.create(to=f"+1555010010{number}", from_=ADDRESS).sid
        for number in range(5)
    }
    hour = timedelta(hours=1)
    now = datetime.now(UTC)

    listed = orders.executions.list(date_created_from=now - hour, page_size=2)
    older = orders.executions.list(date_created_to=now - hour)

    assert sids == {execution.sid for execution in listed}
    assert [] == older


def test_ends_one_and_starts_the_next_for_the_same_contact(orders: FlowContext) -> None:
    first = orders.executions.create(to=CONTACT, from_=ADDRESS)
    with pytest.raises(TwilioRestException) as refused:
        orders.executions.create(to=CONTACT, from_=ADDRESS)

    ended = first.update(status="ended")
    second = orders.executions.create(to=CONTACT, from_=ADDRESS)

    assert (409, "ended", "active") == (refused.value.status, ended.status, second.status)


def test_deletes_one_with_its_steps(orders: FlowContext) -> None:
    execution = orders.executions.create(to=CONTACT, from_=ADDRESS)

    assert execution.delete()

    with pytest.raises(TwilioRestException) as missing:
        execution.fetch()
    assert 20404 == missing.value.code
