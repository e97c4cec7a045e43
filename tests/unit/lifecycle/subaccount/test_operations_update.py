"""What a plan foresees of a change, and what an update then sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.identity import marker_of
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import ExistingSubaccount
from studio_emulator import Emulator
from support.subaccounts import IDENTITY, LOST, MARKER, SIGNED, UPDATE, Run, desired, held, somebody


@pytest.mark.keeps(
    "docs/extending.md",
    "How to add a kind of resource",
    "A preview tells what changes, and a refresh tells nothing twice.",
)
def test_plan_says_what_changes_once_the_program_has_declared_it(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()
    silent = SUBACCOUNTS.plan(run.parent, made, desired(status="suspended"))
    said_before = list(run.said)
    run.parent.checked.add(IDENTITY)

    changes = SUBACCOUNTS.plan(run.parent, made, desired(status="suspended"))

    assert ({"status"}, {"status"}) == (silent, changes)
    assert [] == said_before
    assert run.said == [
        f'subaccount "Acme Ltd" ({made.sid}) will change: status: "active" -> "suspended"'
    ]
    assert [] == emulator.journal()


def test_plan_refuses_to_sign_what_another_resource_took_over(
    made: ExistingSubaccount, begin: Callable[..., Run]
) -> None:
    theirs = desired(identity="organization/desk/dev/customer", adopt=made.sid)
    SUBACCOUNTS.create(begin().parent, theirs)
    run = begin()
    run.parent.checked.add(IDENTITY)
    seen = SUBACCOUNTS.read(run.parent, made)

    with pytest.raises(OperationError, match="another resource has taken it over since"):
        SUBACCOUNTS.plan(run.parent, seen, desired())


def test_plan_of_what_is_as_declared_is_nothing(made: ExistingSubaccount, run: Run) -> None:
    assert SUBACCOUNTS.plan(run.parent, made, desired()) == frozenset()


def test_another_on_delete_is_an_update_without_a_request(
    made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    emulator.clear_journal()

    assert {"on_delete"} == SUBACCOUNTS.plan(run.parent, made, desired(on_delete="retain"))
    updated = SUBACCOUNTS.update(run.parent, made, desired(on_delete="retain"))

    assert updated == replace(made, on_delete="retain")
    assert [] == emulator.journal()


@pytest.mark.parametrize("status", ["active", "suspended"])
def test_a_closed_account_stops_the_run_and_nothing_is_sent(
    status: str, made: ExistingSubaccount, begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    somebody(begin, made.sid, status="closed")
    emulator.clear_journal()
    run.parent.checked.add(IDENTITY)
    found = SUBACCOUNTS.read(run.parent, made)

    for act in (
        lambda: SUBACCOUNTS.plan(run.parent, found, desired(status=status)),
        lambda: SUBACCOUNTS.update(run.parent, made, desired(friendly_name="Acme Inc")),
    ):
        with pytest.raises(
            OperationError, match=r"somebody closed it\. Twilio cannot reopen a closed account"
        ):
            act()

    assert [] == emulator.writes()


@pytest.mark.parametrize(
    ("changes", "form"),
    [
        ({"friendly_name": "Acme"}, {"FriendlyName": [f"Acme [pulumi {MARKER}]"]}),
        ({"status": "suspended"}, {"Status": ["suspended"]}),
        (
            {"identity": "o/p/s/other"},
            {"FriendlyName": [f"Acme Ltd [pulumi {marker_of('o/p/s/other')}]"]},
        ),
    ],
    ids=["a name", "a status", "the resource's name"],
)
def test_update_sends_only_what_differs(
    changes: dict[str, Any],
    form: dict[str, Any],
    made: ExistingSubaccount,
    run: Run,
    emulator: Emulator,
) -> None:
    emulator.clear_journal()

    SUBACCOUNTS.update(run.parent, made, desired(**changes))

    assert [write["form"] for write in emulator.writes()] == [form]


@pytest.mark.parametrize("action", LOST.values(), ids=LOST)
def test_an_update_whose_answer_is_lost_is_made_again(
    action: dict[str, Any], made: ExistingSubaccount, run: Run, emulator: Emulator
) -> None:
    fault = emulator.fault({"match": UPDATE, "times": 1, "action": action})

    updated = SUBACCOUNTS.update(run.parent, made, desired(status="suspended"))

    assert emulator.wait_fired(fault)
    assert "suspended" == updated.status
    assert held(emulator) == [(SIGNED, "suspended")]


@pytest.mark.keeps(
    "docs/extending.md",
    "How to add a kind of resource",
    "Nobody's change is overwritten unseen.",
)
def test_what_somebody_changed_since_the_read_is_not_overwritten(
    made: ExistingSubaccount, begin: Callable[..., Run], run: Run, emulator: Emulator
) -> None:
    somebody(begin, made.sid, friendly_name="Acme & Sons")

    with pytest.raises(OperationError, match="somebody changed it since this stack read it"):
        SUBACCOUNTS.update(run.parent, made, desired(status="suspended"))

    assert [("Acme & Sons", "active")] == held(emulator)


def test_a_name_that_twilio_takes_otherwise_is_an_error(
    made: ExistingSubaccount, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody has seen Twilio do this, so the emulator has no knob for it.
    monkeypatch.setattr("studio_emulator.handlers.accounts.read_short_name", lambda _: "ACME")

    with pytest.raises(OperationError, match="Twilio stored a different value than the one sent"):
        SUBACCOUNTS.update(run.parent, made, desired(friendly_name="Acme"))
