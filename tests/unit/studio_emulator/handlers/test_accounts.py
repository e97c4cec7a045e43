from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn

ACCOUNTS = "/2010-04-01/Accounts.json"


Change = Callable[..., requests.Response]
"""Sends fields to the account that it is given, and returns the answer."""


@pytest.fixture
def subaccount(api: Api) -> dict[str, Any]:
    created: dict[str, Any] = api.post(ACCOUNTS, data={"FriendlyName": "Acme"}).json()
    return created


@pytest.fixture
def change(api: Api) -> Change:
    def send(account: dict[str, Any], **fields: str) -> requests.Response:
        return api.post(f"/2010-04-01/Accounts/{account['sid']}.json", data=fields)

    return send


def test_creates_a_subaccount_of_the_caller(emulator: Emulator, subaccount: dict[str, Any]) -> None:
    assert re.fullmatch("AC[0-9a-f]{32}", subaccount["sid"])
    assert (emulator.account_sid, "Acme", "active", "Full") == tuple(
        subaccount[name] for name in ("owner_account_sid", "friendly_name", "status", "type")
    )
    date = r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000"
    assert re.fullmatch(date, subaccount["date_created"])
    assert subaccount["date_created"] == subaccount["date_updated"]


def test_names_a_subaccount_that_was_given_no_name(api: Api) -> None:
    created = api.post(ACCOUNTS).json()

    assert re.fullmatch(
        r"SubAccount Created at \d{4}-\d\d-\d\d \d\d:\d\d [AP]M", created["friendly_name"]
    )


def test_lists_by_exact_name_and_by_status(api: Api, subaccount: dict[str, Any]) -> None:
    api.post(ACCOUNTS, data={"FriendlyName": "Acme Two"})

    def sids(**query: str) -> list[str]:
        return [account["sid"] for account in api.get(ACCOUNTS, params=query).json()["accounts"]]

    assert 3 == len(sids())
    assert [subaccount["sid"]] == sids(FriendlyName="Acme")
    assert [] == sids(Status="closed")


def test_allows_two_subaccounts_of_one_name(api: Api, subaccount: dict[str, Any]) -> None:
    other = api.post(ACCOUNTS, data={"FriendlyName": "Acme"}).json()

    assert subaccount["sid"] != other["sid"]


def test_signs_in_with_the_token_it_gave(sign_in: SignIn, subaccount: dict[str, Any]) -> None:
    own = sign_in(subaccount["sid"], subaccount["auth_token"])

    flow = own.create()

    assert subaccount["sid"] == flow["account_sid"]


def test_gives_no_token_to_an_api_key(
    emulator: Emulator, sign_in: SignIn, subaccount: dict[str, Any]
) -> None:
    key = emulator.create_key(emulator.account_sid, "main")

    listed = sign_in(key["sid"], key["secret"]).get(ACCOUNTS).json()["accounts"]

    assert {""} == {account["auth_token"] for account in listed}


def test_suspends_reactivates_and_closes(change: Change, subaccount: dict[str, Any]) -> None:
    statuses = ["suspended", "active", "closed"]

    answers = [change(subaccount, Status=status).json()["status"] for status in statuses]

    assert statuses == answers


def test_refuses_subaccounts_of_a_subaccount(sign_in: SignIn, subaccount: dict[str, Any]) -> None:
    answer = sign_in(subaccount["sid"], subaccount["auth_token"]).post(ACCOUNTS)

    assert (400, 21101) == (answer.status_code, answer.json()["code"])


def test_refuses_more_subaccounts_than_there_may_be(
    api: Api, emulator: Emulator, subaccount: dict[str, Any]
) -> None:
    emulator.change_settings(subaccount_limit=1)

    answer = api.post(ACCOUNTS)

    assert (400, 21480) == (answer.status_code, answer.json()["code"])


def test_refuses_a_status_there_is_not(change: Change, subaccount: dict[str, Any]) -> None:
    assert 21475 == change(subaccount, Status="paused").json()["code"]


def test_refuses_to_change_a_parents_status(emulator: Emulator, change: Change) -> None:
    assert 21477 == change({"sid": emulator.account_sid}, Status="closed").json()["code"]


def test_refuses_to_reopen_what_is_closed(change: Change, subaccount: dict[str, Any]) -> None:
    change(subaccount, Status="closed")

    assert 21479 == change(subaccount, Status="active").json()["code"]


def test_refuses_to_reactivate_what_twilio_suspended(
    emulator: Emulator, change: Change, subaccount: dict[str, Any]
) -> None:
    emulator.set_account_status(subaccount["sid"], "suspended")

    assert 21478 == change(subaccount, Status="active").json()["code"]


def test_refuses_a_change_below_a_suspended_parent(
    emulator: Emulator, change: Change, subaccount: dict[str, Any]
) -> None:
    emulator.set_account_status(emulator.account_sid, "suspended")

    assert 21476 == change(subaccount, Status="suspended").json()["code"]


def test_lets_no_subaccount_change_its_own_status(
    sign_in: SignIn, subaccount: dict[str, Any]
) -> None:
    own = sign_in(subaccount["sid"], subaccount["auth_token"])

    answer = own.post(f"/2010-04-01/Accounts/{subaccount['sid']}.json", data={"Status": "closed"})

    assert 401 == answer.status_code


def test_keeps_a_closed_account_readable(
    api: Api, change: Change, subaccount: dict[str, Any]
) -> None:
    change(subaccount, Status="closed")

    fetched = api.get(f"/2010-04-01/Accounts/{subaccount['sid']}.json").json()

    assert "closed" == fetched["status"]


def test_shows_nobody_the_account_of_a_stranger(api: Api, emulator: Emulator) -> None:
    stranger = emulator.create_account("Stranger")

    answer = api.get(f"/2010-04-01/Accounts/{stranger['sid']}.json")

    path = f"/2010-04-01/Accounts/{stranger['sid']}.json"
    assert f"The requested resource {path} was not found" == answer.json()["message"]


def test_refuses_a_name_over_64_characters(api: Api) -> None:
    assert 400 == api.post(ACCOUNTS, data={"FriendlyName": "x" * 65}).status_code


def test_shows_a_write_only_after_as_many_reads_as_it_lags(
    api: Api, emulator: Emulator, change: Change
) -> None:
    emulator.change_settings(account_lag_reads=1)
    created = api.post(ACCOUNTS, data={"FriendlyName": "Acme"}).json()
    path = f"/2010-04-01/Accounts/{created['sid']}.json"

    reads = [api.get(path).status_code, api.get(path).json()["status"]]
    change(created, Status="suspended")
    listed = [
        row["status"]
        for _ in range(2)
        for row in api.get(ACCOUNTS).json()["accounts"]
        if row["sid"] == created["sid"]
    ]

    assert [404, "active"] == reads
    assert ["active", "suspended"] == listed


def test_refuses_a_token_that_was_rotated(
    emulator: Emulator, sign_in: SignIn, subaccount: dict[str, Any]
) -> None:
    fresh = emulator.rotate_token(subaccount["sid"])

    former = sign_in(subaccount["sid"], subaccount["auth_token"]).get("/v2/Flows")
    own = sign_in(subaccount["sid"], fresh).get("/v2/Flows")

    assert [401, 200] == [former.status_code, own.status_code]
