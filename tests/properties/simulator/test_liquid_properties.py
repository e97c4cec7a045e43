"""What is filled in without the library is what the library fills in."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.simulator.liquid import LiquidFailure, reads, render
from pulumi_twilio_studio.simulator.liquid.engine import parse
from pulumi_twilio_studio.simulator.liquid.rendering import _prepared

NOW = datetime(2026, 1, 5, 6, 5, 7, tzinfo=UTC)
# `size`, `first` and `last` ask for what a list has itself.
KEYS = st.sampled_from(
    ["a", "Body", "my-widget", "x_1", "b2", "size", "first", "last", "or", "empty", "limit"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)
VARIABLES = st.fixed_dictionaries(
    {"trigger": OBJECTS, "widgets": OBJECTS, "flow": OBJECTS, "contact": OBJECTS}
)
ROOTS = st.sampled_from(["trigger", "widgets", "flow", "contact"])
PATHS = st.builds(
    lambda root, keys: ".".join([root, *keys]), ROOTS, st.lists(KEYS, min_size=1, max_size=4)
)
BLANKS = st.sampled_from(["", " ", "  ", "\t"])
OUTPUTS = st.builds(
    lambda before, path, after: f"{{{{{before}{path}{after}}}}}", BLANKS, PATHS, BLANKS
)
LITERALS = st.text(alphabet="ab ${}%\n-é'\"|", max_size=6)
TEXTS = st.lists(OUTPUTS | LITERALS, max_size=5).map("".join)


def by_library(text: str, variables: dict[str, Any]) -> tuple[str | None, list[str]]:
    """What the library alone makes of a text, and what was not there; None for a text that fails."""
    missing: list[str] = []
    try:
        return parse(text).render(variables, NOW, missing), missing
    except LiquidFailure:
        return None, []


@given(st.lists(OUTPUTS, min_size=1, max_size=4).map(" and ".join), VARIABLES)
def test_plain_names_are_filled_in_as_the_library_does(
    text: str, variables: dict[str, Any]
) -> None:
    missing: list[str] = []

    with suppress(LiquidFailure):
        shown = render(text, variables, NOW, missing=missing)

        assert (shown, missing) == by_library(text, variables)


@given(TEXTS, VARIABLES)
def test_a_text_that_both_can_fill_in_comes_out_alike(text: str, variables: dict[str, Any]) -> None:
    expected, absent = by_library(text, variables)
    missing: list[str] = []
    shown = None

    with suppress(LiquidFailure):
        shown = render(text, variables, NOW, missing=missing)

    assert shown is None or (shown, missing) == (expected, absent)


@given(PATHS)
def test_plain_names_are_listed_as_the_library_lists_them(path: str) -> None:
    text = f"{{{{{path}}}}} {{{{ {path} }}}}"

    with suppress(LiquidFailure):
        assert parse(text).reads == reads(text)


@given(st.text(alphabet="{}%a.|' -", max_size=30))
def test_whatever_a_text_holds_it_is_filled_in_or_fails(text: str) -> None:
    with suppress(LiquidFailure):
        _prepared(text)
        assert isinstance(render(text, {}, NOW), str)
