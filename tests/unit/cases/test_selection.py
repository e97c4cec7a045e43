"""`-k` selects cases as it does in pytest."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.cases.selection import selection
from pulumi_twilio_studio.failures import WrongArgument

NAMES = ["asks twice", "asks late", "says good-bye", "nothing"]
SELECTED = {
    "asks": ["asks twice", "asks late"],
    "ASKS": ["asks twice", "asks late"],
    "asks late": ["asks late"],
    "asks  late": ["asks late"],
    "not asks": ["says good-bye", "nothing"],
    "asks and not late": ["asks twice"],
    "late or good": ["asks late", "says good-bye"],
    "late or asks and twice": ["asks twice", "asks late"],
    "(late or twice) and asks": ["asks twice", "asks late"],
    "not (asks or good)": ["nothing"],
    "not not late": ["asks late"],
    "nobody": [],
    "nothing": ["nothing"],
}
WRONG = {
    "and": '"and" makes no sense at "and"',
    "a and": '"a and" ends too early',
    "not": '"not" ends too early',
    "(a": '"(a" ends too early',
    "a)": '"a)" makes no sense at ")"',
    "()": '"()" makes no sense at ")"',
    "": '"" ends too early',
    "(" * 1000 + "a": 'makes no sense at "("',
}


@pytest.mark.parametrize("text", SELECTED)
def test_words_select_names(text: str) -> None:
    assert SELECTED[text] == list(filter(selection(text), NAMES))


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:9])
def test_what_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(WrongArgument) as caught:
        selection(text)

    assert WRONG[text] in str(caught.value)
