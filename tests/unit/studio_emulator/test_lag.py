from __future__ import annotations

from dataclasses import replace

import pytest

from studio_emulator import Emulator
from studio_emulator.lag import AccountLag, Lag
from studio_emulator.settings import Settings
from studio_emulator.store.accounts import Account
from support.emulator_api import Api

ACCOUNT = Account("AC1", "AC0", "Acme", "active", "token", False, 1, 1, 1)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_hides_a_write_for_as_many_reads() -> None:
    lag = Lag()
    lag.hide_write("AC1", "FW1", 3, Settings(lag_reads=2))

    assert [3, 3, None, None] == [lag.take_read("FW1") for _ in range(4)]


def test_hides_a_write_for_as_many_milliseconds() -> None:
    clock = Clock()
    lag = Lag(clock)
    lag.hide_write("AC1", "FW1", 3, Settings(lag_ms=500))

    clock.now += 0.4
    still = lag.take_read("FW1")
    clock.now += 0.2

    assert (3, None) == (still, lag.take_read("FW1"))


def test_goes_on_showing_what_it_showed_when_another_write_follows() -> None:
    lag = Lag()
    lag.hide_write("AC1", "FW1", 0, Settings(lag_reads=1))
    lag.hide_write("AC1", "FW1", 1, Settings(lag_reads=1))

    assert [0, None] == [lag.take_read("FW1") for _ in range(2)]


def test_counts_a_list_as_a_read_of_its_own_accounts_flows_only() -> None:
    lag = Lag()
    lag.hide_write("AC1", "FW1", 1, Settings(lag_reads=1))
    lag.hide_write("AC2", "FW2", 2, Settings(lag_reads=1))

    assert {"FW1": 1} == lag.take_list("AC1")
    assert ({}, {"FW2": 2}) == (lag.take_list("AC1"), lag.take_list("AC2"))


@pytest.fixture
def lagging(emulator: Emulator) -> None:
    emulator.change_settings(lag_reads=1)


def test_answers_404_right_after_a_create(api: Api, lagging: None) -> None:
    flow = api.create()

    answers = [api.get(f"/v2/Flows/{flow['sid']}").status_code for _ in range(2)]

    assert [404, 200] == answers


def test_leaves_a_new_flow_out_of_lists(api: Api, lagging: None) -> None:
    api.create()

    lists = [len(api.get("/v2/Flows").json()["flows"]) for _ in range(2)]

    assert [0, 1] == lists


def test_refuses_to_publish_what_is_not_there_yet(api: Api, lagging: None) -> None:
    flow = api.create()

    answers = [api.update(flow["sid"], Status="published").status_code for _ in range(2)]

    assert [404, 200] == answers


def test_no_write_uses_up_a_read_that_lags(api: Api, lagging: None) -> None:
    flow = api.create()
    path = f"/v2/Flows/{flow['sid']}"
    api.get(path)
    api.update(flow["sid"])
    api.post(f"{path}/TestUsers", data={"TestUsers": ["client:bob"]})

    assert [1, 2] == [api.get(path).json()["revision"] for _ in range(2)]


def test_answers_the_previous_revision_right_after_an_update(
    api: Api, emulator: Emulator, lagging: None
) -> None:
    flow = api.create()
    api.get(f"/v2/Flows/{flow['sid']}")
    written = api.update(flow["sid"], Status="published", FriendlyName="Next").json()

    stale, fresh = (api.get(f"/v2/Flows/{flow['sid']}").json() for _ in range(2))

    assert 2 == written["revision"]
    assert (1, "draft", "Hello") == tuple(
        stale[name] for name in ("revision", "status", "friendly_name")
    )
    assert 2 == fresh["revision"]


def test_lists_the_previous_revision_right_after_an_update(api: Api, lagging: None) -> None:
    flow = api.create()
    api.get("/v2/Flows")
    api.update(flow["sid"])

    revisions = [api.get("/v2/Flows").json()["flows"][0]["revision"] for _ in range(2)]

    assert [1, 2] == revisions


def test_still_shows_and_lists_a_flow_right_after_its_delete(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    emulator.change_settings(lag_reads=2)
    api.delete(f"/v2/Flows/{flow['sid']}")

    listed = len(api.get("/v2/Flows").json()["flows"])
    answers = [api.get(f"/v2/Flows/{flow['sid']}").status_code for _ in range(2)]

    assert (1, [200, 404]) == (listed, answers)


def test_shows_no_published_revision_it_does_not_show_yet(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    emulator.change_settings(lag_reads=1)
    api.update(flow["sid"], Status="published")

    path = f"/v2/Flows/{flow['sid']}/Revisions/LatestPublished"

    assert [404, 200] == [api.get(path).status_code for _ in range(2)]


def test_hides_a_write_to_an_account_for_as_many_reads() -> None:
    before, after = (replace(ACCOUNT, friendly_name=name) for name in ("before", "after"))
    lag = AccountLag()
    lag.hide_write(ACCOUNT.sid, before, Settings(account_lag_reads=2))

    assert [before, before, after, after] == [lag.take_read(after) for _ in range(4)]


def test_an_account_that_lags_shows_what_it_showed_for_the_whole_window_again() -> None:
    lag = AccountLag()
    lag.hide_write(ACCOUNT.sid, None, Settings(account_lag_reads=2))
    lag.take_read(ACCOUNT)
    lag.hide_write(ACCOUNT.sid, ACCOUNT, Settings(account_lag_reads=2))

    assert [None, None, ACCOUNT] == [lag.take_read(ACCOUNT) for _ in range(3)]


def test_without_the_knob_no_account_lags() -> None:
    lag = AccountLag()
    lag.hide_write(ACCOUNT.sid, None, Settings(lag_reads=5))

    assert ACCOUNT == lag.take_read(ACCOUNT)
