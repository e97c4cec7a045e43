"""What holds for every definition, tried on made-up ones."""

import json
import random
import re
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition, apply, changes, parse, template

# Few names, keys and values, so that two definitions have much in common, among any at all.
NAMES = st.sampled_from(["Trigger", "ask", "route", "menu", "end"]) | st.text(min_size=1)
KEYS = st.sampled_from(["body", "timeout", "__k", "parameters", "value"]) | st.text()
EVENTS = st.sampled_from(["sent", "failed", "match", "noMatch", "next"]) | st.text(min_size=1)
SCALARS = (
    st.sampled_from([None, True, False, 0, 1, 10, "", "1", "Hi", "{{x}}"])
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=6
)
CONDITIONS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"friendly_name": st.text(), "type": st.just("equal_to"), "value": st.text()}
    ),
    max_size=2,
)


@st.composite
def api_forms(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    transitions = st.fixed_dictionaries(
        {"event": EVENTS},
        optional={
            "next": st.sampled_from([*names, "", None]),
            "conditions": CONDITIONS,
            "x": SCALARS,
        },
    )
    states = [
        draw(
            st.fixed_dictionaries(
                {
                    "name": st.just(name),
                    "type": st.sampled_from(["send-message", "say-play"]),
                    "transitions": st.lists(transitions, max_size=4),
                    "properties": st.dictionaries(KEYS | st.just("offset"), VALUES, max_size=4),
                },
                optional={"extra": VALUES},
            )
        )
        for name in names
    ]
    top = draw(st.dictionaries(KEYS | st.just("description"), VALUES, max_size=2))
    return {**top, "initial_state": draw(st.sampled_from(names)), "states": states}


def settled(api: dict[str, Any]) -> dict[str, Any]:
    """Give the API form with its ends written one way and its events grouped."""
    copy = json.loads(json.dumps(api))
    for state in copy["states"]:
        events: dict[str, list[dict[str, Any]]] = {}
        for transition in state["transitions"]:
            if not transition.get("next"):
                transition.pop("next", None)
            events.setdefault(transition["event"], []).append(transition)
        state["transitions"] = [each for grouped in events.values() for each in grouped]
    return copy


def rewritten(value: Any, chance: random.Random) -> Any:
    """Write the same JSON in another way: keys in another order, whole numbers as floats."""
    if isinstance(value, dict):
        keys = chance.sample(list(value), len(value))
        return {key: rewritten(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [rewritten(item, chance) for item in value]
    if type(value) is int and abs(value) < 2**53 and chance.random() < 0.5:
        return float(value)
    return value


def reordered(api: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Reorder widgets and events, and write the ends of branches in every way there is."""
    states = []
    for state in chance.sample(api["states"], len(api["states"])):
        events: dict[str, list[dict[str, Any]]] = {}
        for each in state["transitions"]:
            end = chance.choice([{}, {"next": ""}, {"next": None}])
            events.setdefault(each["event"], []).append(each if each.get("next") else each | end)
        order = chance.sample(list(events), len(events))
        states.append({**state, "transitions": [each for e in order for each in events[e]]})
    return {**api, "states": states}


@given(api_forms())
def test_the_api_form_comes_back(api: dict[str, Any]) -> None:
    assert settled(api) == Definition.from_api(api).to_api()


@given(api_forms())
def test_what_is_stored_is_read_back_to_the_letter(api: dict[str, Any]) -> None:
    definition = Definition.from_api(api)

    revived = Definition.from_text(definition.text, definition.layout_text)

    assert definition.text == revived.text
    assert definition.layout_text == revived.layout_text


@given(api_forms(), st.randoms(use_true_random=False))
def test_another_way_of_writing_gives_the_same_text(
    api: dict[str, Any], chance: random.Random
) -> None:
    definition = Definition.from_api(api)

    other = Definition.from_api(rewritten(api, chance))

    assert definition.text == other.text
    assert definition.layout_text == other.layout_text


@given(api_forms(), st.randoms(use_true_random=False))
def test_another_order_without_meaning_is_no_change(
    api: dict[str, Any], chance: random.Random
) -> None:
    definition = Definition.from_api(api)

    other = Definition.from_api(reordered(rewritten(api, chance), chance))

    assert definition.sha256 == other.sha256
    assert [] == changes(definition, other, layout=True)


@given(api_forms(), api_forms(), st.booleans())
def test_there_are_changes_exactly_where_the_meaning_differs(
    existing: dict[str, Any], desired: dict[str, Any], layout: bool
) -> None:
    before, after = Definition.from_api(existing), Definition.from_api(desired)

    found = changes(before, after, layout=layout)

    assert bool(found) is not before.same_as(after, layout=layout)


@given(api_forms(), api_forms(), st.booleans())
def test_applying_the_changes_gives_what_was_desired(
    existing: dict[str, Any], desired: dict[str, Any], layout: bool
) -> None:
    before, after = Definition.from_api(existing), Definition.from_api(desired)

    applied = apply(changes(before, after, layout=layout), before)

    assert applied.same_as(after, layout=layout)


@given(api_forms(), api_forms())
def test_every_change_is_one_printable_line(
    existing: dict[str, Any], desired: dict[str, Any]
) -> None:
    found = changes(Definition.from_api(existing), Definition.from_api(desired), layout=True)

    lines = [change.line for change in found]

    assert [] == [line for line in lines if not line.isprintable()]


@given(api_forms(), KEYS, VALUES, st.data())
def test_one_edited_property_is_found_where_it_is(
    api: dict[str, Any], key: str, value: Any, data: st.DataObject
) -> None:
    existing = Definition.from_api(api)
    edited = json.loads(json.dumps(api))
    at = data.draw(st.integers(0, len(edited["states"]) - 1))
    edited["states"][at]["properties"][key] = value
    desired = Definition.from_api(edited)
    assume(not existing.same_as(desired))

    found = changes(existing, desired)

    name = edited["states"][at]["name"]
    assert {("widget-changed", name, ("properties", key))} == {
        (change.kind, change.widget, change.path[:2]) for change in found
    }


@given(api_forms(), st.data())
def test_one_rewired_transition_is_found_where_it_is(
    api: dict[str, Any], data: st.DataObject
) -> None:
    edited = json.loads(json.dumps(api))
    wirings = [(state, each) for state in edited["states"] for each in state["transitions"]]
    assume(wirings)
    state, transition = data.draw(st.sampled_from(wirings))
    targets = [each["name"] for each in edited["states"] if each["name"] != transition.get("next")]
    assume(targets)
    transition["next"] = data.draw(st.sampled_from(targets))

    (found,) = changes(Definition.from_api(api), Definition.from_api(edited))

    assert state["name"] == found.widget
    assert ("transitions", transition["event"]) == found.path[:2]


@given(api_forms(), NAMES)
def test_one_added_or_removed_widget_is_one_change(api: dict[str, Any], name: str) -> None:
    assume(all(state["name"] != name for state in api["states"]))
    widget = {"name": name, "type": "say-play", "transitions": [], "properties": {"offset": 1}}
    without = Definition.from_api(api)
    with_it = Definition.from_api({**api, "states": [*api["states"], widget]})

    (added,) = changes(without, with_it, layout=True)
    (removed,) = changes(with_it, without, layout=True)

    assert ("widget-added", name) == (added.kind, added.widget)
    assert ("widget-removed", name) == (removed.kind, removed.widget)
    assert added.desired == removed.existing


PIECES = st.lists(st.text(alphabet='a"\\$ {}%\n:[],\U0001f600') | st.sampled_from("xyz").map(tuple))


def as_template(pieces: list[str | tuple[str]]) -> str:
    """Write literal text and placeholders (1-tuples), with each "$" before a brace doubled."""
    text = ""
    for part in (part for piece in pieces for part in piece):
        placeholder = f"${{{part}}}" if part in {"x", "y", "z"} else ""
        if placeholder or part == "{":
            text = re.sub(r"\$+\Z", lambda dollars: dollars[0] * 2, text)
        text += placeholder or part
    return text


@given(PIECES, st.fixed_dictionaries(dict.fromkeys("xyz", st.text())))
def test_a_filled_text_is_its_pieces_with_the_values_between(
    pieces: list[str | tuple[str]], values: dict[str, str]
) -> None:
    body = "text: " + as_template([*pieces, *(tuple(name) for name in values)])

    filled = parse(template(one_widget(body), **values)).to_api()

    expected = "".join(values[p[0]] if isinstance(p, tuple) else p for p in pieces)
    assert "text: " + expected + "".join(values.values()) == body_of(filled)


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_json_within_a_string_stays_json_whatever_is_filled_in(
    inner: dict[str, str], value: str
) -> None:
    assume("$" not in json.dumps(inner) and not re.search(r"\{[{%]", json.dumps(inner)))
    body = json.dumps({**inner, "key": "a ${x} b"}, ensure_ascii=False)

    filled = parse(template(one_widget(body), x=value)).to_api()

    assert {**inner, "key": f"a {value} b"} == json.loads(body_of(filled))


def one_widget(body: str) -> dict[str, Any]:
    ask = {"name": "a", "type": "send-message", "transitions": [], "properties": {"body": body}}
    return {"initial_state": "a", "states": [ask]}


def body_of(api: dict[str, Any]) -> str:
    return str(api["states"][0]["properties"]["body"])
