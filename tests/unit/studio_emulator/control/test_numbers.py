"""Phone numbers given to an account, in a process or through the control API."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api

NUMBER = "+15550100001"


def test_gives_any_account_a_number_through_the_control_api(emulator: Emulator, api: Api) -> None:
    tenant = emulator.create_account("Tenant", emulator.account_sid)["sid"]
    path = f"/emulator/accounts/{tenant}/numbers"

    answer = api.post(path, json={"phone_number": NUMBER, "voice_url": "https://example.com/x"})

    assert (201, "https://example.com/x") == (answer.status_code, answer.json()["voice_url"])
    assert [answer.json()] == api.get(path).json() == emulator.numbers(tenant)
    assert [] == emulator.numbers()


def test_the_state_shows_the_numbers_of_each_account_oldest_first(emulator: Emulator) -> None:
    numbers = [emulator.add_number(NUMBER), emulator.add_number("+15550100002")]

    [account] = emulator.state()["accounts"]

    assert numbers == account["numbers"] == emulator.numbers()


def test_a_seed_may_have_what_only_time_makes_possible(emulator: Emulator) -> None:
    fields: dict[str, Any] = {
        "sid": "PN" + "1" * 32,
        "voice_fallback_url": "https://example.com/x",
        "voice_url": "",
        "capabilities": {"mms": False},
    }

    number = emulator.add_number(NUMBER, **fields)

    assert {**fields, "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False}} == {
        name: number[name] for name in fields
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone_number": "5550100001"}, "A phone number must be like"),
        ({"voice_uri": "x"}, "A phone number has no 'voice_uri'; there are "),
        ({"voice_url": "nowhere"}, "VoiceUrl is not a valid URL: nowhere."),
        ({"voice_url": 3}, "The voice_url of a phone number cannot be 3."),
        ({"beta": "yes"}, "The beta of a phone number cannot be 'yes'."),
        ({"friendly_name": False}, "The friendly_name of a phone number cannot be False."),
        ({"sid": "PN1"}, "The SID of a phone number must be PN and 32 digits, not PN1."),
        ({"capabilities": {"telex": True}}, "The capabilities of a phone number are booleans"),
        ({"capabilities": ["sms"]}, "The capabilities of a phone number are booleans"),
    ],
)
def test_refuses_impossible_numbers_in_a_sentence(
    emulator: Emulator, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence[:40].replace("'", ".")):
        emulator.add_number(**{"phone_number": NUMBER, **fields})

    assert [] == emulator.numbers()


def test_refuses_a_number_and_a_sid_that_are_taken(emulator: Emulator) -> None:
    number = emulator.add_number(NUMBER)

    with pytest.raises(ValueError, match="An account has the phone number"):
        emulator.add_number(NUMBER)
    with pytest.raises(ValueError, match=f"The SID {number['sid']} is given twice"):
        emulator.add_number("+15550100002", sid=number["sid"])


def test_knows_no_numbers_of_an_account_that_does_not_exist(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="There is no account AC0"):
        emulator.numbers("AC0")
