"""What an entrance gives back, and how it is told."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.lifecycle.entrance import Entrance, may_be_secret, shown

GROUPS = (("voice_url", "voice_method"), ("sms_url",))
OLD, MINE, THEIRS = (f"https://{name}.example.com" for name in ("old", "mine", "theirs"))
BEFORE = {"voice_url": OLD, "voice_method": "GET", "sms_url": ""}
UNSET = {"voice_url": "", "voice_method": "POST", "sms_url": ""}
DECLARED = {"voice_url": MINE, "voice_method": "POST", "sms_url": MINE}


def entrance(**found: str) -> Entrance:
    fields = {**DECLARED, **found}
    return Entrance(
        "o/p/s/hotline", "+1", sid="PN1", fields=fields, declared=DECLARED, previous=BEFORE
    )


def test_each_field_gets_back_what_stood_there_before() -> None:
    assert BEFORE == entrance().given_back(DECLARED, "restore", GROUPS, UNSET)


def test_a_cleared_entrance_does_what_it_did_when_it_was_new() -> None:
    assert UNSET == entrance().given_back(DECLARED, "clear", GROUPS, UNSET)


def test_a_field_that_was_not_set_and_cannot_be_emptied_stays() -> None:
    declared = {"studio_retry_count": "3", "auto_creation_enabled": "true"}
    before = dict.fromkeys(declared, "")
    address = Entrance(
        "o/p/s/web", "web", sid="IG1", fields=declared, declared=declared, previous=before
    )

    given_back = address.given_back(declared, "restore", (), {"auto_creation_enabled": "false"})

    assert {"auto_creation_enabled": "false"} == given_back


def test_an_entrance_to_leave_gets_nothing_back() -> None:
    assert {} == entrance().given_back(DECLARED, "leave", GROUPS, UNSET)


@pytest.mark.parametrize("on_delete", ["restore", "clear"])
def test_who_changed_one_field_keeps_all_that_belong_to_it(on_delete: str) -> None:
    given_back = entrance(voice_url=THEIRS).given_back(DECLARED, on_delete, GROUPS, UNSET)

    assert {"sms_url": ""} == given_back


def test_what_somebody_changed_is_told_without_what_belongs_to_it() -> None:
    assert ["voice_method"] == entrance(voice_method="GET").changed


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (OLD, f'"{OLD}"'),
        ("https://me:word@a.example/x", '"https://[secret]@a.example/x"'),
        ("https://me@a.example/x", '"https://[secret]@a.example/x"'),
        ("https://a.example/x?key=abc#part", '"https://a.example/x?[secret]"'),
        ("https://[a/x", '"[a URL that cannot be read]"'),
    ],
)
def test_no_part_of_a_url_that_may_be_secret_is_told(url: str, told: str) -> None:
    assert told == shown(url)


@pytest.mark.parametrize(
    "url", ["https://me:word@a.example", "https://a.example?key=abc", "https://[a/x"]
)
def test_a_url_that_may_hold_a_secret_is_known_as_one(url: str) -> None:
    assert may_be_secret(url)


@pytest.mark.parametrize("value", [OLD, "", "POST", None, "AP" + "0" * 32, "what? me@home"])
def test_nothing_else_may_be_a_secret(value: str | None) -> None:
    assert not may_be_secret(value)


def test_the_webhook_of_a_flow_is_told_as_the_flow() -> None:
    sid = "FW" + "0" * 32
    url = f"https://webhooks.twilio.com/v1/Accounts/AC{'0' * 32}/Flows/{sid}"

    assert f"flow {sid}" == shown(url)
    assert "not set" == shown("")
