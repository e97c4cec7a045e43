"""Phone numbers, as Twilio's API shows and changes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn

NUMBER = "+15550100001"
FLOW_URL = "https://webhooks.twilio.com/v1/Accounts/AC1/Flows/FW1"
APPLICATION = "AP" + "1" * 32
TRUNK = "TK" + "2" * 32

Row = dict[str, Any]
Change = Callable[..., requests.Response]
"""Sends fields to the number that it is given, and returns the answer."""


def list_path(account_sid: str) -> str:
    return f"/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers.json"


def path_of(number: Row) -> str:
    return str(number["uri"])


def refusal(answer: requests.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def number(emulator: Emulator) -> Row:
    return emulator.add_number(NUMBER)


@pytest.fixture
def change(api: Api) -> Change:
    def send(number: Row, **fields: str) -> requests.Response:
        return api.post(path_of(number), data=fields)

    return send


@pytest.fixture
def sids(api: Api, emulator: Emulator) -> Callable[..., list[str]]:
    def listed(**query: str) -> list[str]:
        rows = api.get(list_path(emulator.account_sid), params=query).json()
        return [row["sid"] for row in rows["incoming_phone_numbers"]]

    return listed


def test_shows_a_number_that_was_never_changed(api: Api, number: Row) -> None:
    fetched = api.get(path_of(number)).json()

    assert number == fetched
    assert (NUMBER, "(555) 010-0001", None, "POST", "", "", None) == tuple(
        fetched[name]
        for name in (
            *("phone_number", "friendly_name", "voice_url", "voice_method"),
            *("sms_url", "voice_application_sid", "trunk_sid"),
        )
    )


def test_lists_the_newest_number_first(
    emulator: Emulator, sids: Callable[..., list[str]], number: Row
) -> None:
    newer = emulator.add_number("+15550100002")

    assert [newer["sid"], number["sid"]] == sids()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"PhoneNumber": "+15550100001"}, [NUMBER]),
        ({"PhoneNumber": "0100001"}, [NUMBER]),
        ({"PhoneNumber": "+1555010000*"}, ["+15550100002", NUMBER]),
        ({"PhoneNumber": "+1555**"}, ["+15550100002", NUMBER]),
        ({"PhoneNumber": "+15*01"}, []),
        ({"PhoneNumber": "999"}, []),
        ({"FriendlyName": "Hotline [1]"}, [NUMBER]),
        ({"FriendlyName": "Hotline"}, []),
        ({"Origin": "hosted"}, ["+442071838750"]),
        ({"Beta": "false"}, ["+15550100002", NUMBER]),
    ],
)
def test_lists_only_what_a_filter_fits(
    emulator: Emulator, api: Api, query: dict[str, str], found: list[str]
) -> None:
    emulator.add_number(NUMBER, friendly_name="Hotline [1]")
    emulator.add_number("+15550100002")
    emulator.add_number("+442071838750", origin="hosted", beta=True)

    listed = api.get(list_path(emulator.account_sid), params=query).json()

    assert found == [row["phone_number"] for row in listed["incoming_phone_numbers"]]


def test_pages_lead_on_with_relative_uris(emulator: Emulator, api: Api) -> None:
    numbers = [emulator.add_number(f"+1555010000{last}") for last in range(3)]

    first = api.get(list_path(emulator.account_sid), params={"PageSize": "2"}).json()
    second = api.get(first["next_page_uri"]).json()

    assert (2, 0, None) == (first["page_size"], first["page"], first["previous_page_uri"])
    assert (1, None) == (second["page"], second["next_page_uri"])
    assert numbers[::-1] == first["incoming_phone_numbers"] + second["incoming_phone_numbers"]


def test_refuses_a_page_of_more_than_1000(emulator: Emulator, api: Api) -> None:
    answer = api.get(list_path(emulator.account_sid), params={"PageSize": "1001"})

    assert (400, 20007) == refusal(answer)


@pytest.mark.parametrize(
    ("parameter", "sent", "field", "kept"),
    [
        ("VoiceUrl", FLOW_URL, "voice_url", FLOW_URL),
        ("VoiceMethod", "GET", "voice_method", "GET"),
        ("VoiceFallbackMethod", "GET", "voice_fallback_method", "GET"),
        ("VoiceCallerIdLookup", "True", "voice_caller_id_lookup", True),
        ("VoiceReceiveMode", "fax", "voice_receive_mode", "fax"),
        ("VoiceApplicationSid", APPLICATION, "voice_application_sid", APPLICATION),
        ("TrunkSid", TRUNK, "trunk_sid", TRUNK),
        ("SmsUrl", FLOW_URL, "sms_url", FLOW_URL),
        ("SmsMethod", "GET", "sms_method", "GET"),
        ("SmsFallbackMethod", "GET", "sms_fallback_method", "GET"),
        ("SmsApplicationSid", APPLICATION, "sms_application_sid", APPLICATION),
        (
            "StatusCallback",
            "https://example.com/status",
            "status_callback",
            "https://example.com/status",
        ),
        ("StatusCallbackMethod", "GET", "status_callback_method", "GET"),
        ("FriendlyName", "Hotline", "friendly_name", "Hotline"),
        ("EmergencyStatus", "Active", "emergency_status", "Active"),
        ("BundleSid", "BU" + "3" * 32, "bundle_sid", "BU" + "3" * 32),
    ],
)
def test_changes_one_field_and_no_other(
    change: Change, number: Row, parameter: str, sent: str, field: str, kept: object
) -> None:
    changed = change(number, **{parameter: sent}).json()

    assert {**number, field: kept, "date_updated": changed["date_updated"]} == changed


@pytest.mark.parametrize("kind", ["Voice", "Sms"])
def test_changes_a_fallback_url_together_with_its_url(
    change: Change, number: Row, kind: str
) -> None:
    fields = {f"{kind}Url": FLOW_URL, f"{kind}FallbackUrl": "https://example.com/else"}

    changed = change(number, **fields).json()

    assert "https://example.com/else" == changed[f"{kind.lower()}_fallback_url"]


@pytest.mark.parametrize(
    ("field", "parameter", "before", "cleared"),
    [
        ("voice_url", "VoiceUrl", FLOW_URL, ""),
        ("sms_url", "SmsUrl", FLOW_URL, ""),
        ("status_callback", "StatusCallback", FLOW_URL, ""),
        ("voice_application_sid", "VoiceApplicationSid", APPLICATION, ""),
        ("sms_application_sid", "SmsApplicationSid", APPLICATION, ""),
        ("trunk_sid", "TrunkSid", TRUNK, None),
    ],
)
def test_an_empty_text_clears_a_field(
    emulator: Emulator, change: Change, field: str, parameter: str, before: str, cleared: str | None
) -> None:
    number = emulator.add_number(NUMBER, **{field: before})

    changed = change(number, **{parameter: ""}).json()

    assert (before, cleared) == (number[field], changed[field])


def test_an_empty_name_changes_nothing(change: Change, number: Row) -> None:
    assert number["friendly_name"] == change(number, FriendlyName="").json()["friendly_name"]


def test_a_trunk_removes_the_voice_application(emulator: Emulator, change: Change) -> None:
    number = emulator.add_number(NUMBER, voice_application_sid=APPLICATION)

    changed = change(number, TrunkSid=TRUNK).json()

    assert (TRUNK, "") == (changed["trunk_sid"], changed["voice_application_sid"])


def test_a_voice_application_removes_the_trunk(emulator: Emulator, change: Change) -> None:
    number = emulator.add_number(NUMBER, trunk_sid=TRUNK)

    changed = change(number, VoiceApplicationSid=APPLICATION).json()

    assert (None, APPLICATION) == (changed["trunk_sid"], changed["voice_application_sid"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"VoiceUrl": "webhooks.twilio.com/v1"}, 21402),
        ({"VoiceUrl": "https://localhost/x"}, 21402),
        ({"VoiceUrl": "http://demo-contact-.herokuapp.com/api"}, 21402),
        ({"SmsUrl": "ftp://example.com/x"}, 21402),
        ({"StatusCallback": "https://"}, 21402),
        ({"VoiceUrl": "https://example.com/a b"}, 21402),
        ({"VoiceMethod": "PUT"}, 21403),
        ({"SmsMethod": ""}, 21403),
        ({"VoiceFallbackUrl": FLOW_URL}, 21405),
        ({"SmsFallbackUrl": FLOW_URL}, 21406),
        ({"VoiceApplicationSid": "Hotline"}, 21420),
        ({"SmsApplicationSid": TRUNK}, 21420),
        ({"TrunkSid": APPLICATION}, 20001),
        ({"TrunkSid": TRUNK, "VoiceApplicationSid": APPLICATION}, 20001),
        ({"VoiceReceiveMode": "data"}, 20001),
        ({"VoiceCallerIdLookup": "perhaps"}, 20001),
        ({"FriendlyName": "x" * 65}, 20001),
        ({"VoiceURL": FLOW_URL}, 20001),
        ({"AccountSid": "AC" + "1" * 32}, 20001),
    ],
)
def test_refuses_what_a_number_cannot_have_and_changes_nothing(
    emulator: Emulator, change: Change, number: Row, fields: dict[str, str], code: int
) -> None:
    answer = change(number, **{"FriendlyName": "Else", **fields})

    assert (400, code) == refusal(answer)
    assert [number] == emulator.numbers()


def test_names_the_parameter_and_the_url_that_it_refuses(change: Change, number: Row) -> None:
    answer = change(number, VoiceUrl="nowhere")

    assert "VoiceUrl is not a valid URL: nowhere" == answer.json()["message"]


@pytest.mark.parametrize(
    ("capabilities", "status"),
    [({"sms": False, "mms": False}, 400), ({"sms": False, "mms": True}, 200)],
)
def test_refuses_messages_to_a_number_that_can_get_none(
    emulator: Emulator, change: Change, capabilities: dict[str, bool], status: int
) -> None:
    number = emulator.add_number(NUMBER, capabilities=capabilities)

    answer = change(number, SmsUrl=FLOW_URL)

    assert status == answer.status_code
    assert answer.ok or 21407 == answer.json()["code"]


def test_clears_the_messages_of_a_number_that_can_get_none(
    emulator: Emulator, change: Change
) -> None:
    number = emulator.add_number(NUMBER, capabilities={"sms": False, "mms": False})

    assert change(number, SmsUrl="").ok


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_number_is_404(api: Api, emulator: Emulator, method: str) -> None:
    path = list_path(emulator.account_sid).replace(".json", f"/PN{'0' * 32}.json")

    assert (404, 20404) == refusal(api.request(method, path))


def test_buys_a_number_with_its_settings(api: Api, emulator: Emulator) -> None:
    form = {"PhoneNumber": NUMBER, "VoiceUrl": FLOW_URL}

    answer = api.post(list_path(emulator.account_sid), data=form)

    assert (201, FLOW_URL) == (answer.status_code, answer.json()["voice_url"])
    assert [answer.json()] == emulator.numbers()


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, 20001),
        ({"AreaCode": "555"}, 20001),
        ({"PhoneNumber": "5550100009"}, 21421),
        ({"PhoneNumber": NUMBER}, 21422),
    ],
)
def test_refuses_to_sell(
    api: Api, emulator: Emulator, number: Row, form: dict[str, str], code: int
) -> None:
    answer = api.post(list_path(emulator.account_sid), data=form)

    assert (400, code) == refusal(answer)
    assert [number] == emulator.numbers()


def test_a_released_number_is_gone_and_can_be_bought(
    api: Api, emulator: Emulator, number: Row
) -> None:
    released = api.delete(path_of(number))

    assert (204, []) == (released.status_code, emulator.numbers())
    assert 404 == api.get(path_of(number)).status_code
    assert (
        201 == api.post(list_path(emulator.account_sid), data={"PhoneNumber": NUMBER}).status_code
    )


@pytest.fixture
def subaccount(emulator: Emulator) -> dict[str, Any]:
    return emulator.create_account("Acme", emulator.account_sid)


def test_a_parent_reaches_the_numbers_of_its_subaccount(
    emulator: Emulator, change: Change, number: Row, subaccount: dict[str, Any]
) -> None:
    its = emulator.add_number("+15550100009", subaccount["sid"])

    changed = change(its, VoiceUrl=FLOW_URL).json()

    assert (subaccount["sid"], FLOW_URL) == (changed["account_sid"], changed["voice_url"])
    assert ([number], [changed]) == (emulator.numbers(), emulator.numbers(subaccount["sid"]))


def test_a_subaccount_reaches_its_own_numbers_only(
    emulator: Emulator, sign_in: SignIn, number: Row, subaccount: dict[str, Any]
) -> None:
    its = emulator.add_number("+15550100009", subaccount["sid"])
    own = sign_in(subaccount["sid"], subaccount["auth_token"])

    assert (200, 404) == (own.get(path_of(its)).status_code, own.get(path_of(number)).status_code)


@pytest.mark.parametrize("kind", ["standard", "main"])
def test_an_api_key_reaches_the_numbers_of_its_own_account_only(
    emulator: Emulator, sign_in: SignIn, number: Row, subaccount: dict[str, Any], kind: str
) -> None:
    its = emulator.add_number("+15550100009", subaccount["sid"])
    key = emulator.create_key(emulator.account_sid, kind)
    with_key = sign_in(key["sid"], key["secret"])

    statuses = [with_key.get(path_of(each)).status_code for each in (number, its)]

    assert [200, 401] == statuses


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_a_parent_changes_no_number_of_an_inactive_subaccount(
    emulator: Emulator, api: Api, change: Change, subaccount: dict[str, Any], status: str
) -> None:
    its = emulator.add_number("+15550100009", subaccount["sid"])
    emulator.set_account_status(subaccount["sid"], status)

    assert (403, 20005) == refusal(change(its, VoiceUrl=FLOW_URL))
    assert its == api.get(path_of(its)).json()


def test_a_suspended_parent_reaches_no_number(emulator: Emulator, api: Api, number: Row) -> None:
    emulator.set_account_status(emulator.account_sid, "suspended")

    assert (401, 20003) == refusal(api.get(path_of(number)))


def test_a_change_lags(
    emulator: Emulator, api: Api, change: Change, sids: Callable[..., list[str]], number: Row
) -> None:
    emulator.change_settings(lag_reads=2)
    written = change(number, VoiceUrl=FLOW_URL).json()

    listed = api.get(list_path(emulator.account_sid)).json()["incoming_phone_numbers"]
    fetched = [api.get(path_of(number)).json() for _ in range(2)]

    assert ([number], [number, written]) == (listed, fetched)
    assert [number["sid"]] == sids()


def test_a_new_number_lags(
    emulator: Emulator, api: Api, change: Change, sids: Callable[..., list[str]]
) -> None:
    emulator.change_settings(lag_reads=3)
    bought = api.post(list_path(emulator.account_sid), data={"PhoneNumber": NUMBER}).json()

    unseen = (sids(), api.get(path_of(bought)).status_code, change(bought).status_code)

    assert ([], 404, 404) == unseen
    assert [bought["sid"]] == sids()


def test_a_released_number_lags(
    emulator: Emulator, api: Api, sids: Callable[..., list[str]], number: Row
) -> None:
    emulator.change_settings(lag_reads=2)
    api.delete(path_of(number))

    assert ([number["sid"]], number) == (sids(), api.get(path_of(number)).json())
    assert ([], 404) == (sids(), api.get(path_of(number)).status_code)


def test_a_number_that_lags_is_in_its_own_account_only(
    emulator: Emulator, api: Api, change: Change, number: Row, subaccount: dict[str, Any]
) -> None:
    emulator.change_settings(lag_reads=9)
    change(number, VoiceUrl=FLOW_URL)

    elsewhere = path_of(number).replace(emulator.account_sid, subaccount["sid"])

    assert (404, 20404) == refusal(api.get(elsewhere))


def test_a_reset_ends_every_lag(emulator: Emulator, api: Api, change: Change, number: Row) -> None:
    emulator.change_settings(lag_reads=9)
    change(number, VoiceUrl=FLOW_URL)

    emulator.reset()
    again = emulator.add_number(NUMBER, voice_url="https://example.com/x")

    assert (number["sid"], again) == (again["sid"], api.get(path_of(again)).json())


def test_a_write_is_in_the_journal(emulator: Emulator, change: Change, number: Row) -> None:
    change(number, VoiceUrl=FLOW_URL)

    [write] = emulator.writes()

    assert ("POST", path_of(number), {"VoiceUrl": [FLOW_URL]}, 200, True) == tuple(
        write[name] for name in ("method", "path", "form", "status", "applied")
    )


def test_a_fault_takes_a_write(emulator: Emulator, change: Change, number: Row) -> None:
    emulator.fault({"match": {"path": "IncomingPhoneNumbers"}, "action": {"status": 503}})

    assert 503 == change(number, VoiceUrl=FLOW_URL).status_code
    assert [number] == emulator.numbers()
