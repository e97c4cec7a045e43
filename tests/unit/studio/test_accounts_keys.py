"""An account that has an API key of its own is reached with that, and never with another's."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    Inactive,
    Unauthorized,
    WrongAccount,
)
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.subaccounts import answered, child


def test_an_account_with_an_api_key_of_its_own_is_reached_with_that(
    new_accounts: Callable[..., Accounts], parent: Settings, emulator: Emulator
) -> None:
    acme, other = child(emulator), child(emulator, "Other")
    key = emulator.create_key(acme["sid"])
    keys = {acme["sid"]: {"apiKey": key["sid"], "apiSecret": key["secret"]}}
    accounts = new_accounts(replace(parent, accounts=json.dumps(keys)))

    settings = accounts.settings(acme["sid"])
    emulator.rotate_token(acme["sid"])
    client = Client(settings, renew=accounts.renew)

    assert settings.basic_auth() == (key["sid"], key["secret"])
    assert "TWILIO_ACCOUNTS" in settings.credentials_named()
    assert [] == client.flows()
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
    client = Client(accounts.settings(acme["sid"]), renew=accounts.renew)

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

    assert [] == emulator.writes()


def test_a_key_that_is_refused_is_not_replaced_by_a_token(
    new_accounts: Callable[..., Accounts], parent: Settings, emulator: Emulator
) -> None:
    acme = child(emulator)
    keys = {acme["sid"]: {"apiKey": "SK" + "0" * 32, "apiSecret": "revoked"}}
    accounts = new_accounts(replace(parent, accounts=json.dumps(keys)))
    client = Client(accounts.settings(acme["sid"]), renew=accounts.renew)

    with pytest.raises(Unauthorized, match=r"check TWILIO_ACCOUNTS \(or twilio-studio:accounts\)"):
        client.flows()

    assert ["GET /v2/Flows 401"] == answered(emulator)
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
    client = Client(accounts.settings(acme["sid"]), renew=accounts.renew)
    emulator.clear_journal()

    with pytest.raises(WrongAccount, match=r"check TWILIO_ACCOUNTS \(or twilio-studio:accounts\)"):
        client.create_flow(friendly_name="x", status="draft", definition=flow, commit_message=None)

    assert [] == emulator.writes()
    own.close()
    client.close()
