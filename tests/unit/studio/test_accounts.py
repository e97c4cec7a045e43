"""The credentials that reach each account: asked for once, kept in memory, renewed when they are rotated."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from pulumi_twilio_studio.studio.accounts import Accounts, settings_for
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    Inactive,
    StudioError,
    Unauthorized,
    Unknown,
    WrongAccount,
)
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting

STRANGER = "AC" + "1" * 32


@pytest.fixture
def parent(credentials: dict[str, str]) -> Settings:
    return Settings.resolve(lambda _: None, credentials)


@pytest.fixture
def new_accounts(parent: Settings) -> Iterator[Callable[..., Accounts]]:
    clients: list[AccountsClient] = []

    def start(settings: Settings = parent) -> Accounts:
        clients.append(AccountsClient(settings, pace=RetryPolicy(sleep=lambda _: None)))
        return Accounts(clients[-1])

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def accounts(new_accounts: Callable[..., Accounts]) -> Accounts:
    return new_accounts()


@pytest.fixture
def client_for(accounts: Accounts) -> Iterator[Callable[[str], Client]]:
    """Opens a subaccount as a run does."""
    clients: list[Client] = []

    def start(sid: str) -> Client:
        pace = RetryPolicy(sleep=lambda _: None)
        clients.append(Client(accounts.settings(sid), pace=pace, renew=accounts.renewed))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


def child(emulator: Emulator, name: str = "Acme") -> dict[str, str]:
    return emulator.create_account(name, emulator.account_sid)


def asked(emulator: Emulator) -> list[str]:
    return [f"{entry['method']} {entry['path']} {entry['status']}" for entry in emulator.journal()]


# asked for


def test_a_subaccount_is_reached_with_its_own_token(
    accounts: Accounts, client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)

    assert accounts.settings(acme["sid"]).basic_auth() == (acme["sid"], acme["auth_token"])
    assert client_for(acme["sid"]).flows() == []


def test_the_configured_account_is_asked_for_nothing(
    accounts: Accounts, parent: Settings, emulator: Emulator
) -> None:
    assert accounts.settings(emulator.account_sid) is parent
    assert emulator.journal() == []


@pytest.mark.keeps("docs/subaccounts.md", "Credentials", "tokens, in a stack without")
def test_the_first_costs_a_request_and_the_second_a_list_for_all(
    accounts: Accounts, emulator: Emulator
) -> None:
    children = [child(emulator, str(number)) for number in range(5)]

    got = [accounts.settings(each["sid"]).auth_token for each in children * 2]

    assert got == [each["auth_token"] for each in children * 2]
    assert asked(emulator) == [
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

    assert asked(emulator) == ["GET /2010-04-01/Accounts.json 200"]


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
    assert asked(emulator) == ["GET /2010-04-01/Accounts.json 200"]


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

    assert asked(emulator) == ["GET /2010-04-01/Accounts.json 200"]


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

    assert len(failures) == 1
    assert None not in failures
    assert len(emulator.journal()) == 4
    assert accounts.rows() == {}


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


# renewed


def test_a_token_rotated_in_the_middle_of_a_run_is_fetched_once_and_the_call_made_again(
    client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)
    client = client_for(acme["sid"])
    client.flows()
    emulator.rotate_token(acme["sid"])
    emulator.clear_journal()

    made = client.create_flow(
        friendly_name="x", status="draft", definition=greeting(), commit_message=None
    )

    assert [flow["sid"] for flow in emulator.flows(acme["sid"])] == [made.sid]
    assert asked(emulator) == [
        "POST /v2/Flows 401",
        f"GET /2010-04-01/Accounts/{acme['sid']}.json 200",
        "POST /v2/Flows 201",
    ]


def test_a_token_may_be_rotated_again_and_again(
    client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)
    client = client_for(acme["sid"])

    for _ in range(3):
        emulator.rotate_token(acme["sid"])
        assert client.flows() == []

    assert [entry["status"] for entry in emulator.journal()].count(401) == 3


def test_threads_whose_token_was_rotated_share_one_new_one(
    client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)
    client = client_for(acme["sid"])
    client.flows()
    emulator.rotate_token(acme["sid"])
    emulator.change_settings(latency_ms=30)
    emulator.clear_journal()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: client.flows(), range(6)))

    fetched = [entry for entry in emulator.journal() if "/2010-04-01/" in entry["path"]]
    assert found == [[]] * 6
    assert len(fetched) == 1


def test_a_refusal_that_is_no_rotation_stands_after_one_look(
    client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)
    client = client_for(acme["sid"])
    emulator.fault({"match": {"path": "/v2/"}, "times": None, "action": {"status": 401}})
    emulator.clear_journal()

    with pytest.raises(Unauthorized, match="they must be those of"):
        client.flows()

    assert len(emulator.journal()) == 2


@pytest.mark.parametrize("knob", ["401", "403"])
@pytest.mark.parametrize(
    ("standing", "sentence"),
    [("suspended", "reactivate it first"), ("closed", "that is final")],
)
def test_an_account_that_sleeps_or_is_closed_is_a_clear_sentence(
    standing: str, sentence: str, knob: str, client_for: Any, emulator: Emulator
) -> None:
    emulator.change_settings(inactive_account=knob)
    acme = child(emulator)
    client = client_for(acme["sid"])
    emulator.set_account_status(acme["sid"], standing)

    with pytest.raises(Inactive, match=f"account {acme['sid']} is {standing}; {sentence}") as told:
        client.flows()

    assert told.value.account_status == standing


def test_the_parents_own_refusal_asks_for_no_other_token(
    accounts: Accounts, parent: Settings, emulator: Emulator
) -> None:
    assert accounts.renewed(parent) is parent
    assert emulator.journal() == []


# API keys


def test_an_account_with_an_api_key_of_its_own_is_reached_with_that(
    new_accounts: Callable[..., Accounts], parent: Settings, emulator: Emulator
) -> None:
    acme, other = child(emulator), child(emulator, "Other")
    key = emulator.create_key(acme["sid"])
    keys = {acme["sid"]: {"apiKey": key["sid"], "apiSecret": key["secret"]}}
    accounts = new_accounts(replace(parent, accounts=json.dumps(keys)))

    settings = accounts.settings(acme["sid"])
    emulator.rotate_token(acme["sid"])
    client = Client(settings, renew=accounts.renewed)

    assert settings.basic_auth() == (key["sid"], key["secret"])
    assert "TWILIO_ACCOUNTS" in settings.credentials_named()
    assert client.flows() == []
    assert accounts.settings(other["sid"]).auth_token == other["auth_token"]
    client.close()


def test_the_key_of_an_account_that_is_known_to_be_suspended_is_told_so(
    new_accounts: Callable[..., Accounts], parent: Settings, emulator: Emulator
) -> None:
    acme = child(emulator)
    key = emulator.create_key(acme["sid"])
    keys = {acme["sid"]: {"apiKey": key["sid"], "apiSecret": key["secret"]}}
    accounts = new_accounts(replace(parent, accounts=json.dumps(keys)))
    emulator.set_account_status(acme["sid"], "suspended")
    accounts.rows()
    client = Client(accounts.settings(acme["sid"]), renew=accounts.renewed)

    with pytest.raises(Inactive, match="is suspended"):
        client.flows()

    client.close()


def test_the_parents_api_key_is_not_tried_on_another_account(
    new_accounts: Callable[..., Accounts], parent: Settings, emulator: Emulator
) -> None:
    key = emulator.create_key(emulator.account_sid)
    own = replace(parent, auth_token=None, api_key=key["sid"], api_secret=key["secret"])
    accounts = new_accounts(own)
    acme = child(emulator)

    with pytest.raises(ConfigurationError, match="no account but the credentials' own"):
        accounts.settings(acme["sid"])

    assert emulator.writes() == []


def test_a_key_that_is_refused_is_not_replaced_by_a_token(
    new_accounts: Callable[..., Accounts], parent: Settings, emulator: Emulator
) -> None:
    acme = child(emulator)
    keys = {acme["sid"]: {"apiKey": "SK" + "0" * 32, "apiSecret": "revoked"}}
    accounts = new_accounts(replace(parent, accounts=json.dumps(keys)))
    client = Client(accounts.settings(acme["sid"]), renew=accounts.renewed)

    with pytest.raises(Unauthorized, match=r"check TWILIO_ACCOUNTS \(or twilio-studio:accounts\)"):
        client.flows()

    assert asked(emulator) == ["GET /v2/Flows 401"]
    client.close()


def test_an_api_key_configured_for_another_account_is_caught_before_a_write(
    new_accounts: Callable[..., Accounts], parent: Settings, emulator: Emulator
) -> None:
    acme = child(emulator)
    key = emulator.create_key(emulator.account_sid)
    own = Client(parent)
    flow = greeting()
    own.create_flow(friendly_name="theirs", status="draft", definition=flow, commit_message=None)
    keys = {acme["sid"]: {"apiKey": key["sid"], "apiSecret": key["secret"]}}
    accounts = new_accounts(replace(parent, accounts=json.dumps(keys)))
    client = Client(accounts.settings(acme["sid"]), renew=accounts.renewed)
    emulator.clear_journal()

    with pytest.raises(WrongAccount, match=r"check TWILIO_ACCOUNTS \(or twilio-studio:accounts\)"):
        client.create_flow(friendly_name="x", status="draft", definition=flow, commit_message=None)

    assert emulator.writes() == []
    own.close()
    client.close()


# secrets


def ask_for_a_stranger(accounts: Accounts, emulator: Emulator, sid: str) -> None:
    accounts.settings(STRANGER)


def act_in_a_closed_one(accounts: Accounts, emulator: Emulator, sid: str) -> None:
    settings = accounts.settings(sid)
    emulator.set_account_status(sid, "closed")
    accounts.renewed(settings)


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
