"""Address configurations of Conversations, as Twilio's API shows, makes and changes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn

ADDRESSES = "/conversations/v1/Configuration/Addresses"
NUMBER = "+15550100001"
FLOW = "FW" + "1" * 32
SERVICE = "IS" + "2" * 32
STUDIO = {
    "Type": "sms",
    "Address": NUMBER,
    "AutoCreation.Enabled": "true",
    "AutoCreation.Type": "studio",
    "AutoCreation.StudioFlowSid": FLOW,
}
WEBHOOK = {
    "AutoCreation.Enabled": "true",
    "AutoCreation.Type": "webhook",
    "AutoCreation.WebhookUrl": "https://example.com/x",
}

Row = dict[str, Any]
Create = Callable[..., requests.Response]


def refusal(answer: requests.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def create(emulator: Emulator, api: Api) -> Create:
    """Makes a configuration of the account's number, with these fields besides those of a flow's."""
    emulator.add_number(NUMBER)

    def send(**fields: Any) -> requests.Response:
        return api.post(ADDRESSES, data={**STUDIO, **fields})

    return send


@pytest.fixture
def created(create: Create) -> Row:
    answer = create()
    assert 201 == answer.status_code, answer.text
    shown: Row = answer.json()
    return shown


@pytest.fixture
def path(created: Row) -> str:
    return f"{ADDRESSES}/{created['sid']}"


def test_leads_an_address_to_a_flow(api: Api, created: Row, path: str) -> None:
    auto_creation = {
        "enabled": True,
        "type": "studio",
        "conversation_service_sid": None,
        "studio_flow_sid": FLOW,
        "studio_retry_count": 0,
    }

    assert (NUMBER, "sms", None, auto_creation) == tuple(
        created[name] for name in ("address", "type", "friendly_name", "auto_creation")
    )
    assert [created] == api.get(ADDRESSES).json()["address_configurations"]
    assert created == api.get(path).json()
    assert "links" not in created


@pytest.mark.parametrize("address", [NUMBER, "%2B15550100001"])
def test_is_found_by_its_address(api: Api, created: Row, address: str) -> None:
    assert created == api.get(f"{ADDRESSES}/{address}").json()


def test_is_changed_and_deleted_by_its_address(api: Api, created: Row) -> None:
    by_address = f"{ADDRESSES}/{NUMBER}"

    changed = api.post(by_address, data={"FriendlyName": "Hotline"}).json()
    deleted = api.delete(by_address)

    assert (created["sid"], "Hotline") == (changed["sid"], changed["friendly_name"])
    assert (204, 404) == (deleted.status_code, api.get(by_address).status_code)


@pytest.mark.parametrize(
    ("parameter", "sent", "field", "kept"),
    [
        ("AutoCreation.StudioFlowSid", "FW" + "3" * 32, "studio_flow_sid", "FW" + "3" * 32),
        ("AutoCreation.StudioRetryCount", "3", "studio_retry_count", 3),
        ("AutoCreation.Enabled", "False", "enabled", False),
        ("AutoCreation.ConversationServiceSid", SERVICE, "conversation_service_sid", SERVICE),
    ],
)
def test_changes_one_field_and_no_other(
    api: Api, created: Row, path: str, parameter: str, sent: str, field: str, kept: object
) -> None:
    changed = api.post(path, data={parameter: sent}).json()

    assert {
        **created,
        "auto_creation": {**created["auto_creation"], field: kept},
        "date_updated": changed["date_updated"],
    } == changed


def test_another_type_of_auto_creation_takes_away_what_belonged_to_the_former(
    api: Api, path: str
) -> None:
    form = {**WEBHOOK, "AutoCreation.WebhookMethod": "get"}
    filters = [
        ("AutoCreation.WebhookFilters", each) for each in ("onMessageAdded", "onParticipantAdded")
    ]

    changed = api.post(path, data=[*form.items(), *filters]).json()

    assert {
        "enabled": True,
        "type": "webhook",
        "conversation_service_sid": None,
        "webhook_url": "https://example.com/x",
        "webhook_method": "GET",
        "webhook_filters": ["onMessageAdded", "onParticipantAdded"],
    } == changed["auto_creation"]


def test_an_auto_creation_by_default_has_nothing_else(api: Api, path: str) -> None:
    changed = api.post(path, data={"AutoCreation.Type": "default"}).json()

    assert {"enabled": True, "type": "default"} == changed["auto_creation"]


def test_without_auto_creation_nothing_is_created(api: Api) -> None:
    made = api.post(ADDRESSES, data={"Type": "chat", "Address": "web"}).json()

    assert {"enabled": False, "type": "default"} == made["auto_creation"]


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("whatsapp", "whatsapp:+15550100009"),
        ("messenger", "messenger:565233119996327"),
        ("chat", "web"),
        ("email", "help@example.com"),
        ("apple", "urn:mbid:AQAAYyUbut6E4B3T9FLv5EbG"),
        ("sms", "55501"),
    ],
)
def test_takes_addresses_of_every_type(create: Create, kind: str, address: str) -> None:
    made = create(Type=kind, Address=address)

    assert (201, kind, address) == (made.status_code, made.json()["type"], made.json()["address"])


def test_lists_only_the_addresses_of_a_type(create: Create, api: Api, created: Row) -> None:
    create(Type="chat", Address="web")

    listed = api.get(ADDRESSES, params={"Type": "sms"}).json()["address_configurations"]

    assert [created] == listed


@pytest.mark.parametrize(("size", "status"), [("50", 200), ("51", 400)])
def test_a_page_has_at_most_50(api: Api, size: str, status: int) -> None:
    assert status == api.get(ADDRESSES, params={"PageSize": size}).status_code


def test_an_address_has_one_configuration(create: Create, created: Row, emulator: Emulator) -> None:
    assert (409, 20409) == refusal(create())
    assert [created["sid"]] == [
        each["sid"] for each in emulator.directory()["address_configurations"]
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"Type": "fax"},
        {"Type": ""},
        {"Address": ""},
        {"Address": "+15550100002"},
        {"Type": "whatsapp", "Address": "web"},
        {"Type": "messenger", "Address": "messenger:me"},
        {"AutoCreation.Type": "flow"},
        {"AutoCreation.StudioFlowSid": ""},
        {"AutoCreation.StudioFlowSid": "FW1"},
        {"AutoCreation.StudioRetryCount": "4"},
        {"AutoCreation.ConversationServiceSid": FLOW},
        {"AutoCreation.WebhookUrl": "https://example.com/x"},
        {"FriendlyName": "x" * 257},
        {"AutoCreation.FlowSid": FLOW},
    ],
)
def test_refuses_what_a_configuration_cannot_have(
    create: Create, emulator: Emulator, fields: dict[str, str]
) -> None:
    assert (400, 20001) == refusal(create(**fields))
    assert [] == emulator.directory()["address_configurations"]


@pytest.mark.parametrize(
    "missing", ["Type", "Address", "AutoCreation.Type", "AutoCreation.StudioFlowSid"]
)
def test_refuses_a_configuration_without_what_it_needs(
    create: Create, api: Api, missing: str
) -> None:
    sent = {name: value for name, value in STUDIO.items() if name != missing}

    answer = api.post(ADDRESSES, data=sent)

    assert (400, 20001) == refusal(answer)


def test_an_auto_creation_that_is_enabled_has_a_type(api: Api) -> None:
    form = {"Type": "chat", "Address": "web", "AutoCreation.Enabled": "true"}

    answer = api.post(ADDRESSES, data=form)

    assert (
        "Missing required parameter AutoCreation.Type in the post body"
        == (answer.json()["message"])
    )


def test_the_type_and_the_address_stay(api: Api, path: str, created: Row) -> None:
    refusals = [refusal(api.post(path, data=each)) for each in ({"Type": "chat"}, {"Address": "x"})]

    assert [(400, 20001)] * 2 == refusals
    assert created == api.get(path).json()


def test_a_webhook_needs_its_url(api: Api, path: str) -> None:
    assert (400, 20001) == refusal(api.post(path, data={"AutoCreation.Type": "webhook"}))


def test_an_account_reaches_its_own_addresses_only(
    emulator: Emulator, sign_in: SignIn, created: Row, path: str
) -> None:
    tenant = emulator.create_account("Tenant", emulator.account_sid)
    own = sign_in(tenant["sid"], tenant["auth_token"])

    assert (404, 404) == (
        *(own.get(path).status_code, own.get(f"{ADDRESSES}/{created['address']}").status_code),
    )


def test_a_new_configuration_lags(emulator: Emulator, create: Create, api: Api) -> None:
    emulator.change_settings(lag_reads=2)
    sid = create().json()["sid"]

    unseen = (api.get(ADDRESSES).json()["address_configurations"], api.get(f"{ADDRESSES}/{sid}"))

    assert ([], 404) == (unseen[0], unseen[1].status_code)
    assert 200 == api.get(f"{ADDRESSES}/{NUMBER}").status_code


def test_a_deleted_configuration_lags(
    emulator: Emulator, api: Api, created: Row, path: str
) -> None:
    emulator.change_settings(lag_reads=3)
    by_address = f"{ADDRESSES}/{NUMBER}"
    api.delete(path)

    assert ([created], created, created) == (
        api.get(ADDRESSES).json()["address_configurations"],
        api.get(path).json(),
        api.get(by_address).json(),
    )
    assert (404, 404) == (api.get(path).status_code, api.get(by_address).status_code)


def test_is_seeded_as_it_is_shown(emulator: Emulator, api: Api) -> None:
    wanted = {
        "type": "chat",
        "address": "web",
        "auto_creation": {"enabled": True, "type": "studio", "studio_flow_sid": FLOW},
    }
    [seeded] = emulator.seed_directory({"address_configurations": [wanted]})[
        "address_configurations"
    ]

    shown = api.get(f"{ADDRESSES}/{seeded['sid']}").json()

    assert wanted == {name: shown[name] for name in wanted}
