"""What is said of a flow that people still reach when it goes, or when it becomes a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow
from pulumi_twilio_studio.studio.entrances import NUMBERS, webhook_of
from studio_emulator import Emulator

NUMBER = "+15550100001"


@pytest.fixture
def made(run: Any, declare: Callable[..., Any]) -> ExistingFlow:
    return FLOWS.create(run.account, declare())


@pytest.fixture
def number(emulator: Emulator, made: ExistingFlow) -> dict[str, Any]:
    """A number that leads to the flow."""
    return emulator.add_number(NUMBER, voice_url=webhook_of(emulator.account_sid, made.sid))


def test_a_flow_that_people_reach_is_deleted_and_its_ways_in_are_told(
    run: Any, emulator: Emulator, made: ExistingFlow, number: dict[str, Any]
) -> None:
    FLOWS.delete(run.account, made)

    assert [] == emulator.flows()
    assert run.said[0] == (
        f'flow "greeter" ({made.sid}) is deleted. Calls and messages fail that arrive through:\n'
        f"    number {NUMBER} ({number['sid']}): voice_url"
    )


def test_a_number_that_this_run_has_given_back_is_not_told(
    run: Any, emulator: Emulator, made: ExistingFlow, number: dict[str, Any]
) -> None:
    emulator.change_settings(lag_reads=10)
    run.account.client.entrances.update(NUMBERS, number["sid"], {"voice_url": ""})

    FLOWS.delete(run.account, made)

    assert not any(NUMBER in each for each in run.said)


def test_deletes_ask_once_for_each_kind_of_entrance(
    run: Any, emulator: Emulator, declare: Callable[..., Any]
) -> None:
    made = [
        FLOWS.create(run.account, declare(identity=f"organization/shop/dev/{n}")) for n in range(3)
    ]
    emulator.clear_journal()

    for each in made:
        FLOWS.delete(run.account, each)

    asked = [each["path"] for each in emulator.journal() if not each["path"].startswith("/v2")]
    assert sorted(asked) == [
        f"/2010-04-01/Accounts/{emulator.account_sid}/IncomingPhoneNumbers.json",
        "/conversations/v1/Configuration/Addresses",
        "/flex-api/v1/FlexFlows",
        "/messaging/v1/Services",
    ]


def test_a_delete_goes_on_where_nothing_can_be_listed(
    run: Any, emulator: Emulator, made: ExistingFlow
) -> None:
    lists = {"path": "IncomingPhoneNumbers|Services|Addresses|FlexFlows"}
    emulator.fault({"match": lists, "times": None, "action": {"status": 403}})

    FLOWS.delete(run.account, made)

    assert [] == emulator.flows()
    [said] = run.said
    assert "it is not known whether more leads to the flows of account" in said
    assert 4 == said.count("are not known: ")


@pytest.mark.parametrize(("is_news", "told"), [(True, 1), (False, 0)])
def test_a_draft_above_what_is_live_is_told_once_to_whom_it_concerns(
    is_news: bool,
    told: int,
    run: Any,
    emulator: Emulator,
    made: ExistingFlow,
    number: dict[str, Any],
    declare: Callable[..., Any],
) -> None:
    drafted = declare(status="draft")
    run.account.checked.add(drafted.identity)
    if is_news:
        run.account.unpublished.add(drafted.identity)

    changes = FLOWS.plan(run.account, made, drafted)

    assert frozenset() == changes
    assert told == sum(
        f"stays live, because Twilio cannot unpublish. Revision 1 still answers what arrives "
        f"through:\n    number {NUMBER} ({number['sid']}): voice_url" in each
        for each in run.said
    )
    assert is_news is any("IncomingPhoneNumbers" in each["path"] for each in emulator.journal())


def test_a_draft_that_was_never_live_is_no_news(
    run: Any, emulator: Emulator, declare: Callable[..., Any]
) -> None:
    drafted = declare(status="draft")
    made = FLOWS.create(run.account, drafted)
    run.account.checked.add(drafted.identity)
    run.account.unpublished.add(drafted.identity)

    FLOWS.plan(run.account, made, drafted)

    assert [] == run.said
