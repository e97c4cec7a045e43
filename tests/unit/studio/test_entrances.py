"""How Twilio's answers about entrances are read, and how their fields are sent."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.studio.entrances import (
    ADDRESSES,
    MESSAGING_SERVICES,
    NUMBERS,
    EntranceRow,
    flow_at,
)

FLOW = "FW" + "1" * 32
STUDIO = {"enabled": True, "type": "studio", "studio_flow_sid": FLOW, "studio_retry_count": 3}
WEBHOOK = {
    "enabled": True,
    "type": "webhook",
    "webhook_url": "https://example.com",
    "webhook_method": "POST",
    "webhook_filters": ["onMessageAdded", "onMessageUpdated"],
}


def address(auto_creation: dict[str, Any] | None) -> EntranceRow:
    body = {
        "sid": "IG" + "1" * 32,
        "type": "chat",
        "address": "web",
        "address_country": None,
        "friendly_name": None,
        "auto_creation": auto_creation,
    }
    return EntranceRow.from_json(ADDRESSES, body)


def test_numbers_flags_and_lists_of_an_answer_become_text() -> None:
    fields = address(WEBHOOK).fields

    assert fields["auto_creation_enabled"] == "true"
    assert fields["webhook_filters"] == "onMessageAdded,onMessageUpdated"
    assert address(STUDIO).fields["studio_retry_count"] == "3"


def test_what_is_null_or_missing_is_empty() -> None:
    assert {"type": "chat", "address": "web"} == {
        name: value for name, value in address(None).fields.items() if value
    }


@pytest.mark.parametrize(
    ("auto_creation", "ignored"),
    [
        ({**WEBHOOK, "type": "studio"}, "webhook_url"),
        ({**STUDIO, "type": "default"}, "studio_flow_sid"),
    ],
)
def test_a_field_of_another_type_of_auto_creation_is_not_read(
    auto_creation: dict[str, Any], ignored: str
) -> None:
    assert "" == address(auto_creation).fields[ignored]


def test_a_field_of_another_type_of_auto_creation_is_not_sent() -> None:
    fields = {"auto_creation_type": "studio", "studio_flow_sid": FLOW, "webhook_url": ""}

    assert [("AutoCreation.Type", "studio"), ("AutoCreation.StudioFlowSid", FLOW)] == (
        ADDRESSES.form(fields)
    )


def test_a_list_is_sent_as_one_parameter_for_each_value_and_a_method_in_small_letters() -> None:
    fields = {"webhook_method": "POST", "webhook_filters": "onMessageAdded,onMessageUpdated"}

    assert ADDRESSES.form(fields) == [
        ("AutoCreation.WebhookMethod", "post"),
        ("AutoCreation.WebhookFilters", "onMessageAdded"),
        ("AutoCreation.WebhookFilters", "onMessageUpdated"),
    ]


@pytest.mark.parametrize("kind", [NUMBERS, MESSAGING_SERVICES])
def test_each_field_of_a_number_or_a_service_can_be_unset(kind: Any) -> None:
    assert kind.fields.keys() == kind.unset.keys()


@pytest.mark.parametrize(
    "place",
    [
        FLOW,
        f"https://webhooks.twilio.com/v1/Accounts/AC{'1' * 32}/Flows/{FLOW}",
        f"https://webhooks.us1.twilio.com/v1/Accounts/AC{'1' * 32}/Flows/{FLOW}?foo=bar",
    ],
)
def test_a_flow_is_known_by_its_sid_and_by_its_web_hook(place: str) -> None:
    assert flow_at(place) == FLOW


@pytest.mark.parametrize("place", ["", "https://example.com", f"https://example.com/{FLOW}"])
def test_another_place_is_no_flow(place: str) -> None:
    assert flow_at(place) is None


def test_a_list_of_anything_but_texts_is_refused() -> None:
    with pytest.raises(ValueError, match="its webhook_filters hold something that is not text"):
        address({**WEBHOOK, "webhook_filters": [1]})


def test_a_list_in_the_place_of_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match=r"its auto_creation\.webhook_url is not text"):
        address({**WEBHOOK, "webhook_url": []})


@pytest.mark.parametrize("auto_creation", [7, "x", [], True])
def test_an_auto_creation_that_is_no_object_is_refused(auto_creation: Any) -> None:
    with pytest.raises(ValueError, match="its auto_creation is not an object"):
        address(auto_creation)
