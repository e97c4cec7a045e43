"""The calls about entrances, on a real socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.entrances import (
    ADDRESSES,
    FLEX_FLOWS,
    MESSAGING_SERVICES,
    NUMBERS,
    EntranceKind,
    flow_at,
    webhook_of,
)
from pulumi_twilio_studio.studio.errors import NotFound, WrongAccount
from studio_emulator import Emulator

FLOW = "FW" + "0" * 32
URL = "https://old.example.com/voice"


@pytest.fixture
def client(emulator: Emulator, connect: Callable[..., Client]) -> Client:
    return connect(
        emulator.base_url, account_sid=emulator.account_sid, auth_token=emulator.auth_token
    )


def test_a_list_holds_every_page_and_is_asked_for_once(client: Client, emulator: Emulator) -> None:
    for number in range(60):
        seed = {"type": "chat", "address": f"web-{number}", "auto_creation": {"enabled": False}}
        emulator.seed_directory({"address_configurations": [seed]})
    emulator.clear_journal()

    rows = client.entrances.rows(ADDRESSES)
    again = client.entrances.rows(ADDRESSES)

    assert rows == again
    assert {f"web-{number}" for number in range(60)} == {row.names[0] for row in rows}
    assert 2 == len(emulator.journal())


def test_a_list_made_now_knows_what_was_added_since(client: Client, emulator: Emulator) -> None:
    client.entrances.rows(NUMBERS)
    emulator.add_number("+15550100001")

    rows = client.entrances.fresh_rows(NUMBERS)

    assert ["+15550100001"] == [row.names[0] for row in rows]


def test_what_is_not_set_is_an_empty_text(client: Client, emulator: Emulator) -> None:
    emulator.add_number("+15550100001", sms_url=URL)

    [row] = client.entrances.rows(NUMBERS)

    assert {"sms_url": URL, "sms_method": "POST", "voice_method": "POST"} == {
        name: value
        for name, value in row.fields.items()
        if value and "fallback" not in name and "status" not in name
    }


def test_an_update_changes_only_what_it_names(client: Client, emulator: Emulator) -> None:
    sid = emulator.add_number("+15550100001", sms_url=URL)["sid"]

    row = client.entrances.update(NUMBERS, sid, {"voice_url": URL, "voice_method": "GET"})

    assert (URL, URL) == (row.fields["voice_url"], row.fields["sms_url"])
    assert row == client.entrances.fetch(NUMBERS, sid)


def test_an_address_is_made_with_what_belongs_to_its_conversations(
    client: Client, emulator: Emulator
) -> None:
    fields = {
        "type": "chat",
        "address": "web",
        "auto_creation_enabled": "true",
        "auto_creation_type": "studio",
        "studio_flow_sid": FLOW,
        "studio_retry_count": "2",
    }

    made = client.entrances.create(ADDRESSES, fields)
    client.entrances.delete(ADDRESSES, made.sid)

    assert fields.items() <= made.fields.items()
    assert [] == emulator.directory()["address_configurations"]
    with pytest.raises(NotFound):
        client.entrances.fetch(ADDRESSES, made.sid)


def test_a_service_tells_its_flags_as_text_and_its_numbers(
    client: Client, emulator: Emulator
) -> None:
    sid = emulator.add_number("+15550100001")["sid"]
    service = {
        "friendly_name": "Alerts",
        "use_inbound_webhook_on_number": True,
        "phone_numbers": [sid],
    }
    emulator.seed_directory({"messaging_services": [service]})

    [row] = client.entrances.rows(MESSAGING_SERVICES)

    assert "true" == row.fields["use_inbound_webhook_on_number"]
    assert [sid] == client.entrances.senders(row.sid)


def test_a_flex_flow_tells_its_flow(client: Client, emulator: Emulator) -> None:
    seed = {
        "friendly_name": "Web",
        "channel_type": "web",
        "enabled": True,
        "integration_type": "studio",
        "integration": {"flow_sid": FLOW, "retry_count": 3},
    }
    emulator.seed_directory({"flex_flows": [seed]})

    [row] = client.entrances.rows(FLEX_FLOWS)

    assert (FLOW, "true") == (row.fields["studio_flow_sid"], row.fields["enabled"])


@pytest.mark.parametrize("kind", [NUMBERS, MESSAGING_SERVICES, ADDRESSES, FLEX_FLOWS])
def test_an_answer_about_another_account_is_discarded(
    kind: EntranceKind,
    serve: Callable[..., Any],
    reply: Callable[..., Any],
    connect: Callable[..., Client],
) -> None:
    row = {"account_sid": "AC" + "f" * 32, "sid": f"{kind.prefix}{'0' * 32}"}
    body = {kind.key: [row], "meta": {"next_page_url": None}}
    server = serve(lambda _: reply(200, body))

    with pytest.raises(WrongAccount):
        connect(server).entrances.rows(kind)


@pytest.mark.parametrize("host", ["webhooks.twilio.com", "webhooks.dublin.ie1.twilio.com"])
@pytest.mark.parametrize("query", ["", "?FlowEvent=return"])
def test_the_webhook_of_a_flow_says_which_flow_it_is(host: str, query: str) -> None:
    url = webhook_of("AC" + "0" * 32, FLOW).replace("webhooks.twilio.com", host) + query

    assert FLOW == flow_at(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        URL,
        f"https://webhooks.twilio.com.example.com/v1/Accounts/AC{'0' * 32}/Flows/{FLOW}",
        f"https://example.com/?https://webhooks.twilio.com/v1/Accounts/AC{'0' * 32}/Flows/{FLOW}",
    ],
)
def test_no_other_url_is_the_webhook_of_a_flow(url: str) -> None:
    assert flow_at(url) is None
