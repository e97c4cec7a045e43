"""Whether an entrance still leads to the flows to which its stack pointed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.conversation_address import CONVERSATION_ADDRESSES
from pulumi_twilio_studio.lifecycle.entrance import Entrance
from pulumi_twilio_studio.lifecycle.entrance_steps import EntranceSteps
from pulumi_twilio_studio.lifecycle.leading import declared_ways, lost_ways
from pulumi_twilio_studio.lifecycle.messaging_service import MESSAGING_SERVICE_ENTRANCES
from pulumi_twilio_studio.lifecycle.phone_number import PHONE_NUMBERS
from pulumi_twilio_studio.studio.entrances import webhook_of
from studio_emulator import Emulator

NewRun = Callable[[], Any]
FLOW, OTHER = "FW" + "a" * 32, "FW" + "b" * 32
NUMBER = "+15550100009"


def pointed(sid: str = "", **declared: str) -> Entrance:
    """A number that its stack pointed at what is declared."""
    return Entrance("o/p/s/n", NUMBER, sid, dict(declared), declared=declared)


def at(emulator: Emulator, flow_sid: str) -> str:
    return webhook_of(emulator.account_sid, flow_sid)


def number(emulator: Emulator, **fields: str) -> str:
    """Give the account a number, and return its SID."""
    return str(emulator.add_number(phone_number=NUMBER, **fields)["sid"])


def test_a_number_that_leads_to_its_flow_has_lost_nothing_and_costs_one_list(
    new_run: NewRun, emulator: Emulator
) -> None:
    url = at(emulator, FLOW)
    sid = number(emulator, voice_url=url)
    emulator.clear_journal()

    lost = lost_ways(new_run().account, PHONE_NUMBERS, pointed(sid, voice_url=url))

    assert [] == lost
    assert 1 == len(emulator.journal())


@pytest.mark.parametrize(
    "now",
    [
        {"voice_url": ""},
        {"voice_url": "https://example.com/call"},
        {"voice_application_sid": "AP" + "0" * 32},
    ],
    ids=str,
)
def test_a_number_that_leads_elsewhere_is_told_with_its_field(
    new_run: NewRun, emulator: Emulator, now: dict[str, str]
) -> None:
    url = at(emulator, FLOW)
    sid = number(emulator, **{"voice_url": url, **now})
    declared = pointed(sid, voice_url=url, voice_application_sid="")

    lost = lost_ways(new_run().account, PHONE_NUMBERS, declared)

    assert [(FLOW, f"number {NUMBER} no longer leads to it with voice_url")] == lost


def test_only_the_side_that_was_changed_is_lost(new_run: NewRun, emulator: Emulator) -> None:
    voice, sms = at(emulator, FLOW), at(emulator, OTHER)
    sid = number(emulator, voice_url=voice, sms_url="https://example.com/")

    lost = lost_ways(
        new_run().account,
        PHONE_NUMBERS,
        pointed(sid, voice_url=voice, sms_url=sms),
    )

    assert [OTHER] == [flow for flow, _ in lost]


def test_a_number_that_is_gone_leads_nowhere(new_run: NewRun, emulator: Emulator) -> None:
    declared = pointed("PN" + "0" * 32, voice_url=at(emulator, FLOW))

    lost = lost_ways(new_run().account, PHONE_NUMBERS, declared)

    assert [(FLOW, f"number {NUMBER} is gone")] == lost


def test_what_was_pointed_at_no_flow_is_not_asked_for(new_run: NewRun, emulator: Emulator) -> None:
    declared = pointed("PN" + "0" * 32, voice_url="https://example.com/")

    lost = lost_ways(new_run().account, PHONE_NUMBERS, declared)

    assert ([], []) == (lost, emulator.journal())


SWITCH = "use_inbound_webhook_on_number"


@pytest.mark.parametrize(
    ("steps", "fields", "led"),
    [
        (
            MESSAGING_SERVICE_ENTRANCES,
            {"inbound_request_url": FLOW, SWITCH: "false"},
            {(FLOW, "inbound_request_url")},
        ),
        (MESSAGING_SERVICE_ENTRANCES, {"inbound_request_url": FLOW, SWITCH: "true"}, set()),
        (
            CONVERSATION_ADDRESSES,
            {
                "auto_creation_enabled": "true",
                "auto_creation_type": "studio",
                "studio_flow_sid": FLOW,
            },
            {(FLOW, "studio_flow_sid")},
        ),
    ],
)
def test_every_kind_of_entrance_says_where_its_stack_pointed_it(
    steps: EntranceSteps, fields: dict[str, str], led: set[tuple[str, str]]
) -> None:
    assert led == declared_ways(steps, pointed(**fields))
