"""What the store keeps of executions: all of a change, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest

from studio_emulator.store.database import Database
from studio_emulator.store.executions import Answered, Execution, ExecutionStep, ExecutionStore

EXECUTION = Execution(
    sid="FN1",
    account_sid="AC1",
    flow_sid="FW1",
    revision=1,
    kind="request",
    contact="+1",
    address="+2",
    given="{}",
    initiated_by="RQ1",
    date_created=100,
    position=7,
)
STEP = ExecutionStep("FT1", "FN1", "FW1", None, "sent", "send-message", "a", "b", "{}", 100, 8)


@pytest.fixture
def store() -> Iterator[ExecutionStore]:
    database = Database(":memory:", seed=1)
    yield ExecutionStore(database)
    database.close()


def test_gives_back_what_was_saved(store: ExecutionStore) -> None:
    store.save(EXECUTION, [STEP], [Answered({"reply": "1"}, 101)])
    store.save(replace(EXECUTION, status="ended"), [], [Answered({"keys": "2"}, 102)])

    assert replace(EXECUTION, status="ended") == store.fetch("FN1")
    assert [STEP] == store.list_steps("FN1")
    assert STEP == store.fetch_step("FN1", "FT1")
    assert [Answered({"reply": "1"}, 101), Answered({"keys": "2"}, 102)] == store.answers_of("FN1")


def test_saves_all_or_nothing(store: ExecutionStore) -> None:
    store.save(EXECUTION, [STEP], [])

    with pytest.raises(sqlite3.IntegrityError):
        store.save(replace(EXECUTION, status="ended"), [STEP], [])

    assert EXECUTION == store.fetch("FN1")


def test_deletes_an_execution_with_all_that_belongs_to_it(store: ExecutionStore) -> None:
    store.save(EXECUTION, [STEP], [Answered({"reply": "1"}, 101)])

    store.delete(EXECUTION)

    assert (None, [], []) == (store.fetch("FN1"), store.list_steps("FN1"), store.answers_of("FN1"))
