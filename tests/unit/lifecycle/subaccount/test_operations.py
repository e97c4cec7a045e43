"""What is decided about a subaccount, on a real socket and without the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import ExistingSubaccount
from studio_emulator import Emulator
from support.subaccounts import (
    CREATE,
    IDENTITY,
    LOST,
    MARKER,
    SIGNED,
    Run,
    asked,
    desired,
    held,
    somebody,
)


def test_create_makes_an_account_that_carries_the_marker(run: Run, emulator: Emulator) -> None:
    made = SUBACCOUNTS.create(run.parent, desired())

    assert held(emulator) == [(SIGNED, "active")]
    assert made.held == ("Acme Ltd", "active", MARKER)
    assert made.owner_account_sid == emulator.account_sid
    assert ["GET Accounts.json", "POST Accounts.json"] == asked(emulator)
    assert [] == run.said


def test_create_of_a_suspended_one_suspends_it(run: Run, emulator: Emulator) -> None:
    made = SUBACCOUNTS.create(run.parent, desired(status="suspended"))

    assert "suspended" == made.status
    assert held(emulator) == [(SIGNED, "suspended")]


def test_nothing_that_the_state_gets_holds_the_token(run: Run, emulator: Emulator) -> None:
    made = SUBACCOUNTS.create(run.parent, desired())

    tokens = {account["auth_token"] for account in emulator.accounts()}
    assert not any(token in repr(made) + repr(vars(made)) for token in tokens)


def test_create_takes_over_what_carries_the_marker(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()

    again = SUBACCOUNTS.create(run.parent, desired())

    assert again == made
    assert [] == emulator.writes()
    assert run.said == [
        f"{made.sid} already carries this resource's marker: it is taken over, not created again."
    ]


def test_create_reactivates_what_was_suspended(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    SUBACCOUNTS.delete(begin().parent, made)
    run = begin()

    again = SUBACCOUNTS.create(run.parent, desired(friendly_name="Acme Inc"))

    assert again.sid == made.sid
    assert held(emulator) == [(SIGNED.replace("Ltd", "Inc"), "active")]
    assert "It was suspended, and is reactivated." in run.said[0]
    assert emulator.writes()[-1]["form"] == {
        "FriendlyName": [SIGNED.replace("Ltd", "Inc")],
        "Status": ["active"],
    }


def test_create_never_takes_over_a_closed_one(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    somebody(begin, made.sid, status="closed")

    again = SUBACCOUNTS.create(begin().parent, desired())

    assert again.sid != made.sid
    assert held(emulator) == [(SIGNED, "closed"), (SIGNED, "active")]


def test_create_takes_over_the_open_one_beside_a_closed_one(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    somebody(begin, made.sid, status="closed")
    second = SUBACCOUNTS.create(begin().parent, desired())

    again = SUBACCOUNTS.create(begin().parent, desired())

    assert again.sid == second.sid
    assert 2 == len(held(emulator))


def test_create_does_not_believe_a_list_that_shows_a_closed_one_as_active(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=1)
    somebody(begin, made.sid, status="closed")

    again = SUBACCOUNTS.create(begin().parent, desired())

    assert again.sid != made.sid


@pytest.mark.parametrize("name", ["Acme Ltd", f"Acme Ltd [pulumi {'0' * 16}]", f"{SIGNED}!"])
def test_create_leaves_a_foreign_account_of_the_same_name_alone(
    name: str, run: Run, emulator: Emulator
) -> None:
    emulator.create_account(name, emulator.account_sid)

    SUBACCOUNTS.create(run.parent, desired())

    assert held(emulator) == [(name, "active"), (SIGNED, "active")]


def test_two_accounts_of_one_marker_are_refused_by_name(run: Run, emulator: Emulator) -> None:
    sids = sorted(emulator.create_account(SIGNED, emulator.account_sid)["sid"] for _ in range(2))

    with pytest.raises(OperationError) as failure:
        SUBACCOUNTS.create(run.parent, desired())

    assert f"2 subaccounts carry the marker {MARKER}" in str(failure.value)
    assert ", ".join(sids) in str(failure.value)
    assert [] == emulator.writes()


def test_create_makes_another_one_for_what_is_being_replaced(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    run.parent.sids[IDENTITY] = SUBACCOUNTS.read(run.parent, made).sid

    again = SUBACCOUNTS.create(run.parent, desired())
    SUBACCOUNTS.delete(run.parent, made)

    assert again.sid != made.sid
    assert held(emulator) == [(SIGNED, "suspended"), (SIGNED, "active")]


@pytest.mark.parametrize("lag_reads", [0, 1, 4])
@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
def test_a_lost_answer_makes_one_account(
    action: dict[str, Any], lag_reads: int, run: Run, emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=lag_reads)
    fault = emulator.fault({"match": CREATE, "times": 1, "action": action})

    made = SUBACCOUNTS.create(run.parent, desired())

    assert emulator.wait_fired(fault)
    assert held(emulator) == [(SIGNED, "active")]
    assert made.sid in {account["sid"] for account in emulator.accounts()}


@pytest.mark.parametrize("times", [2, None])
def test_answers_that_stay_lost_are_an_error_and_the_next_run_finds_the_account(
    times: int | None, begin: Callable[..., Run], emulator: Emulator
) -> None:
    emulator.fault({"match": CREATE, "times": times, "action": {"drop": "before"}})
    with pytest.raises(OperationError, match='creating subaccount "Acme Ltd" in AC'):
        SUBACCOUNTS.create(begin().parent, desired())
    emulator.clear_faults()

    SUBACCOUNTS.create(begin().parent, desired())

    assert held(emulator) == [(SIGNED, "active")]


def test_a_list_that_fails_makes_no_account(run: Run, emulator: Emulator) -> None:
    emulator.fault(
        {"match": {"method": "GET"}, "times": None, "action": {"status": 503, "apply": False}}
    )

    with pytest.raises(OperationError, match="did not say what happened to the request"):
        SUBACCOUNTS.create(run.parent, desired())

    assert [] == emulator.writes()
