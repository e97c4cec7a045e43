"""Which flow answers: by the number, its messaging service, or the configuration of a conversation's address."""

from __future__ import annotations

import json

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api
from support.talks import ADDRESS, ASKS, CONTACT


@pytest.fixture
def flow(api: Api) -> str:
    sid: str = api.create(Status="published", Definition=json.dumps(ASKS))["sid"]
    return sid


@pytest.fixture
def url(emulator: Emulator, flow: str) -> str:
    """The webhook that leads to the flow."""
    return f"https://webhooks.twilio.com/v1/Accounts/{emulator.account_sid}/Flows/{flow}"


def receive(emulator: Emulator, kind: str) -> str:
    """The flow that answers."""
    received = emulator.receive({"kind": kind, "from": CONTACT, "to": ADDRESS})
    return str(received["flow_sid"])


def test_a_call_goes_where_the_number_s_calls_go(emulator: Emulator, flow: str, url: str) -> None:
    emulator.add_number(ADDRESS, voice_url=url, sms_url="https://example.com/x")

    assert flow == receive(emulator, "call")


def test_a_number_that_leads_elsewhere_leads_to_no_flow(emulator: Emulator, url: str) -> None:
    emulator.add_number(ADDRESS, voice_url=url, sms_url="https://example.com/x")

    with pytest.raises(ValueError, match="No flow answers a message"):
        receive(emulator, "message")


@pytest.mark.parametrize("by_number", [False, True])
def test_a_messaging_service_takes_the_messages_of_its_numbers_unless_they_keep_them(
    emulator: Emulator, api: Api, flow: str, url: str, *, by_number: bool
) -> None:
    elsewhere = "https://example.com/x"
    number = emulator.add_number(ADDRESS, sms_url=url if by_number else elsewhere)
    form = {
        "FriendlyName": "x",
        "InboundRequestUrl": elsewhere if by_number else url,
        "UseInboundWebhookOnNumber": str(by_number),
    }
    service = api.post("/messaging/v1/Services", data=form).json()["sid"]
    sender = {"PhoneNumberSid": number["sid"]}
    api.post(f"/messaging/v1/Services/{service}/PhoneNumbers", data=sender)

    assert flow == receive(emulator, "message")


def test_a_conversation_starts_by_the_configuration_of_the_address(
    emulator: Emulator, api: Api, flow: str
) -> None:
    emulator.add_number(ADDRESS)
    form = {
        "Type": "sms",
        "Address": ADDRESS,
        "AutoCreation.Enabled": "true",
        "AutoCreation.Type": "studio",
        "AutoCreation.StudioFlowSid": flow,
    }
    api.post("/conversations/v1/Configuration/Addresses", data=form)

    assert flow == receive(emulator, "conversation")
