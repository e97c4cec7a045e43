"""What counts as led somewhere else, and what is remembered of it."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.takeover import Note, Takeover, leads_somewhere

OLD, MINE = "https://old.example.com", "https://webhooks.twilio.com/mine"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("voice_url", OLD),
        ("trunk_sid", "TK1"),
        ("voice_application_sid", "AP1"),
        ("status_callback", OLD),
    ],
)
def test_a_place_that_is_set_leads_somewhere(name: str, value: str) -> None:
    assert leads_somewhere(name, {name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("voice_url", ""),
        ("voice_method", "GET"),
        ("voice_url", "https://demo.twilio.com/welcome/voice/"),
        ("sms_url", "https://demo.twilio.com/welcome/sms/reply"),
    ],
)
def test_what_is_not_set_and_what_twilio_has_set_leads_nowhere(name: str, value: str) -> None:
    assert not leads_somewhere(name, {name: value})


@pytest.mark.parametrize(
    ("found", "leading"),
    [
        ({"auto_creation_enabled": "true", "auto_creation_type": "default"}, "auto_creation_type"),
        ({"use_inbound_webhook_on_number": "true"}, "use_inbound_webhook_on_number"),
    ],
)
def test_a_setting_that_sends_messages_another_way_leads_somewhere(
    found: dict[str, str], leading: str
) -> None:
    assert leads_somewhere(leading, found)


@pytest.mark.parametrize(
    "found",
    [
        {"auto_creation_enabled": "false", "auto_creation_type": "webhook", "webhook_url": OLD},
        {"auto_creation_enabled": "", "studio_flow_sid": "FW1"},
        {"use_inbound_webhook_on_number": "false"},
    ],
)
def test_what_is_switched_off_leads_nowhere(found: dict[str, str]) -> None:
    assert [] == [name for name in found if leads_somewhere(name, found)]


def test_what_stands_there_is_what_stood_there_before() -> None:
    takeover = Takeover({"voice_url": OLD, "voice_method": "GET"}, {"voice_url": MINE})

    assert {"voice_url": OLD} == takeover.previous
    assert ["voice_url"] == takeover.foreign


def test_a_place_that_will_be_known_later_is_another_one() -> None:
    takeover = Takeover({"voice_url": OLD}, {"voice_url": UNKNOWN})

    assert ["voice_url"] == takeover.foreign


def test_what_is_as_declared_is_not_foreign_and_stood_there_before() -> None:
    takeover = Takeover({"voice_url": MINE}, {"voice_url": MINE})

    assert [] == takeover.foreign
    assert {"voice_url": MINE} == takeover.previous


def test_what_a_killed_run_wrote_is_ours_and_its_note_says_what_stood_there() -> None:
    note = Note({"voice_url": OLD}, {"voice_url": MINE}, is_made=False)

    takeover = Takeover({"voice_url": MINE}, {"voice_url": "https://next.example.com"}, [note])

    assert [] == takeover.foreign
    assert {"voice_url": OLD} == takeover.previous


def test_a_note_does_not_count_when_somebody_has_changed_the_entrance_since() -> None:
    note = Note({"voice_url": "https://older.example.com"}, {"voice_url": MINE}, is_made=True)

    takeover = Takeover({"voice_url": OLD}, {"voice_url": MINE}, [note])

    assert ["voice_url"] == takeover.foreign
    assert {"voice_url": OLD} == takeover.previous
    assert not takeover.was_made


def test_an_entrance_that_a_killed_run_made_is_ours_to_delete() -> None:
    note = Note({}, {"studio_flow_sid": "FW1"}, is_made=True)

    takeover = Takeover({"studio_flow_sid": "FW1", "type": "sms"}, {}, [note])

    assert takeover.was_made
