"""The official client declares what leads to a flow, and reads it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from studio_emulator import Emulator
from studio_emulator.official_client import client_for

NUMBER = "+15550100001"
FLOW = "FW" + "1" * 32
FLOW_URL = f"https://webhooks.twilio.com/v1/Accounts/AC1/Flows/{FLOW}"
APPLICATION = "AP" + "2" * 32


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Any]:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    yield client
    client.http_client.session.close()


def test_leads_a_number_to_a_flow_and_back(client: Any, emulator: Emulator) -> None:
    number = emulator.add_number(NUMBER)
    resource = client.incoming_phone_numbers(number["sid"])

    led = resource.update(voice_url=FLOW_URL, sms_url=FLOW_URL, voice_method="GET")
    fetched = resource.fetch()
    cleared = resource.update(voice_url="", sms_url="")

    assert (FLOW_URL, FLOW_URL, "GET") == (led.voice_url, led.sms_url, led.voice_method)
    assert (FLOW_URL, NUMBER, emulator.account_sid) == (
        *(fetched.voice_url, fetched.phone_number, fetched.account_sid),
    )
    assert ("", "") == (cleared.voice_url, cleared.sms_url)


def test_a_trunk_takes_the_place_of_an_application(client: Any, emulator: Emulator) -> None:
    number = emulator.add_number(NUMBER, voice_application_sid=APPLICATION)

    changed = client.incoming_phone_numbers(number["sid"]).update(trunk_sid="TK" + "3" * 32)

    assert ("TK" + "3" * 32, "") == (changed.trunk_sid, changed.voice_application_sid)


def test_finds_a_number_and_follows_every_page(client: Any, emulator: Emulator) -> None:
    added = [emulator.add_number(f"+1555010000{last}") for last in range(5)]

    found = client.incoming_phone_numbers.list(phone_number="+15550100003")
    listed = client.incoming_phone_numbers.list(page_size=2)

    assert [added[3]["sid"]] == [each.sid for each in found]
    assert [each["sid"] for each in reversed(added)] == [each.sid for each in listed]


def test_buys_and_releases_a_number(client: Any, emulator: Emulator) -> None:
    bought = client.incoming_phone_numbers.create(phone_number=NUMBER, voice_url=FLOW_URL)
    [owned] = emulator.numbers()

    released = client.incoming_phone_numbers(bought.sid).delete()

    assert (bought.sid, FLOW_URL) == (owned["sid"], owned["voice_url"])
    assert (True, []) == (released, emulator.numbers())


def test_reaches_a_number_of_a_subaccount(client: Any, emulator: Emulator) -> None:
    acme = emulator.create_account("Acme", emulator.account_sid)["sid"]
    number = emulator.add_number(NUMBER, acme)

    changed = (
        client.api.v2010.accounts(acme)
        .incoming_phone_numbers(number["sid"])
        .update(voice_url=FLOW_URL)
    )

    assert (acme, FLOW_URL) == (changed.account_sid, changed.voice_url)


def test_tells_why_a_url_is_refused(client: Any, emulator: Emulator) -> None:
    number = emulator.add_number(NUMBER)

    with pytest.raises(TwilioRestException) as refused:
        client.incoming_phone_numbers(number["sid"]).update(voice_url="nowhere")

    assert (400, 21402) == (refused.value.status, refused.value.code)


def test_leads_a_messaging_service_to_a_flow(client: Any, emulator: Emulator) -> None:
    service = client.messaging.v1.services.create(friendly_name="Alerts")

    led = client.messaging.v1.services(service.sid).update(
        inbound_request_url=FLOW_URL, inbound_method="GET", use_inbound_webhook_on_number=False
    )
    [listed] = client.messaging.v1.services.list()
    cleared = client.messaging.v1.services(service.sid).update(inbound_request_url="")

    assert (FLOW_URL, "GET", False) == (
        *(led.inbound_request_url, led.inbound_method, led.use_inbound_webhook_on_number),
    )
    assert (FLOW_URL, None) == (listed.inbound_request_url, cleared.inbound_request_url)


def test_puts_numbers_into_a_messaging_service(client: Any, emulator: Emulator) -> None:
    number = emulator.add_number(NUMBER)
    service = client.messaging.v1.services.create(friendly_name="Alerts")
    pool = client.messaging.v1.services(service.sid).phone_numbers

    pool.create(phone_number_sid=number["sid"])
    [listed] = pool.list()
    pool(number["sid"]).delete()

    assert (number["sid"], NUMBER, service.sid) == (
        *(listed.sid, listed.phone_number, listed.service_sid),
    )
    assert [] == pool.list()


def test_leads_an_address_to_a_flow(client: Any, emulator: Emulator) -> None:
    emulator.add_number(NUMBER)
    addresses = client.conversations.v1.address_configurations

    made = addresses.create(
        type="sms",
        address=NUMBER,
        auto_creation_enabled=True,
        auto_creation_type="studio",
        auto_creation_studio_flow_sid=FLOW,
        auto_creation_studio_retry_count=3,
    )
    changed = addresses(made.sid).update(auto_creation_studio_retry_count=1)
    [listed] = addresses.list(type="sms")
    by_address = addresses(NUMBER).fetch()

    assert ({**made.auto_creation, "studio_retry_count": 1}, FLOW) == (
        changed.auto_creation,
        made.auto_creation["studio_flow_sid"],
    )
    assert {made.sid} == {listed.sid, by_address.sid}
    assert (True, []) == (addresses(made.sid).delete(), addresses.list())


def test_leads_an_address_to_a_webhook(client: Any) -> None:
    made = client.conversations.v1.address_configurations.create(
        type="chat",
        address="web",
        auto_creation_enabled=True,
        auto_creation_type="webhook",
        auto_creation_webhook_url="https://example.com/x",
        auto_creation_webhook_method="get",
        auto_creation_webhook_filters=["onMessageAdded", "onParticipantAdded"],
    )

    assert ("GET", ["onMessageAdded", "onParticipantAdded"]) == (
        made.auto_creation["webhook_method"],
        made.auto_creation["webhook_filters"],
    )


def test_leads_a_flex_flow_to_a_flow(client: Any) -> None:
    made = client.flex_api.v1.flex_flow.create(
        friendly_name="Web chat",
        chat_service_sid="IS" + "4" * 32,
        channel_type="web",
        enabled=True,
        integration_type="studio",
        integration_flow_sid=FLOW,
    )

    changed = client.flex_api.v1.flex_flow(made.sid).update(integration_retry_count=1)
    [listed] = client.flex_api.v1.flex_flow.list(friendly_name="Web chat")

    assert {"flow_sid": FLOW, "retry_count": 1} == changed.integration == listed.integration
    assert client.flex_api.v1.flex_flow(made.sid).delete()
