"""What a read sees of a subaccount: drift, lag, and what is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import ExistingSubaccount
from studio_emulator import Emulator
from support.subaccounts import MARKER, SIGNED, Run, asked, desired, held, somebody


@pytest.mark.keeps("docs/subaccounts.md", "Credentials", "any number of Subaccounts")
def test_reading_any_number_costs_one_request(
    begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    names = [f"Tenant {number}" for number in range(20)]
    parent = begin().parent
    existing = [
        SUBACCOUNTS.create(parent, desired(identity=f"o/p/s/{name}", friendly_name=name))
        for name in names
    ]
    emulator.clear_journal()

    found = [SUBACCOUNTS.read(run.parent, each) for each in existing]

    assert found == existing
    assert ["GET Accounts.json"] == asked(emulator)


@pytest.mark.keeps("docs/subaccounts.md", "Credentials", "a Subaccount that somebody changed")
def test_read_sees_what_somebody_changed(
    made: ExistingSubaccount, begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    somebody(begin, made.sid, friendly_name="Acme", status="suspended")
    emulator.clear_journal()

    found = SUBACCOUNTS.read(run.parent, made)

    assert ("Acme", "suspended", None) == found.held
    assert asked(emulator) == ["GET Accounts.json", f"GET Accounts/{made.sid}.json"]
    [said] = run.said
    assert said == (
        f'somebody changed subaccount "Acme Ltd" ({made.sid}): friendly_name: "Acme Ltd" -> "Acme", '
        f'status: "active" -> "suspended", marker: "{MARKER}" -> none'
    )


def test_a_marker_that_somebody_took_away_is_drift_and_no_new_account(
    made: ExistingSubaccount, begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    somebody(begin, made.sid, friendly_name="Acme Ltd")

    found = SUBACCOUNTS.read(run.parent, made)
    todo = SUBACCOUNTS.plan(run.parent, found, desired())
    SUBACCOUNTS.update(run.parent, found, desired())

    assert {"marker"} == todo
    assert held(emulator) == [(SIGNED, "active")]


@pytest.mark.parametrize("lag_reads", [1, 2, 5])
def test_read_does_not_take_lag_for_drift_or_a_loss(
    lag_reads: int, begin: Callable[..., Run], emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=lag_reads)
    fresh = SUBACCOUNTS.create(begin().parent, desired())
    after_create = SUBACCOUNTS.read(begin().parent, fresh)
    later = replace(fresh, date_updated="2000-01-01T00:00:00+00:00")
    changed = SUBACCOUNTS.update(begin().parent, later, desired(friendly_name="Acme Inc"))
    known = replace(changed, date_updated="2099-01-01T00:00:00+00:00")
    run = begin()

    after_update = SUBACCOUNTS.read(run.parent, known)

    assert after_create == fresh
    assert after_update == known
    assert [] == run.said


def test_a_closed_account_stays_in_the_state_as_closed(
    made: ExistingSubaccount, begin: Callable[..., Run], run: Run
) -> None:
    somebody(begin, made.sid, status="closed")

    found = SUBACCOUNTS.read(run.parent, made)

    assert "closed" == found.status
    assert found.sid == made.sid


def test_an_account_that_twilio_no_longer_shows_counts_as_closed(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    gone = replace(made, sid="AC" + "1" * 32, date_updated="2020-01-01T00:00:00+00:00")

    found = SUBACCOUNTS.read(run.parent, gone)

    assert found == replace(gone, status="closed")
    assert 0.5 == sum(run.waited)


def test_another_parents_credentials_are_a_sentence_before_any_request(
    made: ExistingSubaccount, begin: Callable[..., Run], emulator: Emulator
) -> None:
    other = emulator.create_account("Other")
    run = begin(TWILIO_ACCOUNT_SID=other["sid"], TWILIO_AUTH_TOKEN=other["auth_token"])
    emulator.clear_journal()

    for act in (
        lambda: SUBACCOUNTS.read(run.parent, made),
        lambda: SUBACCOUNTS.update(run.parent, made, desired(status="suspended")),
        lambda: SUBACCOUNTS.delete(run.parent, made),
    ):
        with pytest.raises(OperationError, match=f"it belongs to {emulator.account_sid}, but the"):
            act()

    assert [] == emulator.journal()
