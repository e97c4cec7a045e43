"""What is said travels as data, and becomes text at the end."""

from __future__ import annotations

import json

import pytest

from pulumi_twilio_studio.lifecycle.diagnostics import MOST, Diagnostic

SID = "FW" + "1" * 32
TEXTS = {
    "a sentence": (Diagnostic("draft", SID, "It is left alone."), "It is left alone."),
    "with lines": (
        Diagnostic("drift", SID, "somebody changed it", ("~ one", "~ two")),
        "somebody changed it:\n    ~ one\n    ~ two",
    ),
    "with remarks": (
        Diagnostic("change", SID, "it will change", ("~ one",), ("it is covered",)),
        "it will change:\n    ~ one\n    it is covered",
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_has_the_lines_below_the_title(case: str) -> None:
    diagnostic, text = TEXTS[case]

    assert text == str(diagnostic)


def test_many_lines_are_cut_short_and_the_remarks_are_not() -> None:
    lines = tuple(f"~ {number}" for number in range(MOST + 7))

    shown = str(Diagnostic("change", SID, "it will change", lines, ("it is covered",)))

    assert [f"    ~ {MOST - 1}", "    ... and 7 more", "    it is covered"] == shown.split("\n")[
        -3:
    ]


def test_a_text_without_structure_is_a_note() -> None:
    text = "one thing:\n    and another"

    assert ("note", text) == (Diagnostic.of(text).kind, str(Diagnostic.of(text)))


ODD = ['"quotes"', "two\nlines", "\x1b[2J", "\u2028", "\ud800", "<b>&", "naïve 😀", ""]


@pytest.mark.parametrize("text", ODD)
def test_any_text_comes_back_from_one_line(text: str) -> None:
    diagnostic = Diagnostic("drift", SID, text, (text, "x"), (text,))

    line = diagnostic.to_json()

    assert 1 == len(line.encode().split(b"\n"))
    assert diagnostic == Diagnostic.from_json(line)


def test_the_engine_finds_a_secret_in_the_form_that_it_looks_for() -> None:
    """Go's JSON escapes more than Python's (encoding/json, HTMLEscape)."""
    line = Diagnostic("note", SID, 'the key is "<4711>&"').to_json()

    assert '\\"\\u003c4711\\u003e\\u0026\\"' in line


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "null", '{"kind": "change"}', '{"kind": 1, "lines": 2}']
)
def test_what_is_none_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Diagnostic.from_json(text)


def test_an_unknown_key_of_a_newer_provider_is_left_out() -> None:
    told = json.loads(Diagnostic("drift", SID, "it changed").to_json())

    assert Diagnostic("drift", SID, "it changed") == Diagnostic.from_json(
        json.dumps({**told, "severity": "warning"})
    )
