"""Whatever a definition holds, lint says something about it and never fails."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import DefinitionError, parse
from pulumi_twilio_studio.definition.lint import CODES, lint
from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.definition.positions import Lines
from pulumi_twilio_studio.definition.problems import segments

PROPERTIES = sorted({name for each in widget_types().values() for name in each.properties or ()})
EVENTS = sorted({event for each in widget_types().values() for event in each.events or ()})
NAMES = st.sampled_from(["Trigger", "a", "b", "c", "widgets"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | NAMES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "value", "type", "arguments"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def perhaps(expected: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what is expected there, and now and then anything."""
    return expected | expected | expected | ANYTHING


TRANSITION = st.fixed_dictionaries(
    {"event": perhaps(st.sampled_from(EVENTS))},
    optional={"next": perhaps(NAMES), "conditions": ANYTHING, "extra": ANYTHING},
)
WIDGET = st.fixed_dictionaries(
    {
        "name": perhaps(NAMES),
        "type": perhaps(st.sampled_from(sorted(widget_types()))),
        "transitions": perhaps(st.lists(perhaps(TRANSITION), max_size=3)),
        "properties": perhaps(st.dictionaries(st.sampled_from(PROPERTIES), ANYTHING, max_size=4)),
    }
)
FLOW = st.fixed_dictionaries(
    {
        "initial_state": perhaps(NAMES),
        "states": perhaps(st.lists(perhaps(WIDGET), min_size=1, max_size=5)),
    },
    optional={"flags": ANYTHING, "description": ANYTHING, "$schema": ANYTHING},
)


@given(FLOW)
def test_understands_whatever_there_is(api: dict[str, Any]) -> None:
    found = lint(api)

    assert {each.code for each in found} <= set(CODES)
    assert all(str(each) for each in found)


@given(FLOW)
def test_refuses_whatever_cannot_be_parsed(api: dict[str, Any]) -> None:
    codes = {"wrong-shape", "no-such-widget", "duplicate-name"}
    found = {each.code for each in lint(api)} & codes

    try:
        parse(api)
    except DefinitionError:
        assert found
    else:
        assert not found


@given(FLOW)
def test_knows_a_place_for_every_finding(api: dict[str, Any]) -> None:
    text = json.dumps(api, indent=1)
    lines = Lines(text)

    for each in lint(api):
        line, column = lines.place(segments(each.path) or ())
        assert not text.split("\n")[line - 1][column - 1].isspace()
