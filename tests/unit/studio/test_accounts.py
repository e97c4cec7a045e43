"""The credentials that reach each account: asked for once, kept in memory, renewed when they are rotated."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from pulumi_twilio_studio.studio.accounts import Accounts, settings_for
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    Inactive,
    StudioError,
    Unknown,
)
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.subaccounts import answered, child

STRANGER = "AC" + "1" * 32


# asked for


def test_a_subaccount_is_reached_with_its_own_token(
    accounts: Accounts, client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)

    assert accounts.settings(acme["sid"]).basic_auth() == (acme["sid"], acme["auth_token"])
    assert [] == client_for(acme["sid"]).flows()


def test_the_configured_account_is_asked_for_nothing(
    accounts: Accounts, parent: Settings, emulator: Emulator
) -> None:
    assert accounts.settings(emulator.account_sid) is parent
    assert [] == emulator.journal()


def test_one_request_tells_whether_a_subaccount_is_reached_and_its_token(
    accounts: Accounts, emulator: Emulator
) -> None:
    acme = child(emulator)

    is_reached = accounts.reaches(acme["sid"])
    accounts.settings(acme["sid"])

    assert is_reached
    assert [f"GET /2010-04-01/Accounts/{acme['sid']}.json 200"] == answered(emulator)


def test_a_stranger_is_told_from_a_subaccount_without_waiting(
    accounts: Accounts, emulator: Emulator
) -> None:
    asked = accounts.reaches(STRANGER)
    accounts.rows()
    listed = accounts.reaches(STRANGER)

    assert (False, False) == (asked, listed)
    assert [
        f"GET /2010-04-01/Accounts/{STRANGER}.json 404",
        "GET /2010-04-01/Accounts.json 200",
    ] == answered(emulator)


def test_the_configured_account_is_reached_without_a_request(
    accounts: Accounts, emulator: Emulator
) -> None:
    assert accounts.reaches(emulator.account_sid)
    assert [] == emulator.journal()


def test_whether_an_account_is_reached_stays_open_while_twilio_does_not_answer(
    accounts: Accounts, emulator: Emulator
) -> None:
    emulator.fault({"match": {"path": "/Accounts/"}, "times": None, "action": {"status": 500}})

    with pytest.raises(StudioError):
        accounts.reaches(STRANGER)


@pytest.mark.keeps("docs/subaccounts.md", "Credentials", "tokens, in a stack without")
def test_the_first_costs_a_request_and_the_second_a_list_for_all(
    accounts: Accounts, emulator: Emulator
) -> None:
    children = [child(emulator, str(number)) for number in range(5)]

    got = [accounts.settings(each["sid"]).auth_token for each in children * 2]

    assert got == [each["auth_token"] for each in children * 2]
    assert answered(emulator) == [
        f"GET /2010-04-01/Accounts/{children[0]['sid']}.json 200",
        "GET /2010-04-01/Accounts.json 200",
    ]


@pytest.mark.keeps("docs/subaccounts.md", "Credentials", "tokens, in a stack that has a Subaccount")
def test_a_list_that_was_made_answers_for_tokens_too(
    accounts: Accounts, emulator: Emulator
) -> None:
    acme = child(emulator)
    accounts.rows()

    accounts.settings(acme["sid"])

    assert ["GET /2010-04-01/Accounts.json 200"] == answered(emulator)


def test_an_account_that_we_made_needs_no_request_however_the_api_lags(
    accounts: Accounts, emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=9)
    made = accounts.client.create("Acme")
    accounts.record(made)
    emulator.clear_journal()

    accounts.refresh()
    settings = accounts.settings(made.sid)

    assert settings.auth_token == made.auth_token
    assert ["GET /2010-04-01/Accounts.json 200"] == answered(emulator)


def test_a_list_that_lags_takes_no_write_of_ours_back(
    accounts: Accounts, emulator: Emulator
) -> None:
    made = accounts.client.create("Acme")
    later = replace(made, friendly_name="Acme Inc", date_updated="2099-01-01T00:00:00+00:00")
    accounts.record(later)

    accounts.refresh()

    assert accounts.rows() == {made.sid: later}


def test_a_list_that_lags_within_the_second_of_our_write_takes_nothing_back(
    accounts: Accounts, emulator: Emulator
) -> None:
    made = accounts.client.create("Acme")
    ours = replace(made, friendly_name="Acme Inc")
    accounts.record(ours)

    accounts.refresh()

    assert accounts.rows() == {made.sid: ours}


@pytest.mark.parametrize("lag_reads", [1, 2])
def test_a_404_is_not_believed_at_once(
    lag_reads: int, accounts: Accounts, new_accounts: Callable[..., Accounts], emulator: Emulator
) -> None:
    emulator.change_settings(account_lag_reads=lag_reads)
    made = new_accounts().client.create("Acme")

    assert accounts.settings(made.sid).auth_token == made.auth_token


@pytest.mark.parametrize("threads", [2, 16])
@pytest.mark.parametrize("children", [1, 5])
def test_who_asks_at_once_waits_for_one_request(
    children: int, threads: int, accounts: Accounts, emulator: Emulator
) -> None:
    emulator.change_settings(latency_ms=30)
    made = [child(emulator, str(number)) for number in range(children)]
    wanted = [each["sid"] for each in made] * threads

    with ThreadPoolExecutor(threads) as pool:
        got = list(pool.map(lambda sid: accounts.settings(sid).auth_token, wanted))

    assert got == [each["auth_token"] for each in made] * threads
    assert len(emulator.journal()) == min(children, 2)


def test_who_lists_at_once_waits_for_one_list(accounts: Accounts, emulator: Emulator) -> None:
    emulator.change_settings(latency_ms=30)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: accounts.rows(), range(16)))

    assert ["GET /2010-04-01/Accounts.json 200"] == answered(emulator)


def test_who_lists_at_once_shares_a_failure_and_the_next_asks_again(
    accounts: Accounts, emulator: Emulator
) -> None:
    emulator.change_settings(latency_ms=100)
    emulator.fault({"match": {}, "times": 4, "action": {"status": 503, "apply": False}})
    at_once = Barrier(16)

    def failure(_: int) -> StudioError | None:
        at_once.wait()
        try:
            accounts.rows()
        except StudioError as error:
            return error
        return None

    with ThreadPoolExecutor(16) as pool:
        failures = set(pool.map(failure, range(16)))

    assert 1 == len(failures)
    assert None not in failures
    assert 4 == len(emulator.journal())
    assert {} == accounts.rows()


def test_a_stranger_is_refused_in_a_sentence(accounts: Accounts, parent: Settings) -> None:
    with pytest.raises(ConfigurationError, match="is not a subaccount of") as refusal:
        accounts.settings(STRANGER)

    assert parent.auth_token is not None
    assert parent.auth_token not in str(refusal.value)


def test_a_subaccount_whose_token_twilio_does_not_show_is_explained(
    new_accounts: Callable[..., Accounts], serve: Any, reply: Any
) -> None:
    shown = {
        "sid": "AC" + "2" * 32,
        "friendly_name": "Acme",
        "status": "active",
        "auth_token": "",
    }
    server = serve(lambda _: reply(body=shown))
    settings = Settings(account_sid=STRANGER, auth_token="f" * 32, base_url=server.base_url)

    with pytest.raises(ConfigurationError, match="does not show the Auth Token of AC2222"):
        new_accounts(settings).settings("AC" + "2" * 32)


def test_a_command_reaches_a_subaccount_by_the_parents_token(
    parent: Settings, emulator: Emulator
) -> None:
    acme = child(emulator)

    assert settings_for(parent, acme["sid"]).auth_token == acme["auth_token"]


# secrets


def ask_for_a_stranger(accounts: Accounts, emulator: Emulator, sid: str) -> None:
    accounts.settings(STRANGER)


def act_in_a_closed_one(accounts: Accounts, emulator: Emulator, sid: str) -> None:
    settings = accounts.settings(sid)
    emulator.set_account_status(sid, "closed")
    accounts.renew(settings)


def list_in_vain(accounts: Accounts, emulator: Emulator, sid: str) -> None:
    emulator.fault({"match": {}, "times": None, "action": {"drop": "before"}})
    accounts.refresh()


@pytest.mark.parametrize(
    ("fail", "kind"),
    [
        (ask_for_a_stranger, ConfigurationError),
        (act_in_a_closed_one, Inactive),
        (list_in_vain, Unknown),
    ],
)
def test_no_error_shows_a_token_or_takes_one_along(
    fail: Callable[..., None], kind: type[StudioError], accounts: Accounts, emulator: Emulator
) -> None:
    acme = child(emulator)

    with pytest.raises(kind) as failure:
        fail(accounts, emulator, acme["sid"])

    error = failure.value
    shown = (repr(error) + str(error) + repr(vars(error))).encode() + pickle.dumps(error)
    assert emulator.auth_token.encode() not in shown
    assert acme["auth_token"].encode() not in shown


def test_what_is_known_of_an_account_shows_no_token_and_is_not_pickled(
    accounts: Accounts, emulator: Emulator
) -> None:
    acme = child(emulator)
    [row] = accounts.rows().values()

    assert row.auth_token == acme["auth_token"]
    assert acme["auth_token"] not in repr(row)
    with pytest.raises(TypeError, match="is not pickled"):
        pickle.dumps(row)
