from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition, DefinitionError, structure

FINE = {"name": "a", "type": "trigger", "transitions": [], "properties": {}}


def flow(*states: object, **top: object) -> dict:
    return {"initial_state": "a", **top, "states": list(states)}


def wired(**transition: object) -> dict:
    return {**FINE, "transitions": [transition]}


def without(key: str) -> dict:
    return {name: value for name, value in FINE.items() if name != key}


def deep(levels: int, wrap: Callable[[object], object] = lambda value: [value]) -> object:
    value: object = "bottom"
    for _ in range(levels):
        value = wrap(value)
    return value


def problems(api: object) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        Definition.from_api(api)
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("api", "problem"),
    [
        ([], "a flow definition must be an object, not a list"),
        (None, "a flow definition must be an object, not null"),
        ({"initial_state": "a"}, "states: is missing"),
        (flow(), "states: must be a list of at least one widget"),
        ({"initial_state": "a", "states": {}}, "states: must be a list of at least one widget"),
        ({"states": [FINE]}, "initial_state: is missing: name the widget the flow starts with"),
        (flow(FINE, initial_state=5), "initial_state: must be a string, not a number"),
        (flow(FINE, initial_state="b"), 'initial_state: "b" is not a widget'),
        (flow(FINE, 3), "states[1]: must be an object, not a number"),
        (flow(FINE, without("name")), "states[1].name: is missing"),
        (flow(FINE, {**FINE, "name": ""}), "states[1].name: must not be empty"),
        (flow(FINE, {**FINE, "name": True}), "states[1].name: must be a string, not true or false"),
        (flow(without("type")), 'widget "a": type: is missing'),
        (flow({**FINE, "type": None}), 'widget "a": type: must be a string, not null'),
        (flow({**FINE, "properties": []}), 'widget "a": properties: must be an object, not a list'),
        (
            flow(without("transitions")),
            'widget "a": transitions: is missing; a widget that leads nowhere has []',
        ),
        (
            flow({**FINE, "transitions": {}}),
            'widget "a": transitions: must be a list, not an object',
        ),
        (
            flow({**FINE, "transitions": ["sent"]}),
            'widget "a": transitions[0]: must be an object, not a string',
        ),
        (flow(wired(next="a")), 'widget "a": transitions[0].event: is missing'),
        (
            flow(wired(event="e", next=7)),
            'widget "a": transitions[0].next: must be the name of a widget, not a number',
        ),
        (
            flow(wired(event="e", next=False)),
            'widget "a": transitions[0].next: must be the name of a widget, not true or false',
        ),
        (
            flow(wired(event="e", next="zz")),
            'widget "a": transitions[0].next: "zz" is not a widget',
        ),
        (flow(FINE, FINE), 'widget "a": name: is the name of 2 widgets (states 0, 1)'),
        (
            flow({**FINE, "properties": {"x": float("nan")}}),
            'widget "a": properties.x: nan is not a JSON number',
        ),
        (
            flow({**FINE, "properties": {"x": [{1}]}}),
            'widget "a": properties.x[0]: set is not a JSON value',
        ),
        (
            flow({**FINE, "properties": {"x": {1: 2}}}),
            'widget "a": properties.x: has a key that is not a string of valid UTF-8',
        ),
        (
            flow({**FINE, "properties": {"x": "\ud83d"}}),
            'widget "a": properties.x: holds half of a surrogate pair, which UTF-8 cannot encode',
        ),
        (flow(FINE, description=b"x"), "description: bytes is not a JSON value"),
    ],
)
def test_says_what_is_wrong_and_where(api: object, problem: str) -> None:
    assert [problem] == problems(api)


def test_says_everything_that_is_wrong_at_once() -> None:
    ask = {**FINE, "name": "ask_name", "properties": {"x": float("inf")}}
    end = {
        **FINE,
        "name": "end_call",
        "type": 1,
        "transitions": [{"event": "e", "next": "end_cal"}],
    }

    found = problems(flow(ask, end, initial_state="ask_nam"))

    assert [
        'widget "ask_name": properties.x: inf is not a JSON number',
        'initial_state: "ask_nam" is not a widget; did you mean "ask_name"?',
        'widget "end_call": type: must be a string, not a number',
        'widget "end_call": transitions[0].next: "end_cal" is not a widget; did you mean "end_call"?',
    ] == found


def test_says_everything_even_when_everything_is_wrong() -> None:
    lost = [
        {**FINE, "name": f"w{at}", "transitions": [{"event": "e", "next": f"w{at}x"}]}
        for at in range(100)
    ]

    found = problems(flow(*lost, initial_state="w0"))

    assert 100 == len(found)
    assert [True] * 20 + [False] * 80 == ["did you mean" in problem for problem in found]


def test_says_once_that_a_name_is_no_json() -> None:
    found = problems(flow(FINE, {**FINE, "name": float("nan")}))

    assert ["states[1].name: nan is not a JSON number"] == found


@pytest.mark.parametrize("wrap", [lambda value: [value], lambda value: {"": value}])
def test_refuses_what_is_nested_too_deeply_to_be_handled(
    wrap: Callable[[object], object],
) -> None:
    (found,) = problems(flow({**FINE, "properties": {"x": deep(5000, wrap)}}))

    assert found.endswith("is nested more than 100 levels deep")


@pytest.mark.parametrize(
    "api",
    [
        flow(without("properties")),
        flow(wired(event="e", next=None)),
        flow({**FINE, "name": "a b/c~d"}, initial_state="a b/c~d"),
        flow({**FINE, "type": "a-type-of-tomorrow"}),
        flow({**FINE, "properties": {"x": deep(50)}}),
        flow(FINE, flags=None, description=None),
    ],
)
def test_accepts_what_twilio_may_store(api: dict) -> None:
    assert api["states"][0]["name"] in Definition.from_api(api).content["states"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=2) | st.integers(0, 1), inner, max_size=3)
    ),
)


@given(JSON)
def test_the_quick_look_says_what_the_close_look_says(value: object) -> None:
    """Compared as text, which tells true from 1, and with the problems."""
    quick, close = structure.examine(value), structure._examine_closely(value)

    assert repr(close) == repr(quick)
