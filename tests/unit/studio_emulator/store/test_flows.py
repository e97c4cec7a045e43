from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from studio_emulator.store.database import Database
from studio_emulator.store.flows import Draft, Flow, FlowStore


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database(":memory:", seed=1, clock=lambda: 1_600_000_000.5)
    yield database
    database.close()


@pytest.fixture
def flows(database: Database) -> FlowStore:
    return FlowStore(database)


def draft(name: str = "Hello", status: str = "draft") -> Draft:
    return Draft(
        friendly_name=name, status=status, definition="{}", commit_message=None, author_sid=None
    )


def test_counts_revisions_without_a_gap(flows: FlowStore) -> None:
    flow = flows.create("AC1", draft())

    for _ in range(3):
        flow = flows.revise(flow, draft())

    assert [4, 3, 2, 1] == [revision.revision for revision in flows.list_revisions(flow)]


def test_counts_from_the_stored_head_not_from_what_the_caller_has(flows: FlowStore) -> None:
    flow = flows.create("AC1", draft())

    flows.revise(flow, draft("Second"))
    third = flows.revise(flow, draft("Third"))

    assert 3 == third.revision


def test_keeps_the_log_of_a_deleted_flow_and_hides_the_flow(flows: FlowStore) -> None:
    flow = flows.create("AC1", draft())

    flows.delete(flow)

    assert flows.fetch("AC1", flow.sid) is None
    assert [] == flows.list_flows("AC1")
    assert flow == flows.fetch_revision("AC1", flow.sid, 1)


def test_gives_an_accounts_flow_to_no_other_account(flows: FlowStore) -> None:
    flow = flows.create("AC1", draft())

    assert flows.fetch("AC2", flow.sid) is None
    assert flows.fetch_revision("AC2", flow.sid, 1) is None


def test_finds_the_newest_published_revision_below(flows: FlowStore) -> None:
    first = flows.create("AC1", draft(status="published"))
    second = flows.revise(first, draft(status="published"))
    third = flows.revise(second, draft())

    assert [1, 2, 2] == [
        revision_of(flows.fetch_published(flow)) for flow in (first, second, third)
    ]


def test_undoes_a_write_that_fails_halfway(database: Database, flows: FlowStore) -> None:
    flow = flows.create("AC1", draft())

    with pytest.raises(sqlite3.IntegrityError):
        flows.revise(flow, Draft(**{**vars_of(draft()), "definition": None}))

    assert 1 == revision_of(flows.fetch("AC1", flow.sid))
    assert 2 == flows.revise(flow, draft()).revision


def revision_of(flow: Flow | None) -> int:
    assert flow is not None
    return flow.revision


def vars_of(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__slots__}


def test_takes_whole_seconds_from_its_clock(flows: FlowStore) -> None:
    assert 1_600_000_000 == flows.create("AC1", draft()).date_created
