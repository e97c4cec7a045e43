"""A subaccount's own credentials, by the parent's."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.studio.accounts import subaccount
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import ConfigurationError
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator


@pytest.fixture
def parent(credentials: dict[str, str]) -> Settings:
    return Settings.resolve(lambda _: None, credentials)


def test_a_subaccount_is_reached_with_its_own_token(parent: Settings, emulator: Emulator) -> None:
    child = emulator.create_account("Acme", parent.account_sid)

    settings = subaccount(parent, child["sid"])

    client = Client(settings)
    assert settings.basic_auth() == (child["sid"], child["auth_token"])
    assert client.flows() == []
    client.close()


def test_a_stranger_is_refused_in_a_sentence(parent: Settings) -> None:
    with pytest.raises(ConfigurationError, match="is no subaccount of") as refusal:
        subaccount(parent, "AC" + "1" * 32)

    assert parent.auth_token is not None
    assert parent.auth_token not in str(refusal.value)


def test_a_subaccount_whose_token_twilio_does_not_show_is_explained(serve: Any, reply: Any) -> None:
    server = serve(lambda _: reply(body={"sid": "AC" + "2" * 32, "auth_token": ""}))
    parent = Settings(account_sid="AC" + "1" * 32, auth_token="f" * 32, base_url=server.base_url)

    with pytest.raises(ConfigurationError, match="shows no Auth Token of AC2222"):
        subaccount(parent, "AC" + "2" * 32)
