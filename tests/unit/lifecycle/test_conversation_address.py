"""What is decided about an address that begins conversations, on a real socket and without the engine."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.conversation_address import CONVERSATION_ADDRESSES
from pulumi_twilio_studio.lifecycle.entrance import Entrance
from pulumi_twilio_studio.studio.entrances import ADDRESSES
from studio_emulator import Emulator

FLOW = "FW" + "1" * 32
GIVEN = {"type": "chat", "address": "web", "flow": FLOW}


def problems(**changes: Any) -> list[str]:
    return CONVERSATION_ADDRESSES.problems(
        CONVERSATION_ADDRESSES.with_defaults({**GIVEN, **changes})
    )


def desired(run: Any, **changes: Any) -> Entrance:
    """A declared address of which `check` has found no configuration."""
    given = {
        "identity": "o/p/s/web",
        "account_sid": run.account.sid,
        "is_made": True,
        **GIVEN,
        **changes,
    }
    inputs = CONVERSATION_ADDRESSES.with_defaults(given)
    inputs |= CONVERSATION_ADDRESSES.declared_fields(inputs)
    inputs["previous"] = dict.fromkeys(CONVERSATION_ADDRESSES.fields_in(inputs), "")
    return CONVERSATION_ADDRESSES.desired(inputs, "")


def add(emulator: Emulator, **fields: Any) -> None:
    """Somebody makes the address."""
    address = {"type": "chat", "address": "web", **fields}
    emulator.seed_directory({"address_configurations": [address]})


def held(emulator: Emulator) -> list[dict[str, Any]]:
    return emulator.directory()["address_configurations"]


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("sms", "+15550100001"),
        ("sms", "12345"),
        ("whatsapp", "whatsapp:+15550100001"),
        ("messenger", "messenger:565233119996327"),
        ("email", "help@example.com"),
        ("apple", "urn:mbid:AQAAYyUbut6E4B3T9FLv5EbG"),
        ("chat", "Any text, or a Webchat key"),
    ],
)
def test_an_address_is_taken_as_twilio_writes_it(kind: str, address: str) -> None:
    assert [] == problems(type=kind, address=address)


@pytest.mark.parametrize(
    ("kind", "address", "example"),
    [
        ("sms", "0155 50100001", "+15550100001"),
        ("sms", "whatsapp:+15550100001", "+15550100001"),
        ("whatsapp", "+15550100001", "whatsapp:+15550100001"),
        ("messenger", "565233119996327", "messenger:123456789012345"),
    ],
)
def test_an_address_in_another_form_is_refused_with_an_example(
    kind: str, address: str, example: str
) -> None:
    [said] = problems(type=kind, address=address)

    assert said == f'the address of type "{kind}" is "{address}". Write it as "{example}"'


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"type": "fax"}, 'type is "fax"; it can be "sms" or'),
        ({"type": 7}, "type is 7; it can be"),
        ({"address": 7}, "address must be text, not a number"),
        ({"address": ""}, "address is empty"),
        ({"flow": "support"}, 'flow is "support"; it must be a SID: FW and 32'),
        ({"flow": ""}, 'flow is ""; it must be a SID'),
        ({"retry_count": 4}, "retry_count is 4; it can be a whole number from 0 to 3"),
        ({"retry_count": -1}, "retry_count is -1"),
        ({"retry_count": "3"}, 'retry_count is "3"'),
        ({"retry_count": True}, "retry_count is true or false"),
        ({"conversation_service_sid": "Flex"}, 'conversation_service_sid is "Flex"; it must be'),
        ({"friendly_name": ["Web"]}, "friendly_name must be text, not a list"),
        ({"take_over": "yes"}, "take_over must be true or false"),
        ({"on_delete": "suspend"}, 'on_delete is "suspend"; it can be'),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_input_is_said(wrong: dict[str, Any], said: str) -> None:
    [found] = problems(**wrong)

    assert found.startswith(said)


@pytest.mark.parametrize("retry_count", [0, 3])
def test_a_retry_count_in_the_range_is_taken(retry_count: int) -> None:
    assert [] == problems(retry_count=retry_count)


def test_an_address_that_somebody_made_after_the_check_is_not_overwritten(
    run: Any, emulator: Emulator
) -> None:
    declared = desired(run)
    add(emulator, auto_creation={"enabled": True, "type": "default"})

    with pytest.raises(OperationError, match="it leads somewhere else since the preview"):
        CONVERSATION_ADDRESSES.create(run.account, declared)

    assert [] == emulator.writes()


def test_an_address_that_somebody_made_after_the_check_is_not_ours_to_delete(
    run: Any, emulator: Emulator
) -> None:
    auto_creation = {"enabled": True, "type": "webhook", "webhook_url": "https://example.com"}
    declared = desired(run, take_over=True)
    add(emulator, auto_creation=auto_creation)

    made = CONVERSATION_ADDRESSES.create(run.account, declared)
    CONVERSATION_ADDRESSES.delete(run.account, made)

    [row] = held(emulator)
    assert not made.is_made
    assert auto_creation.items() <= row["auto_creation"].items()


def test_an_address_that_somebody_made_with_another_type_after_the_check_is_left_alone(
    run: Any, emulator: Emulator
) -> None:
    declared = desired(run, type="email")
    add(emulator)

    with pytest.raises(OperationError, match="it is there with another type; nothing was written"):
        CONVERSATION_ADDRESSES.create(run.account, declared)

    assert [] == emulator.writes()


def test_an_address_that_is_deleted_to_be_made_otherwise_may_show_for_a_while(
    run: Any, emulator: Emulator
) -> None:
    first = CONVERSATION_ADDRESSES.create(run.account, desired(run))
    emulator.change_settings(lag_reads=1)

    CONVERSATION_ADDRESSES.delete(run.account, first)
    CONVERSATION_ADDRESSES.create(run.account, desired(run, type="email"))

    assert ["email"] == [row["type"] for row in held(emulator)]


def test_a_list_of_addresses_costs_one_request_for_each_fifty(run: Any, emulator: Emulator) -> None:
    for number in range(51):
        add(emulator, address=f"web {number}")
    emulator.clear_journal()

    rows = run.account.client.entrances.rows(ADDRESSES)

    assert (51, 2) == (len(rows), len(emulator.journal()))


def test_a_change_of_one_setting_sends_the_auto_creation_as_a_whole(
    run: Any, emulator: Emulator
) -> None:
    made = CONVERSATION_ADDRESSES.create(run.account, desired(run, retry_count=1))
    emulator.clear_journal()

    CONVERSATION_ADDRESSES.update(run.account, made, desired(run, retry_count=2))

    [write] = emulator.writes()
    assert write["form"] == {
        "AutoCreation.Enabled": ["true"],
        "AutoCreation.Type": ["studio"],
        "AutoCreation.StudioFlowSid": [FLOW],
        "AutoCreation.StudioRetryCount": ["2"],
    }


def test_another_name_is_sent_alone(run: Any, emulator: Emulator) -> None:
    made = CONVERSATION_ADDRESSES.create(run.account, desired(run))
    emulator.clear_journal()

    CONVERSATION_ADDRESSES.update(run.account, made, desired(run, friendly_name="Web chat"))

    assert [{"FriendlyName": ["Web chat"]}] == [each["form"] for each in emulator.writes()]
