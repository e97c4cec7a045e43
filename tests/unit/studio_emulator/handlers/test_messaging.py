"""Messaging services and the phone numbers in them, as Twilio's API shows and changes them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn

SERVICES = "/messaging/v1/Services"
NUMBER = "+15550100001"
FLOW_URL = "https://webhooks.twilio.com/v1/Accounts/AC1/Flows/FW1"

Row = dict[str, Any]


def refusal(answer: requests.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def service(emulator: Emulator, api: Api) -> Row:
    [seeded] = emulator.seed_directory({"messaging_services": [{"friendly_name": "Alerts"}]})[
        "messaging_services"
    ]
    shown: Row = api.get(f"{SERVICES}/{seeded['sid']}").json()
    return shown


@pytest.fixture
def number(emulator: Emulator) -> Row:
    return emulator.add_number(NUMBER)


@pytest.fixture
def pool(service: Row) -> str:
    """The path of the numbers in the service."""
    return f"{SERVICES}/{service['sid']}/PhoneNumbers"


@pytest.mark.parametrize(
    ("parameter", "sent", "field", "kept"),
    [
        ("FriendlyName", "News", "friendly_name", "News"),
        ("InboundRequestUrl", FLOW_URL, "inbound_request_url", FLOW_URL),
        ("InboundMethod", "GET", "inbound_method", "GET"),
        ("FallbackUrl", FLOW_URL, "fallback_url", FLOW_URL),
        ("FallbackMethod", "GET", "fallback_method", "GET"),
        ("StatusCallback", FLOW_URL, "status_callback", FLOW_URL),
        ("UseInboundWebhookOnNumber", "True", "use_inbound_webhook_on_number", True),
        ("StickySender", "false", "sticky_sender", False),
        ("ScanMessageContent", "disable", "scan_message_content", "disable"),
        ("ValidityPeriod", "600", "validity_period", 600),
        ("Usecase", "marketing", "usecase", "marketing"),
    ],
)
def test_changes_one_field_and_no_other(
    api: Api, service: Row, parameter: str, sent: str, field: str, kept: object
) -> None:
    changed = api.post(f"{SERVICES}/{service['sid']}", data={parameter: sent}).json()

    assert {**service, field: kept, "date_updated": changed["date_updated"]} == changed
    assert [changed] == api.get(SERVICES).json()["services"]


@pytest.mark.parametrize(
    ("field", "parameter"),
    [("inbound_request_url", "InboundRequestUrl"), ("fallback_url", "FallbackUrl")],
)
def test_an_empty_text_clears_a_url(
    emulator: Emulator, api: Api, field: str, parameter: str
) -> None:
    [seeded] = emulator.seed_directory(
        {"messaging_services": [{"friendly_name": "Alerts", field: FLOW_URL}]}
    )["messaging_services"]

    changed = api.post(f"{SERVICES}/{seeded['sid']}", data={parameter: ""}).json()

    assert (FLOW_URL, None) == (seeded[field], changed[field])


def test_makes_a_service_with_its_settings(api: Api) -> None:
    form = {"FriendlyName": "Alerts", "InboundRequestUrl": FLOW_URL, "InboundMethod": "GET"}

    made = api.post(SERVICES, data=form)

    assert (201, FLOW_URL, "GET") == (
        *(made.status_code, made.json()["inbound_request_url"], made.json()["inbound_method"]),
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"InboundRequestUrl": "nowhere"}, 20001),
        ({"InboundMethod": "PUT"}, 21403),
        ({"UseInboundWebhookOnNumber": "perhaps"}, 20001),
        ({"ValidityPeriod": "36001"}, 20001),
        ({"ValidityPeriod": "0"}, 20001),
        ({"Usecase": "spam"}, 20001),
        ({"FriendlyName": "x" * 65}, 20001),
        ({"InboundUrl": FLOW_URL}, 20001),
    ],
)
def test_refuses_what_a_service_cannot_have_and_changes_nothing(
    api: Api, service: Row, fields: dict[str, str], code: int
) -> None:
    path = f"{SERVICES}/{service['sid']}"

    assert (400, code) == refusal(api.post(path, data={"FriendlyName": "Else", **fields}))
    assert service == api.get(path).json()


def test_an_account_reaches_its_own_services_only(
    emulator: Emulator, sign_in: SignIn, service: Row
) -> None:
    tenant = emulator.create_account("Tenant", emulator.account_sid)
    own = sign_in(tenant["sid"], tenant["auth_token"])

    assert (404, 20404) == refusal(own.post(f"{SERVICES}/{service['sid']}"))


def test_a_change_lags(emulator: Emulator, api: Api, service: Row) -> None:
    emulator.change_settings(lag_reads=2)
    path = f"{SERVICES}/{service['sid']}"
    changed = api.post(path, data={"InboundRequestUrl": FLOW_URL}).json()

    seen = [api.get(SERVICES).json()["services"][0], api.get(path).json(), api.get(path).json()]

    assert [service, service, changed] == seen
    [true] = emulator.directory()["messaging_services"]
    assert FLOW_URL == true["inbound_request_url"]


def test_a_deleted_service_lets_its_numbers_go(
    emulator: Emulator, api: Api, service: Row, number: Row, pool: str
) -> None:
    api.post(pool, data={"PhoneNumberSid": number["sid"]})

    deleted = api.delete(f"{SERVICES}/{service['sid']}")

    other = emulator.seed_directory(
        {"messaging_services": [{"friendly_name": "Other", "phone_numbers": [number["sid"]]}]}
    )
    assert 204 == deleted.status_code
    assert [number["sid"]] == other["messaging_services"][0]["phone_numbers"]


def test_shows_which_numbers_are_in_a_service(
    api: Api, service: Row, number: Row, pool: str
) -> None:
    added = api.post(pool, data={"PhoneNumberSid": number["sid"]})

    assert 201 == added.status_code
    assert [added.json()] == api.get(pool).json()["phone_numbers"]
    assert added.json() == api.get(f"{pool}/{number['sid']}").json()
    assert (number["sid"], service["sid"], NUMBER, ["MMS", "SMS", "Voice"]) == tuple(
        added.json()[name] for name in ("sid", "service_sid", "phone_number", "capabilities")
    )


def test_a_seed_puts_numbers_into_a_service(emulator: Emulator, api: Api, number: Row) -> None:
    wanted = {"friendly_name": "Alerts", "phone_numbers": [number["sid"]]}
    [seeded] = emulator.seed_directory({"messaging_services": [wanted]})["messaging_services"]

    [listed] = api.get(f"{SERVICES}/{seeded['sid']}/PhoneNumbers").json()["phone_numbers"]

    assert number["sid"] == listed["sid"]
    assert [number["sid"]] == emulator.directory()["messaging_services"][0]["phone_numbers"]


def test_a_number_is_taken_out_of_a_service_and_stays_in_the_account(
    emulator: Emulator, api: Api, number: Row, pool: str
) -> None:
    api.post(pool, data={"PhoneNumberSid": number["sid"]})

    removed = api.delete(f"{pool}/{number['sid']}")

    assert (204, [], [number]) == (
        *(removed.status_code, api.get(pool).json()["phone_numbers"], emulator.numbers()),
    )
    assert (404, 20404) == refusal(api.get(f"{pool}/{number['sid']}"))


def test_a_released_number_is_in_no_service(api: Api, number: Row, pool: str) -> None:
    api.post(pool, data={"PhoneNumberSid": number["sid"]})

    api.delete(number["uri"])

    assert [] == api.get(pool).json()["phone_numbers"]


def test_a_number_is_in_one_service_only(
    emulator: Emulator, api: Api, number: Row, pool: str
) -> None:
    other = api.post(SERVICES, data={"FriendlyName": "Other"}).json()
    api.post(pool, data={"PhoneNumberSid": number["sid"]})

    twice = api.post(pool, data={"PhoneNumberSid": number["sid"]})
    elsewhere = api.post(
        f"{SERVICES}/{other['sid']}/PhoneNumbers", data={"PhoneNumberSid": number["sid"]}
    )

    assert [(409, 21710), (409, 21712)] == [refusal(twice), refusal(elsewhere)]


@pytest.mark.parametrize(
    ("form", "refused"),
    [({}, (400, 20001)), ({"PhoneNumberSid": "PN" + "0" * 32}, (404, 20404))],
)
def test_refuses_what_is_no_number_of_the_account(
    api: Api, pool: str, form: dict[str, str], refused: tuple[int, int]
) -> None:
    assert refused == refusal(api.post(pool, data=form))


def test_refuses_a_number_that_gets_no_messages(emulator: Emulator, api: Api, pool: str) -> None:
    number = emulator.add_number(NUMBER, capabilities={"sms": False, "mms": False})

    answer = api.post(pool, data={"PhoneNumberSid": number["sid"]})

    assert (400, 21715) == refusal(answer)


def test_a_service_that_does_not_exist_has_no_list_of_numbers(api: Api) -> None:
    assert (404, 20404) == refusal(api.get(f"{SERVICES}/MG{'0' * 32}/PhoneNumbers"))
