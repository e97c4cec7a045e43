"""What counts as a SID."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.sids import IN_TEXT, is_accepted_sid, is_sid

SID = f"FW{0xABC:032x}"
CAPITALS = f"FW{0xABC:032X}"


@pytest.mark.parametrize(
    ("value", "is_written", "is_accepted"),
    [
        (SID, True, True),
        (CAPITALS, False, True),
        (SID.lower(), False, False),
        (f"AC{0xABC:032x}", False, False),
        (SID[:-1], False, False),
        (f"{SID}0", False, False),
        (f"{SID}\n", False, False),
        (f"FW{'g' * 32}", False, False),
        (None, False, False),
        (7, False, False),
    ],
)
def test_a_sid_has_two_capitals_and_32_digits(
    value: object, is_written: bool, is_accepted: bool
) -> None:
    assert (is_written, is_accepted) == (is_sid(value, "FW"), is_accepted_sid(value, "FW"))


def test_sids_are_found_in_a_text_only_as_whole_words() -> None:
    text = f"{SID}, x{SID}, {SID}9, https://twilio.com/{SID}/Revisions"

    assert [SID, SID] == IN_TEXT.findall(text)
