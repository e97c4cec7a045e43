from __future__ import annotations

import re

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn


@pytest.fixture
def keys(emulator: Emulator) -> str:
    return f"/2010-04-01/Accounts/{emulator.account_sid}/Keys.json"


def test_shows_the_secret_once(api: Api, keys: str) -> None:
    created = api.post(keys, data={"FriendlyName": "deploy"}).json()

    fetched = api.get(keys.replace(".json", f"/{created['sid']}.json")).json()

    assert re.fullmatch("SK[0-9a-f]{32}", created["sid"])
    assert created["secret"]
    assert {name: created[name] for name in fetched} == fetched
    assert "secret" not in fetched


def test_reaches_the_flows_of_its_account_only(
    api: Api, emulator: Emulator, keys: str, sign_in: SignIn
) -> None:
    key = api.post(keys).json()
    flow = api.create()

    listed = sign_in(key["sid"], key["secret"]).get("/v2/Flows").json()["flows"]

    assert [flow["sid"]] == [row["sid"] for row in listed]


def test_is_renamed_and_listed(api: Api, keys: str) -> None:
    created = api.post(keys, data={"FriendlyName": "deploy"}).json()

    api.post(keys.replace(".json", f"/{created['sid']}.json"), data={"FriendlyName": "ci"})

    assert ["ci"] == [key["friendly_name"] for key in api.get(keys).json()["keys"]]


def test_is_worth_nothing_once_deleted(api: Api, keys: str, sign_in: SignIn) -> None:
    key = api.post(keys).json()

    deleted = api.delete(keys.replace(".json", f"/{key['sid']}.json"))

    assert 204 == deleted.status_code
    assert 401 == sign_in(key["sid"], key["secret"]).get("/v2/Flows").status_code


def test_made_for_a_subaccount_by_its_parent_reaches_the_subaccount(
    api: Api, emulator: Emulator, sign_in: SignIn
) -> None:
    subaccount = emulator.create_account("Acme", emulator.account_sid)

    key = api.post(f"/2010-04-01/Accounts/{subaccount['sid']}/Keys.json").json()

    flow = sign_in(key["sid"], key["secret"]).create()
    assert subaccount["sid"] == flow["account_sid"]


@pytest.mark.parametrize("path", ["/2010-04-01/Accounts.json", "keys"])
def test_of_the_standard_kind_reaches_neither_accounts_nor_keys(
    api: Api, keys: str, sign_in: SignIn, path: str
) -> None:
    key = api.post(keys).json()

    answer = sign_in(key["sid"], key["secret"]).get(keys if path == "keys" else path)

    assert (401, 20003) == (answer.status_code, answer.json()["code"])


def test_of_the_main_kind_reaches_no_subaccount(emulator: Emulator, sign_in: SignIn) -> None:
    subaccount = emulator.create_account("Acme", emulator.account_sid)
    key = emulator.create_key(emulator.account_sid, kind="main")

    answer = sign_in(key["sid"], key["secret"]).get(
        f"/2010-04-01/Accounts/{subaccount['sid']}.json"
    )

    assert 401 == answer.status_code


def test_of_the_restricted_kind_does_what_it_may_and_nothing_else(
    api: Api, emulator: Emulator, sign_in: SignIn
) -> None:
    flow = api.create()
    allowed = ("/twilio/studio/flows/read",)
    key = emulator.create_key(emulator.account_sid, kind="restricted", permissions=allowed)
    restricted = sign_in(key["sid"], key["secret"])

    fetched = restricted.get(f"/v2/Flows/{flow['sid']}")
    deleted = restricted.delete(f"/v2/Flows/{flow['sid']}")

    assert 200 == fetched.status_code
    assert (401, 70051) == (deleted.status_code, deleted.json()["code"])
