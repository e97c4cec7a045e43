"""A text is found for a regular expression, and the expression itself says whether it fits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.exploring.patterns import matching


@pytest.mark.parametrize(
    "pattern",
    [
        "yes",
        "^yes$",
        "(?i)yes|no",
        "[0-9]{5}",
        "[^a-z]+",
        r"\d{3}-\d{4}",
        r"\+?\d+",
        r"\w+@\w+\.\w{2,}",
        r"\S\s\D\W",
        "a.c",
        "(ab){3}",
        "[A-Z][a-z]*",
        "[^a1 Z_.@-]",
        "(?:x|y)z?",
        "",
    ],
)
def test_the_text_fits(pattern: str) -> None:
    text = matching(pattern)

    assert text is not None
    assert re.fullmatch(pattern, text)


@given(st.text(min_size=1, max_size=5), st.integers(1, 4), st.sampled_from(["", "?", "*", "+"]))
def test_the_text_fits_a_pattern_of_chance(text: str, times: int, sign: str) -> None:
    pattern = f"(?:{re.escape(text)}){{{times}}}(?:[{re.escape(text[0])}]|x){sign}"

    found = matching(pattern)

    assert found is not None
    assert re.fullmatch(pattern, found)


def test_no_text_is_found_for_what_is_no_pattern() -> None:
    assert matching("(") is None


def test_the_text_stays_short_however_often_a_part_is_repeated() -> None:
    found = matching("(?:a{1000}){1000}")

    assert found is not None
    assert len(found) <= 1000
