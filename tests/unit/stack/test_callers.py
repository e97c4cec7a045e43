"""Who reaches the flows of an account, asked with the settings of its parent."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.reached_by import WaysIn
from pulumi_twilio_studio.stack.callers import ways_with
from pulumi_twilio_studio.studio.entrances import webhook_of
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator

FLOW = "FW" + "a" * 32


@pytest.fixture
def own(credentials: dict[str, str]) -> Settings:
    return Settings.resolve(lambda _: None, credentials)


@pytest.fixture
def tenant(emulator: Emulator) -> dict[str, Any]:
    """A subaccount with a number that leads to a flow."""
    account = emulator.create_account("Acme", emulator.account_sid)
    sid = account["sid"]
    emulator.add_number("+15550100001", sid, voice_url=webhook_of(sid, FLOW))
    return account


def test_the_entrances_of_a_subaccount_are_found(own: Settings, tenant: dict[str, Any]) -> None:
    found = ways_with(own, tenant["sid"])

    assert ["+15550100001"] == [way.name for way in found.to(FLOW)]
    assert () == found.not_known


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_nobody_reaches_an_account_that_is_not_active(
    status: str, own: Settings, tenant: dict[str, Any], emulator: Emulator
) -> None:
    emulator.set_account_status(tenant["sid"], status)

    assert WaysIn() == ways_with(own, tenant["sid"])


def test_an_account_that_cannot_be_reached_is_not_known(own: Settings) -> None:
    [reason] = ways_with(own, "AC" + "7" * 32).not_known

    assert "is not a subaccount of" in reason
