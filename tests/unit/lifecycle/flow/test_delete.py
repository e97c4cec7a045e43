"""A flow is deleted once Twilio says so, and not before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from studio_emulator import Emulator

DELETE = {"method": "DELETE"}
LONG_AGO = "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "action",
    [
        {"status": 200},
        {"status": 200, "body": "html"},
        {"status": 202},
        {"status": 404, "body": "html"},
    ],
    ids=["an empty object", "a page", "accepted", "somebody's 404"],
)
def test_what_twilio_never_answers_to_a_delete_is_no_deletion(
    action: dict[str, Any], run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.fault({"match": DELETE, "times": None, "action": action})

    with pytest.raises(OperationError, match=f'deleting flow "greeter" \\({made.sid}\\)'):
        FLOWS.delete(run.account, made)

    assert [made.sid] == [kept["sid"] for kept in emulator.flows()]


def test_a_deletion_that_is_answered_in_another_way_is_looked_up(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.fault({"match": DELETE, "action": {"rewrite": {}, "as_status": 200}})

    FLOWS.delete(run.account, made)

    assert [] == emulator.flows()


def test_a_flow_that_is_not_seen_yet_is_deleted_all_the_same(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    emulator.change_settings(lag_reads=3)
    made = FLOWS.create(run.account, declare())

    FLOWS.delete(run.account, made)

    assert [] == emulator.flows()


def test_a_404_that_is_said_of_a_flow_that_is_there_deletes_nothing_unseen(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.fault({"match": DELETE, "times": None, "action": {"status": 404}})

    with pytest.raises(OperationError, match="Twilio answered 404 to the delete, but it still"):
        FLOWS.delete(run.account, made)

    assert [made.sid] == [kept["sid"] for kept in emulator.flows()]


@pytest.mark.parametrize("age", ["young", "old"])
def test_a_flow_that_is_gone_is_seen_to_be_gone_before_it_is_forgotten(
    age: str, run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    FLOWS.delete(run.account, made)
    emulator.clear_journal()
    known = made if age == "young" else replace(made, date_updated=LONG_AGO)

    FLOWS.delete(run.account, known)

    asked = [entry["method"] for entry in emulator.journal()]
    assert ["GET", "DELETE", *["GET"] * (6 if age == "young" else 2)] == asked


def test_a_delete_whose_answer_is_lost_is_a_deletion(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    emulator.fault({"match": DELETE, "action": {"drop": "after"}})

    FLOWS.delete(run.account, replace(made, date_updated=LONG_AGO))

    assert [] == emulator.flows()


WRONG: dict[str, dict[str, Any]] = {
    "no account": {"/account_sid": None},
    "no SID": {"/sid": None},
    "a SID that is none": {"/sid": "FW1"},
    "a number for a SID": {"/sid": 7},
    "a number for an account": {"/account_sid": 7},
    "a SID for an account": {"/account_sid": "FW" + "1" * 32},
    "another flow": {"/sid": "FW" + "9" * 32, "/commit_message": "by hand"},
    "no revision": {"/revision": None},
    "no status": {"/status": None},
    "no definition": {"/definition": None},
}


@pytest.mark.parametrize("values", WRONG.values(), ids=WRONG)
def test_a_create_answered_in_other_types_makes_one_flow_that_is_known_by_its_own_sid(
    values: dict[str, Any], new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    emulator.fault({"match": {"method": "POST"}, "action": {"rewrite": values}})

    made = FLOWS.create(new_run().account, declare())

    [kept] = emulator.flows()
    assert (kept["sid"], emulator.account_sid, 1) == (made.sid, made.account_sid, made.revision)
    assert frozenset() == FLOWS.plan(new_run().account, made, declare())
    assert 1 == len(kept["revisions"])


@pytest.mark.parametrize("values", WRONG.values(), ids=WRONG)
def test_an_update_answered_in_other_types_is_written_once(
    values: dict[str, Any], new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(new_run().account, declare())
    emulator.fault({"match": {"method": "POST"}, "action": {"rewrite": values}})

    updated = FLOWS.update(new_run().account, made, declare("Bye!"))

    [kept] = emulator.flows()
    assert (made.sid, emulator.account_sid, 2) == (
        updated.sid,
        updated.account_sid,
        updated.revision,
    )
    assert 2 == len(kept["revisions"])


def test_another_flow_in_the_answer_to_a_look_is_never_written_over(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    ours = FLOWS.create(new_run().account, declare())
    theirs = FLOWS.create(new_run().account, declare("Theirs", identity="o/p/s/other"))
    emulator.fault(
        {
            "match": {"method": "GET", "path": f"{ours.sid}$"},
            "times": None,
            "action": {"rewrite": {"/sid": theirs.sid}},
        }
    )

    with pytest.raises(OperationError, match=f"it is about flow {theirs.sid}"):
        FLOWS.update(new_run().account, ours, declare("Bye!"))

    assert [1, 1] == [len(flow["revisions"]) for flow in emulator.flows()]
