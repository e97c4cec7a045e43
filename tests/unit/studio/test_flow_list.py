"""One list answers for all flows, and our own writes are never forgotten over a stale list."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pulumi_twilio_studio.studio.errors import StudioError, Unknown
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.models import Flow
from support.patience import PATIENCE

SID = f"FW{1:032x}"


class Account:
    """What the server lists; tests change it."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.lists = 0


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def index(account: Account, serve: Any, connect: Any, reply: Any, page_json: Any) -> FlowList:
    def answer(_: Any) -> Any:
        account.lists += 1
        return reply(200, page_json(account.rows))

    return FlowList(connect(serve(answer)))


@pytest.fixture
def flow(flow_json: Any) -> Callable[..., Flow]:
    return lambda number=1, **changes: Flow.from_json(flow_json(number, **changes))


def wait_for_waiting(threads: int) -> None:
    """Return when so many threads wait for their turn to list; a lock does not tell how many."""
    for _ in range(10_000):
        frames = sys._current_frames().values()
        if sum(frame.f_code is FlowList._list.__code__ for frame in frames) >= threads:
            return
        time.sleep(0.001)
    pytest.fail(f"{threads} threads never came to wait")


def revision(index: FlowList) -> int | None:
    row = index.row(SID)
    return row.revision if row else None


def test_lists_once_for_all_rows(index: FlowList, account: Account, flow_json: Any) -> None:
    account.rows = [flow_json(1), flow_json(2)]

    found = [index.row(f"FW{number:032x}") for number in (1, 2, 3)]

    assert [True, True, False] == [row is not None for row in found]
    assert {f"FW{1:032x}", f"FW{2:032x}"} == set(index.rows())
    assert 1 == account.lists


def test_an_empty_account_is_listed_once_too(index: FlowList, account: Account) -> None:
    assert (None, {}) == (index.row(SID), index.rows())
    assert 1 == account.lists


def test_lists_nothing_until_asked(index: FlowList, account: Account, flow: Any) -> None:
    index.record(flow())
    index.forget(SID)

    assert 0 == account.lists


def test_50_threads_asking_at_once_share_one_list(
    serve: Any, connect: Any, reply: Any, page_json: Any, flow_json: Any
) -> None:
    all_here = threading.Barrier(50, timeout=PATIENCE)
    server = serve(lambda _: reply(200, page_json([flow_json()])))
    index = FlowList(connect(server))

    def ask(_: int) -> Flow | None:
        all_here.wait()
        return index.row(SID)

    with ThreadPoolExecutor(50) as threads:
        found = list(threads.map(ask, range(50)))

    assert [SID] * 50 == [row.sid for row in found if row]
    assert 1 == len(server.requests)


def test_threads_that_wait_for_a_list_share_its_failure(
    serve: Any, connect: Any, reply: Any
) -> None:
    under_way, all_here = threading.Event(), threading.Event()

    def answer(_: Any) -> Any:
        under_way.set()
        all_here.wait(10)
        return reply(401, {"code": 20003, "message": "Authenticate"})

    server = serve(answer)
    index = FlowList(connect(server))

    def ask(_: int) -> str:
        with pytest.raises(StudioError) as caught:
            index.row(SID)
        return str(caught.value)

    with ThreadPoolExecutor(20) as threads:
        first = threads.submit(ask, 0)
        under_way.wait(10)
        others = [threads.submit(ask, number) for number in range(1, 20)]
        wait_for_waiting(19)
        all_here.set()
        told = {future.result() for future in (first, *others)}

    assert 1 == len(told)
    assert 1 == len(server.requests)


def test_asks_again_after_a_failure(
    serve: Any, connect: Any, reply: Any, page_json: Any, flow_json: Any
) -> None:
    replies = iter([reply(401), reply(200, page_json([flow_json()]))])
    index = FlowList(connect(serve(lambda _: next(replies))))
    with pytest.raises(StudioError):
        index.row(SID)

    assert 1 == revision(index)


def test_a_failed_refresh_keeps_what_was_known(
    serve: Any, connect: Any, reply: Any, page_json: Any, flow_json: Any
) -> None:
    replies = iter([reply(200, page_json([flow_json()])), *[reply(500)] * 4])
    index = FlowList(connect(serve(lambda _: next(replies))))
    index.row(SID)

    with pytest.raises(Unknown):
        index.refresh()

    assert 1 == revision(index)


def test_a_refresh_lists_anew(index: FlowList, account: Account, flow_json: Any) -> None:
    index.row(SID)
    account.rows = [flow_json(revision=4)]

    index.refresh()

    assert 4 == revision(index)
    assert 2 == account.lists


def test_a_refresh_does_not_take_a_list_that_began_before_it(
    serve: Any, connect: Any, reply: Any, page_json: Any, flow_json: Any
) -> None:
    under_way, go_on = threading.Event(), threading.Event()
    lists = iter([page_json([]), page_json([flow_json()])])

    def answer(_: Any) -> Any:
        body = next(lists)
        under_way.set()
        go_on.wait(10)
        return reply(200, body)

    index = FlowList(connect(serve(answer)))

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(index.row, SID)
        under_way.wait(10)
        refreshed = threads.submit(index.refresh)
        wait_for_waiting(1)
        go_on.set()
        refreshed.result()

    assert None is first.result()
    assert 1 == revision(index)


def test_sees_our_own_write_before_any_list_does(index: FlowList, flow: Any) -> None:
    index.row(SID)

    index.record(flow(revision=1))

    assert 1 == revision(index)


def test_a_stale_list_does_not_take_back_our_update(
    index: FlowList, account: Account, flow: Any, flow_json: Any
) -> None:
    account.rows = [flow_json(revision=1)]
    index.row(SID)
    index.record(flow(revision=2))

    index.refresh()

    assert 2 == revision(index)


def test_a_stale_list_does_not_take_back_our_create(index: FlowList, flow: Any) -> None:
    index.record(flow(revision=1))

    index.refresh()

    assert 1 == revision(index)


def test_a_flow_that_stays_out_of_the_list_once_all_is_settled_is_gone(
    index: FlowList, flow: Any, clock: Any
) -> None:
    index.record(flow(revision=1))
    clock.sleep(61)

    index.refresh()

    assert None is index.row(SID)


def test_a_newer_revision_in_the_list_wins_over_our_write(
    index: FlowList, account: Account, flow: Any, flow_json: Any
) -> None:
    index.record(flow(revision=2))
    account.rows = [flow_json(revision=3, commit_message="edited in the Console")]

    row = index.row(SID)

    assert row is not None
    assert (3, "edited in the Console") == (row.revision, row.commit_message)


def test_an_older_write_recorded_late_changes_nothing(index: FlowList, flow: Any) -> None:
    index.record(flow(revision=3))

    index.record(flow(revision=2))

    assert 3 == revision(index)


def test_a_stale_list_does_not_revive_what_we_deleted(
    index: FlowList, account: Account, flow_json: Any
) -> None:
    account.rows = [flow_json(1), flow_json(2)]
    index.row(SID)

    index.forget(SID)
    index.refresh()

    assert None is index.row(SID)
    assert {f"FW{2:032x}"} == set(index.rows())


def test_a_snapshot_does_not_change_under_its_reader(
    index: FlowList, account: Account, flow: Any, flow_json: Any
) -> None:
    account.rows = [flow_json(1)]
    rows = index.rows()

    index.record(flow(2))

    assert {SID} == set(rows)
