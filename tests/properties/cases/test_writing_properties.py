"""What is written as a file of cases reads back as the same cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.cases import (
    AnswerEntry,
    CallEntry,
    CaseEntry,
    CasesEntry,
    EndEntry,
    Filling,
    HandoverEntry,
    HeardEntry,
    MessageEntry,
    OutcomeEntry,
    ParametersEntry,
    RequestEntry,
    SaidEntry,
    TextEntry,
    TurnEntry,
    exactly,
    literal,
    parsed_cases,
    write_cases,
)
from pulumi_twilio_studio.cases.expectations import Expectation

TEXT = st.text(max_size=12) | st.sampled_from(
    [
        "yes",
        "no",
        "0123",
        "1e3",
        "1.0",
        "12:30",
        "...",
        "~",
        "null",
        "/a.c/",
        "${a}",
        " x ",
        "#",
        "- a",
    ]
)
NAMES = st.text(min_size=1, max_size=6)
TEXTS = st.lists(TEXT, min_size=1, max_size=3)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)
PATTERNS = TEXT.filter(lambda text: not text.startswith("/")) | st.just("/a.*b/")


def some(model: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Entries with any of those fields."""
    return st.fixed_dictionaries({}, optional=fields).map(lambda given: model(**given))


def dictionary(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(NAMES, values, max_size=2)


TEXT_ENTRIES = st.builds(TextEntry, text=TEXT) | st.builds(TextEntry, contains=TEXTS)
EXPECTED = PATTERNS | TEXT_ENTRIES
HEARD = PATTERNS | some(HeardEntry, text=TEXT, contains=TEXTS, to=PATTERNS, media=PATTERNS)
TURNS = st.one_of(
    st.builds(TurnEntry, hears=st.lists(HEARD, min_size=1, max_size=3)),
    st.builds(
        TurnEntry,
        says=TEXT | some(SaidEntry, text=TEXT, confidence=st.floats(0, 1), fields=dictionary(TEXT)),
    ),
    st.builds(TurnEntry, presses=TEXT),
    st.just(TurnEntry(silence=True)),
    st.just(TurnEntry(waits="1.5 hours")),
    st.just(TurnEntry(hangs_up=True)),
)
ANSWERS = some(
    AnswerEntry,
    status=st.integers(100, 599),
    json=JSON,
    body=TEXT,
    type=TEXT,
    silence=st.booleans(),
)
REQUESTS = st.builds(
    lambda widget, given: RequestEntry(widget=widget, **given),
    TEXT,
    st.fixed_dictionaries(
        {},
        optional={
            "url": PATTERNS,
            "method": TEXT,
            "body": EXPECTED,
            "parameters": dictionary(EXPECTED),
            "answers": st.lists(ANSWERS, min_size=1, max_size=2),
        },
    ),
)
MESSAGES = TEXT | some(MessageEntry, **{"from": TEXT}, to=TEXT, text=TEXT, fields=dictionary(TEXT))
PARAMETERS = some(ParametersEntry, **{"from": TEXT}, to=TEXT, parameters=dictionary(JSON))
TRIGGERS = st.one_of(
    st.fixed_dictionaries({"message": MESSAGES}),
    st.fixed_dictionaries({"conversation": MESSAGES}),
    st.fixed_dictionaries(
        {"call": some(CallEntry, **{"from": TEXT}, to=TEXT, fields=dictionary(TEXT))}
    ),
    st.fixed_dictionaries({"request": PARAMETERS}),
    st.fixed_dictionaries({"parent": PARAMETERS}),
)
OUTCOMES = TEXT | st.builds(OutcomeEntry, event=TEXT, values=dictionary(JSON))
CASES = st.builds(
    lambda name, trigger, given: CaseEntry(name=name, **trigger, **given),
    TEXT,
    TRIGGERS,
    st.fixed_dictionaries(
        {},
        optional={
            "values": dictionary(TEXT),
            "now": st.just("2026-01-05 09:00"),
            "turns": st.lists(TURNS, max_size=3),
            "requests": st.lists(REQUESTS, max_size=2),
            "outcomes": dictionary(st.lists(OUTCOMES, min_size=1, max_size=2)),
            "calls": st.lists(PATTERNS, max_size=2),
            "handover": some(
                HandoverEntry, to=EXPECTED, attributes=dictionary(JSON), priority=EXPECTED
            ),
            "ends": TEXT
            | some(EndEntry, at=TEXT, how=st.sampled_from(["ended", "hung up", "stopped"])),
            "path": st.lists(TEXT, max_size=3),
            "variables": dictionary(EXPECTED),
        },
    ),
)
FILES = some(
    CasesEntry,
    flow=TEXT,
    values=dictionary(TEXT),
    subflows=dictionary(TEXT),
    now=st.just("2026-01-05T09:00:00+01:00"),
    cases=st.lists(CASES, max_size=3),
)


@given(FILES)
def test_what_is_written_reads_back_as_the_same_cases(cases: CasesEntry) -> None:
    text = write_cases(cases, "cases.schema.json")

    assert cases == parsed_cases(text, Path("bot.tests.yaml")).written


@given(TEXT)
def test_a_text_that_is_recorded_expects_exactly_that_text(text: str) -> None:
    turn = TurnEntry(hears=[exactly(text)])

    assert turn.hears is not None
    assert text == Expectation(turn.hears[0], Filling({})).exactly


@given(TEXT)
def test_a_text_that_is_recorded_is_filled_in_as_itself(text: str) -> None:
    assert text == Filling({}).text(literal(text))
