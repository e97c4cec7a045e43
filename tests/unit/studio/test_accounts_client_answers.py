"""An answer about another account than was asked for is no answer, and neither is one of another type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.errors import StudioError, Unknown
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings

ACCOUNT, SUBACCOUNT, ANOTHER = "AC" + "1" * 32, "AC" + "2" * 32, "AC" + "3" * 32


@pytest.fixture
def accounts(serve: Any, reply: Any) -> Iterator[Callable[..., tuple[AccountsClient, Any]]]:
    """The client of an Accounts API that answers every call with that account, and the server."""
    opened: list[AccountsClient] = []

    def start(answered: int = 200, **fields: Any) -> tuple[AccountsClient, Any]:
        body = {
            "sid": SUBACCOUNT,
            "owner_account_sid": ACCOUNT,
            "friendly_name": "Acme",
            "status": "active",
            "auth_token": "t" * 32,
            **fields,
        }
        server = serve(lambda _: reply(answered, body))
        settings = Settings(ACCOUNT, "t" * 32, base_url=server.base_url)
        opened.append(AccountsClient(settings, pace=RetryPolicy(sleep=lambda _: None)))
        return opened[-1], server

    yield start
    for client in opened:
        client.close()


ABOUT_AN_ACCOUNT: dict[str, Callable[[AccountsClient], Any]] = {
    "a look": lambda client: client.fetch(SUBACCOUNT),
    "a change": lambda client: client.update(SUBACCOUNT, status="active"),
}


@pytest.mark.parametrize("call", ABOUT_AN_ACCOUNT.values(), ids=ABOUT_AN_ACCOUNT)
def test_an_answer_about_another_account_than_was_asked_for_is_not_handed_on(
    call: Callable[[AccountsClient], Any], accounts: Any
) -> None:
    client, _ = accounts(sid=ANOTHER)

    with pytest.raises(Unknown, match=f"it is about account {ANOTHER}, but {SUBACCOUNT} was asked"):
        call(client)


@pytest.mark.parametrize("owner", [None, ""])
@pytest.mark.parametrize("call", ABOUT_AN_ACCOUNT.values(), ids=ABOUT_AN_ACCOUNT)
def test_an_account_that_does_not_say_whose_it_is_is_the_parents(
    call: Callable[[AccountsClient], Any], owner: str | None, accounts: Any
) -> None:
    client, _ = accounts(owner_account_sid=owner)

    assert ACCOUNT == call(client).owner_account_sid


WRONG_ACCOUNTS: dict[str, dict[str, Any]] = {
    "no SID": {"sid": None},
    "another kind of SID": {"sid": f"FW{1:032x}"},
    "a SID of another type": {"sid": 7},
    "an owner that is not a SID": {"owner_account_sid": "AC1"},
    "an owner of another type": {"owner_account_sid": 7},
    "a name of another type": {"friendly_name": ["Acme"]},
    "no status": {"status": None},
    "a status there is not": {"status": "sleeping"},
    "a token of another type": {"auth_token": 7},
    "a date of another type": {"date_updated": [1]},
}


@pytest.mark.parametrize("fields", WRONG_ACCOUNTS.values(), ids=WRONG_ACCOUNTS)
def test_an_account_of_another_type_is_no_answer_and_not_made_twice(
    fields: dict[str, Any], accounts: Any
) -> None:
    client, server = accounts(201, **fields)

    with pytest.raises(Unknown, match="cannot be used"):
        client.create("Acme")

    assert ["POST /2010-04-01/Accounts.json"] == server.asked()


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda client: client.create("Acme"), 201),
        (lambda client: client.fetch(SUBACCOUNT), 200),
        (lambda client: client.update(SUBACCOUNT, status="active"), 200),
    ],
    ids=["create", "look", "change"],
)
def test_only_the_answer_that_twilio_gives_about_an_account_counts(
    call: Callable[[AccountsClient], Any], expected: int, status: int, accounts: Any
) -> None:
    client, _ = accounts(status)

    try:
        outcome = call(client).sid
    except StudioError as error:
        outcome = type(error)

    assert (SUBACCOUNT if status == expected else Unknown) == outcome


def test_a_date_that_is_none_is_left_out(accounts: Any) -> None:
    client, _ = accounts(date_updated="Thu, 30 Jul 20150000000000 20:00:00 +99999999999999999999")

    with closing(client):
        assert client.fetch(SUBACCOUNT).date_updated is None
