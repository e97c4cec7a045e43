"""The Accounts API, and a sentence for each thing that it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    Rejected,
    StudioError,
    Unknown,
    WrongAccount,
)
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.documents import table

PARENT = "AC" + "1" * 32
ACCOUNT = {
    "sid": "AC" + "2" * 32,
    "friendly_name": "Acme",
    "status": "active",
    "owner_account_sid": PARENT,
}


@pytest.fixture
def connect(emulator: Emulator) -> Iterator[Callable[..., AccountsClient]]:
    clients: list[AccountsClient] = []

    def start(**credentials: Any) -> AccountsClient:
        known = {"account_sid": emulator.account_sid, "base_url": emulator.base_url}
        token = {} if "api_key" in credentials else {"auth_token": emulator.auth_token}
        settings = Settings(**{**known, **token, **credentials})
        clients.append(AccountsClient(settings, pace=RetryPolicy(sleep=lambda _: None)))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def client(connect: Callable[..., AccountsClient]) -> AccountsClient:
    return connect()


def test_lists_more_subaccounts_than_fit_a_page_and_not_the_parent(
    client: AccountsClient, emulator: Emulator
) -> None:
    for number in range(1001):
        emulator.create_account(str(number), emulator.account_sid)

    found = client.subaccounts()

    assert sorted(account.friendly_name for account in found) == sorted(map(str, range(1001)))
    assert [entry["path"] for entry in emulator.journal()] == ["/2010-04-01/Accounts.json"] * 2


def test_dates_are_iso_8601(client: AccountsClient) -> None:
    made = client.create("Acme")

    assert made.date_created is not None
    assert "T" == made.date_created[10]
    assert made.date_created.endswith("+00:00")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"accounts": [ACCOUNT]},
        {"accounts": "none", "next_page_uri": None},
        {"accounts": [{}], "next_page_uri": None},
        {"accounts": [{"sid": "AC"}], "next_page_uri": None},
    ],
    ids=["empty", "no end", "no list", "no account", "no status"],
)
def test_half_a_list_is_no_list(body: dict[str, Any], serve: Any, reply: Any) -> None:
    server = serve(lambda _: reply(body=body))
    settings = Settings(PARENT, "t" * 32, base_url=server.base_url)
    client = AccountsClient(settings, pace=RetryPolicy(sleep=lambda _: None))

    with pytest.raises(Unknown, match="cannot be used"):
        client.subaccounts()

    client.close()


def test_an_account_of_another_parent_is_refused(serve: Any, reply: Any) -> None:
    owner = "AC" + "3" * 32
    server = serve(lambda _: reply(body={**ACCOUNT, "owner_account_sid": owner}))
    client = AccountsClient(Settings(PARENT, "t" * 32, base_url=server.base_url))

    with pytest.raises(WrongAccount, match=f"act on account {owner}, not on {PARENT} as meant"):
        client.fetch(ACCOUNT["sid"])

    client.close()


def test_a_sid_that_is_none_makes_no_request(client: AccountsClient, emulator: Emulator) -> None:
    with pytest.raises(ConfigurationError, match="is not an account SID"):
        client.fetch("../Keys")

    assert [] == emulator.journal()


# What Twilio refuses, by its code: how it comes about, and what the user reads.


def of_a_subaccount(connect: Any, emulator: Emulator) -> None:
    own = emulator.create_account("Acme", emulator.account_sid)
    connect(account_sid=own["sid"], auth_token=own["auth_token"]).create("x")


def beyond_the_limit(connect: Any, emulator: Emulator) -> None:
    emulator.change_settings(subaccount_limit=1)
    connect().create("one")
    connect().create("two")


def to(status: str, *, first: str | None = None) -> Callable[..., None]:
    def change(connect: Any, emulator: Emulator) -> None:
        acme = connect().create("Acme")
        if first:
            connect().update(acme.sid, status=first)
        connect().update(acme.sid, status=status)

    return change


def below_a_suspended_parent(connect: Any, emulator: Emulator) -> None:
    acme = connect().create("Acme")
    emulator.set_account_status(emulator.account_sid, "suspended")
    connect().update(acme.sid, status="suspended")


def of_a_parent(connect: Any, emulator: Emulator) -> None:
    connect().update(emulator.account_sid, status="suspended")


def that_twilio_suspended(connect: Any, emulator: Emulator) -> None:
    acme = connect().create("Acme")
    emulator.set_account_status(acme.sid, "suspended")
    connect().update(acme.sid, status="active")


def by_a_standard_key(connect: Any, emulator: Emulator) -> None:
    key = emulator.create_key(emulator.account_sid)
    connect(api_key=key["sid"], api_secret=key["secret"]).create("Acme")


REFUSED = {
    20003: (by_a_standard_key, "A Standard key cannot reach accounts"),
    21101: (of_a_subaccount, "is a subaccount itself: configure the Account SID and Auth Token of"),
    21475: (to("paused"), "a status is active, suspended or closed"),
    21476: (
        below_a_suspended_parent,
        "itself is suspended, and so are all its subaccounts: settle that with Twilio first",
    ),
    21477: (of_a_parent, "is a parent account: only Twilio changes its status"),
    21478: (that_twilio_suspended, "Twilio suspended it, and only Twilio can reactivate it"),
    21479: (to("active", first="closed"), "a closed account stays closed"),
    21480: (beyond_the_limit, "a trial account one. Upgrade it, or ask"),
}


def test_every_code_of_the_page_on_subaccounts_is_tried() -> None:
    listed = table("docs/subaccounts.md", "What Twilio refuses").names

    assert {str(code) for code in REFUSED} >= set(listed)


@pytest.mark.parametrize("code", REFUSED)
def test_each_refusal_says_what_to_do(
    code: int, connect: Callable[..., AccountsClient], emulator: Emulator
) -> None:
    come_about, sentence = REFUSED[code]

    with pytest.raises(Rejected) as refusal:
        come_about(connect, emulator)

    assert refusal.value.code == code
    assert sentence in str(refusal.value)
    assert f"Twilio code {code}, request RQ" in str(refusal.value)
    assert emulator.auth_token not in str(refusal.value)


def test_a_main_key_makes_accounts_but_is_shown_no_token(
    connect: Callable[..., AccountsClient], emulator: Emulator
) -> None:
    key = emulator.create_key(emulator.account_sid, "main")
    client = connect(api_key=key["sid"], api_secret=key["secret"])

    made = client.create("Acme")

    assert made.owner_account_sid == emulator.account_sid
    assert made.auth_token is None


def test_a_create_is_not_sent_twice_and_a_change_is(
    client: AccountsClient, emulator: Emulator
) -> None:
    made = client.create("Acme")
    emulator.clear_journal()
    emulator.fault({"match": {"method": "POST"}, "times": 2, "action": {"drop": "after"}})

    with pytest.raises(StudioError):
        client.create("Acme")
    client.update(made.sid, status="suspended")

    assert 3 == len(emulator.writes())
