"""How Twilio is asked about the definitions that come next, by the emulator's journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.definition import parse
from pulumi_twilio_studio.lifecycle.flow.ahead import Ahead, Upcoming
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import InvalidDefinition
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting

FLOWS = 40


@pytest.fixture
def client(credentials: dict[str, str]) -> Iterator[Client]:
    with closing(Client(Settings.resolve(lambda _: None, credentials))) as client:
        yield client


def upcoming(number: int, definition: Any = None) -> Upcoming:
    text = json.dumps(definition or greeting(f"Hello {number}"))
    return Upcoming(f"organization/shop/dev/flow-{number}", text, f"flow-{number}", "published")


def check(client: Client, ahead: Ahead, flows: list[Upcoming]) -> None:
    """Check flows as the engine does: one after the other."""
    for flow in flows:
        ahead.validate(client, flow, parse(flow.definition))


def most_at_once(journal: list[dict[str, Any]]) -> int:
    """How many requests were under way at one time, as far as the journal tells."""
    spans = [(each["time"], each["time"] + each["duration_ms"] / 1000) for each in journal]
    return max(sum(begun <= at < ended for begun, ended in spans) for at, _ in spans)


def test_flows_that_must_all_be_validated_are_asked_about_side_by_side_and_once_each(
    client: Client, emulator: Emulator
) -> None:
    flows, ahead = [upcoming(number) for number in range(FLOWS)], Ahead()
    emulator.change_settings(latency_ms=100)
    ahead.learn(json.dumps(flows))

    check(client, ahead, flows)

    assert {"/v2/Flows/Validate"} == {each["path"] for each in emulator.journal()}
    assert FLOWS == len(emulator.journal())
    assert 4 < most_at_once(emulator.journal())


def test_at_most_sixteen_flows_are_looked_at_ahead(client: Client, emulator: Emulator) -> None:
    flows, ahead, checked = [upcoming(number) for number in range(FLOWS)], Ahead(), 10
    ahead.learn(json.dumps(flows))

    check(client, ahead, flows[:checked])
    ahead._threads.shutdown()

    assert checked + 16 == len(emulator.journal())


def test_flows_that_share_a_definition_are_asked_about_once(
    client: Client, emulator: Emulator
) -> None:
    flows, ahead = [upcoming(number, greeting()) for number in range(FLOWS)], Ahead()
    ahead.learn(json.dumps(flows))

    check(client, ahead, flows)

    assert 1 == len(emulator.journal())


def test_one_flow_to_validate_among_others_asks_about_no_other(
    client: Client, emulator: Emulator
) -> None:
    flows, ahead = [upcoming(number) for number in range(FLOWS)], Ahead()
    ahead.learn(json.dumps(flows))

    for number, flow in enumerate(flows):
        if number % 2:
            ahead.validate(client, flow, parse(flow.definition))
        else:
            ahead.pass_by()

    assert FLOWS / 2 == len(emulator.journal())


def test_a_definition_that_twilio_refuses_is_refused_at_its_own_check(
    client: Client, emulator: Emulator
) -> None:
    wrong = greeting()
    wrong["states"][1]["properties"]["body"] = 5
    flows = [upcoming(0), upcoming(1), upcoming(2, wrong), upcoming(3)]
    ahead = Ahead()
    ahead.learn(json.dumps(flows))

    check(client, ahead, flows[:2])
    with pytest.raises(InvalidDefinition):
        check(client, ahead, flows[2:3])
    check(client, ahead, flows[3:])

    assert 3 == len(ahead.valid)


def test_what_cannot_be_read_ahead_is_left_to_its_own_check(
    client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    missing = upcoming(2)._replace(definition=str(tmp_path / "missing.json"))
    ahead = Ahead()
    ahead.learn(json.dumps([upcoming(0), upcoming(1), missing, upcoming(3)]))

    check(client, ahead, [upcoming(0), upcoming(1), upcoming(3)])

    assert 3 == len(emulator.journal())
