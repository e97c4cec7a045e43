"""Made-up flows for hypothesis, and single edits to them.

A sketch is a flow in which widgets are numbers: written out with other names it is the same flow with widgets
renamed, by other means than those on trial.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import assume, settings
from hypothesis import strategies as st

many = settings(max_examples=int(os.environ.get("DEFINITIONS", "100")))
"""DEFINITIONS=10000 pytest tests/properties/definition: as many examples of each test."""

Api = dict[str, Any]
Place = tuple[str | int, ...]

# Few names, keys and values, so that two flows have much in common.
NAMES = st.sampled_from(["Trigger", "ask", "ask-name", "ask_name", "menu_1", "menu_2", "-", "9"])
ANY_NAMES = NAMES | st.text("abAB09_-", min_size=1, max_size=12)
KEYS = st.sampled_from(["body", "say", "timeout", "parameters", "value", "__k"]) | st.text(
    max_size=4
)
LITERALS = st.sampled_from(
    ["", "Hi", "Press 1 for sales.", "{{flow.data.x}}", "${url}", "widgets"]
) | st.text("aB1 .{}%$\"'\\\n\u2028é\U0001f600", max_size=6)
SCALARS = (
    LITERALS
    | st.sampled_from([None, True, False, 0, 1, 10, 2.5, 1e300, "1", "10", 3600, "3600"])
    | st.integers()
)
OFFSETS = st.fixed_dictionaries({"x": st.integers(0, 3), "y": st.just(0)})

# How Liquid reads from a widget.
FORMS = (
    "{{{{widgets.{}.inbound.Body}}}}",
    "{{{{ widgets['{}'].Digits | plus: 1 }}}}",
    '{{% if widgets["{}"].SpeechResult %}}yes{{% endif %}}',
    '{{"said": "{{{{widgets.{}.parsed.x}}}}"}}',
)
_REFERENCE = re.compile("\ue000(\\d)(\\d)\ue001")
_REFERENCES = st.builds("\ue000{}{}\ue001".format, st.integers(0, 3), st.integers(0, 4))
_TEXTS = st.lists(LITERALS | _REFERENCES, max_size=3).map("".join)
_CONTENT = st.recursive(
    SCALARS | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=4,
)
_CONDITION = st.fixed_dictionaries({"friendly_name": LITERALS, "value": _TEXTS})
_FOLLOWING = st.none() | st.just("") | st.integers(0, 4)
_TRANSITIONS = st.fixed_dictionaries(
    {"event": st.just("match"), "conditions": st.lists(_CONDITION, min_size=1, max_size=1)},
    optional={"next": _FOLLOWING},
) | st.fixed_dictionaries(
    {"event": st.sampled_from(["sent", "failed", "match", "noMatch"])},
    optional={"next": _FOLLOWING, "name": LITERALS},
)
_WIDGETS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["send-message", "say-play"]),
        "transitions": st.lists(_TRANSITIONS, max_size=3),
        "properties": st.dictionaries(KEYS.filter("offset".__ne__), _CONTENT, max_size=3),
        "offset": st.none() | OFFSETS,
    }
)

# The same with whatever names, keys and values there can be.
_TEXTS_AT_ALL = st.text(min_size=1, max_size=6)
_NAMES_AT_ALL = NAMES | _TEXTS_AT_ALL
_SCALARS_AT_ALL = SCALARS | _TEXTS_AT_ALL | st.floats(allow_nan=False, allow_infinity=False)
_CONTENT_AT_ALL = st.recursive(
    _SCALARS_AT_ALL,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=4,
)
_CONDITIONS_AT_ALL = st.lists(
    st.fixed_dictionaries(
        {}, optional={"friendly_name": LITERALS, "type": st.just("equal_to"), "value": LITERALS}
    ),
    max_size=2,
)
_TRANSITIONS_AT_ALL = st.fixed_dictionaries(
    {"event": st.sampled_from(["sent", "match", "next"]) | _TEXTS_AT_ALL},
    optional={"next": _FOLLOWING, "conditions": _CONDITIONS_AT_ALL, "x": _SCALARS_AT_ALL},
)
_WIDGETS_AT_ALL = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["send-message", "say-play"]),
        "transitions": st.lists(_TRANSITIONS_AT_ALL, max_size=4),
        "properties": st.dictionaries(KEYS | st.just("offset"), _CONTENT_AT_ALL, max_size=4),
        "offset": st.none(),
    },
    optional={"extra": _CONTENT_AT_ALL},
)
_TOP_AT_ALL = st.dictionaries(KEYS | st.just("description"), _CONTENT_AT_ALL, max_size=2)


def rewritten(value: Any, chance: Random) -> Any:
    """Write the same JSON in another way: keys in another order, whole numbers as floats."""
    if isinstance(value, dict):
        keys = chance.sample(list(value), len(value))
        return {key: rewritten(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [rewritten(item, chance) for item in value]
    if type(value) is int and abs(value) < 2**53 and chance.random() < 0.5:
        return float(value)
    return value


def reordered(api: Api, chance: Random) -> Api:
    """Reorder widgets and events, and write the ends of branches in every way there is."""
    states = []
    for state in chance.sample(api["states"], len(api["states"])):
        events: dict[str, list[Api]] = {}
        for each in state["transitions"]:
            end = chance.choice([{}, {"next": ""}, {"next": None}])
            events.setdefault(each["event"], []).append(each if each.get("next") else each | end)
        order = chance.sample(list(events), len(events))
        states.append({**state, "transitions": [each for e in order for each in events[e]]})
    return {**api, "states": states}


@dataclass(frozen=True)
class Sketch:
    """A flow of widgets by number: `next` is a number, and texts hold numbers where names belong.

    Numbers from `reach` on start again from 0.
    """

    widgets: list[Api]
    initial: int
    reach: int

    def named(self, names: list[str]) -> Api:
        """The definition in API form, with these names."""
        pairs = zip(names, self.widgets, strict=False)
        return {
            "description": "",
            "flags": {"allow_concurrent_calls": True},
            "initial_state": names[self.initial],
            "states": [{"name": name, **self._widget(widget, names)} for name, widget in pairs],
        }

    def _widget(self, widget: Api, names: list[str]) -> Api:
        def text(value: str) -> str:
            return _REFERENCE.sub(
                lambda at: FORMS[int(at[1])].format(names[int(at[2]) % self.reach]), value
            )

        written = _each_text(widget, text)
        for transition in written["transitions"]:
            if isinstance(transition.get("next"), int):
                transition["next"] = names[transition["next"] % self.reach]
        offset = written.pop("offset")
        written["properties"] |= {} if offset is None else {"offset": offset}
        return written


@dataclass(frozen=True)
class Edit:
    """One edit: the flow before and after, and where it is, in canonical form and with names as they are then."""

    existing: Api
    desired: Api
    kind: str
    widget: str | None
    path: Place


def names(count: int) -> st.SearchStrategy[list[str]]:
    """So many different names."""
    return st.lists(ANY_NAMES, min_size=count, max_size=count, unique=True)


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """Flows of up to five widgets, some of them with the same content."""
    count = draw(st.integers(1, 5))
    widgets = [draw(_WIDGETS)]
    while len(widgets) < count:
        twin = draw(st.none() | st.sampled_from(widgets))
        widgets.append(twin or draw(_WIDGETS))
    return Sketch(widgets, draw(st.integers(0, count - 1)), count)


@st.composite
def api_forms(draw: st.DrawFn) -> Api:
    """Any definition that can be understood, whatever names, keys and values it has."""
    given = draw(st.lists(_NAMES_AT_ALL, min_size=1, max_size=5, unique=True))
    widgets = [draw(_WIDGETS_AT_ALL) for _ in given]
    sketch = Sketch(widgets, draw(st.integers(0, len(given) - 1)), len(given))
    return {**sketch.named(given), **draw(_TOP_AT_ALL)}


@st.composite
def related(draw: st.DrawFn) -> tuple[Api, Api]:
    """Two flows with widgets in common, under the same names, under other names, or under each other's."""
    sketch = draw(sketches())
    size = len(sketch.widgets)
    widgets = [draw(st.just(widget) | _WIDGETS) for widget in sketch.widgets]
    given = draw(names(size))
    others = [draw(st.just(name) | ANY_NAMES) for name in draw(st.permutations(given))]
    assume(len(set(others)) == size)
    other = Sketch(widgets, draw(st.just(sketch.initial) | st.integers(0, size - 1)), size)
    return sketch.named(given), other.named(others)


@st.composite
def added(draw: st.DrawFn) -> Edit:
    """A widget more, perhaps like another one; nothing leads to it."""
    sketch = draw(sketches())
    size = len(sketch.widgets)
    given = draw(names(size + 1))
    widget = draw(st.sampled_from(sketch.widgets) | _WIDGETS)
    more = Sketch([*sketch.widgets, widget], sketch.initial, size)
    return Edit(sketch.named(given), more.named(given), "widget-added", given[-1], ())


@st.composite
def removed(draw: st.DrawFn) -> Edit:
    """A widget less, to which nothing led."""
    edit = draw(added())
    return Edit(edit.desired, edit.existing, "widget-removed", edit.widget, ())


@st.composite
def renamed(draw: st.DrawFn) -> tuple[Edit, str]:
    """One widget under another name, and its former one."""
    sketch = draw(sketches())
    *given, desired = draw(names(len(sketch.widgets) + 1))
    at = draw(st.integers(0, len(given) - 1))
    others = [*given[:at], desired, *given[at + 1 :]]
    edit = Edit(sketch.named(given), sketch.named(others), "widget-renamed", desired, ())
    return edit, given[at]


@st.composite
def retyped(draw: st.DrawFn) -> Edit:
    """A widget of another type."""
    existing, desired, state = draw(_two_and_a_state())
    state["type"] += "-v2"
    return Edit(existing, desired, "widget-changed", state["name"], ("type",))


@st.composite
def described(draw: st.DrawFn) -> Edit:
    """A flow with another description."""
    existing, desired, _ = draw(_two_and_a_state())
    desired["description"] = draw(st.text(min_size=1))
    return Edit(existing, desired, "flow-changed", None, ("description",))


@st.composite
def started(draw: st.DrawFn) -> Edit:
    """A flow that starts with another widget."""
    existing, desired, _ = draw(_two_and_a_state())
    others = {state["name"] for state in desired["states"]} - {existing["initial_state"]}
    assume(others)
    desired["initial_state"] = draw(st.sampled_from(sorted(others)))
    return Edit(existing, desired, "flow-changed", None, ("initial_state",))


@st.composite
def moved(draw: st.DrawFn) -> Edit:
    """A widget in another place on the canvas, or in none any more, or now in one."""
    existing, desired, state = draw(_two_and_a_state())
    before = state["properties"].pop("offset", None)
    place = draw(st.none() | OFFSETS)
    assume(place != before)
    if place is not None:
        state["properties"]["offset"] = place
    return Edit(existing, desired, "widget-moved", state["name"], ("properties", "offset"))


@st.composite
def rewired(draw: st.DrawFn) -> Edit:
    """A branch that leads elsewhere, or ends."""
    existing, desired, _ = draw(_two_and_a_state())
    transition, name, place = draw(_a_transition(desired, "event"))
    ends = [None, *(each["name"] for each in desired["states"])]
    before = transition.pop("next", None) or None
    after = draw(st.sampled_from([end for end in ends if end != before]))
    if after:
        transition["next"] = after
    return Edit(existing, desired, "widget-changed", name, (*place, "next"))


@st.composite
def recast(draw: st.DrawFn) -> Edit:
    """A branch with another condition."""
    existing, desired, _ = draw(_two_and_a_state())
    transition, name, place = draw(_a_transition(desired, "conditions"))
    key = draw(st.sampled_from(["friendly_name", "value"]))
    transition["conditions"][0][key] += draw(st.text(min_size=1, max_size=6))
    return Edit(existing, desired, "widget-changed", name, (*place, "conditions", 0, key))


@st.composite
def edited(draw: st.DrawFn) -> Edit:
    """A property, at any depth, with another value, one more, or one less."""
    existing, desired, state = draw(_two_and_a_state())
    offset = state["properties"].pop("offset", None)
    *way, last = draw(st.sampled_from([*places_in(state["properties"]), ("new",)]))
    holder = state["properties"]
    for key in way:
        holder = holder[key]
    if isinstance(holder, dict) and draw(st.booleans()) and last in holder:
        del holder[last]
    else:
        before = holder.get(last) if isinstance(holder, dict) else holder[last]
        value = draw(SCALARS)
        assume(last not in holder if last == "new" else not _mean_the_same(before, value))
        holder[last] = value
    if offset is not None:
        state["properties"]["offset"] = offset
    return Edit(existing, desired, "widget-changed", state["name"], ("properties", *way, last))


def places_in(value: Any, *path: str | int) -> Iterator[Place]:
    """The way to everything within a value."""
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in pairs:
        yield (*path, key)
        yield from places_in(item, *path, key)


def _mean_the_same(one: Any, other: Any) -> bool:
    """1 and 1.0 do; 1, true and "1" do not."""
    numbers = all(
        isinstance(side, int | float) and not isinstance(side, bool) for side in (one, other)
    )
    return bool(one == other and (numbers or type(one) is type(other)))


@st.composite
def _two_and_a_state(draw: st.DrawFn) -> tuple[Api, Api, Api]:
    """A flow twice, and a widget of the second, to be edited in place."""
    sketch = draw(sketches())
    existing = sketch.named(draw(names(len(sketch.widgets))))
    desired = json.loads(json.dumps(existing))
    return existing, desired, draw(st.sampled_from(desired["states"]))


@st.composite
def _a_transition(draw: st.DrawFn, api: Api, key: str) -> tuple[Api, str, Place]:
    """A transition that has the key, its widget, and where in it the canonical form has it."""
    ways = [
        (state, each) for state in api["states"] for each in state["transitions"] if key in each
    ]
    assume(ways)
    state, transition = draw(st.sampled_from(ways))
    same = [each for each in state["transitions"] if each["event"] == transition["event"]]
    at = next(at for at, each in enumerate(same) if each is transition)
    return transition, state["name"], ("transitions", transition["event"], at)


def _each_text(value: Any, change: Any) -> Any:
    match value:
        case str():
            return change(value)
        case dict():
            return {key: _each_text(item, change) for key, item in value.items()}
        case list():
            return [_each_text(item, change) for item in value]
    return value
