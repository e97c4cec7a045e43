"""Texts are cut to the room there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.drawing.text_metrics import (
    clip,
    one_line,
    width,
    wrap,
)

TEXTS = st.text(max_size=300)


@given(TEXTS, st.floats(20, 500))
def test_what_is_clipped_fits(text: str, room: float) -> None:
    cut = clip(text, room, 12)

    assert width(cut, 12) <= room
    assert cut == text or cut.endswith("…")


@given(TEXTS.map(one_line), st.floats(40, 400), st.integers(1, 4))
def test_what_is_wrapped_fits_and_loses_only_its_end(text: str, room: float, lines: int) -> None:
    found = wrap(text, room, 12, lines)

    assert len(found) <= lines
    assert all(width(line.text, 12) <= room for line in found)
    shown = "".join(line.text for line in found).removesuffix("…").replace(" ", "")
    assert text.replace(" ", "").startswith(shown)


@given(TEXTS)
def test_a_line_holds_nothing_that_xml_refuses(text: str) -> None:
    assert one_line(text).isprintable()


def test_lines_end_between_words() -> None:
    found = wrap("Thank you for calling the shop", 90, 12, 3)

    assert ["Thank you for", "calling the", "shop"] == [line.text for line in found]


def test_a_word_without_room_on_any_line_is_broken() -> None:
    first, second = wrap(f"GET {'x' * 60}", 200, 12, 2)

    assert first.text.startswith("GET x")
    assert second.text.startswith("x")


@pytest.mark.parametrize(("narrow", "wide"), [("ill", "WWW"), ("abc", "漢字漢"), ("a", "aa")])
def test_wide_characters_take_more_room(narrow: str, wide: str) -> None:
    assert width(narrow, 12) < width(wide, 12)


def test_marks_upon_a_letter_take_no_room() -> None:
    assert width("e", 12) == width("e\u0301\u0301\u0301", 12)
