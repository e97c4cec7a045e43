"""What holds for the changes between any two definitions, tried on made-up ones."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Change, Definition, apply, as_json, changes
from support.made_up_flows import (
    Api,
    Edit,
    Sketch,
    added,
    api_forms,
    described,
    edited,
    many,
    moved,
    names,
    recast,
    related,
    removed,
    renamed,
    reordered,
    retyped,
    rewired,
    rewritten,
    sketches,
    started,
)

EDITS = {
    edit.__name__: edit
    for edit in (added, removed, retyped, described, started, moved, rewired, recast, edited)
}
PAIRS = st.tuples(api_forms(), api_forms()) | related()


def compared(existing: Api, desired: Api, *, layout: bool = True) -> list[Change]:
    return changes(Definition.from_api(existing), Definition.from_api(desired), layout=layout)


@many
@given(
    api_forms() | sketches().map(lambda sketch: sketch.named(list("abcde"))),
    st.randoms(use_true_random=False),
)
def test_another_way_of_writing_is_no_change(api: Api, chance: Random) -> None:
    definition = Definition.from_api(api)

    other = Definition.from_api(reordered(rewritten(api, chance), chance))

    assert definition.sha256 == other.sha256
    assert [] == changes(definition, other, layout=True)


@pytest.mark.parametrize("kind", EDITS)
@many
@given(st.data())
def test_one_edit_is_one_change_in_its_place(kind: str, data: st.DataObject) -> None:
    edit: Edit = data.draw(EDITS[kind]())

    (found,) = compared(edit.existing, edit.desired)

    assert (edit.kind, edit.widget) == (found.kind, found.widget)
    assert edit.path[: len(found.path)] == found.path
    assert min(2, len(edit.path)) <= len(found.path)


@many
@given(renamed())
def test_one_rename_is_one_change_and_all_references_follow(rename: tuple[Edit, str]) -> None:
    edit, former = rename

    found = compared(edit.existing, edit.desired)

    assert [Change("widget-renamed", edit.widget, (), former, edit.widget)] == found


@many
@given(moved())
def test_a_move_on_the_canvas_counts_only_when_asked_for(edit: Edit) -> None:
    assert [] == compared(edit.existing, edit.desired, layout=False)


@many
@given(sketches(), names(10))
def test_widgets_that_differ_are_all_found_under_their_new_names(
    sketch: Sketch, either: list[str]
) -> None:
    numbered = [
        {**widget, "properties": {**widget["properties"], "number": number}}
        for number, widget in enumerate(sketch.widgets)
    ]
    differing = replace(sketch, widgets=numbered)

    found = compared(differing.named(either[:5]), differing.named(either[5:]))

    pairs = [*zip(either[:5], either[5:], strict=True)][: len(numbered)]
    assert [("widget-renamed", former, name) for former, name in pairs] == [
        (change.kind, change.existing, change.desired) for change in found
    ]


@many
@given(PAIRS, st.booleans())
def test_there_are_changes_exactly_where_the_meaning_differs(
    pair: tuple[Api, Api], layout: bool
) -> None:
    existing, desired = map(Definition.from_api, pair)

    found = changes(existing, desired, layout=layout)

    assert bool(found) is not existing.same_as(desired, layout=layout)


@many
@given(PAIRS, st.booleans())
def test_applying_the_changes_gives_what_was_desired(pair: tuple[Api, Api], layout: bool) -> None:
    existing, desired = map(Definition.from_api, pair)

    applied = apply(changes(existing, desired, layout=layout), existing)

    assert applied.same_as(desired, layout=layout)


@many
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_widgets_and_events_decides_nothing(
    pair: tuple[Api, Api], chance: Random
) -> None:
    existing, desired = pair

    found = compared(existing, desired)
    found_too = compared(reordered(existing, chance), desired)

    def key(change: Change) -> str:
        return json.dumps(as_json([change])[0], sort_keys=True)

    assert sorted(map(key, found)) == sorted(map(key, found_too))


@many
@given(PAIRS)
def test_every_change_is_one_printable_line_and_json(pair: tuple[Api, Api]) -> None:
    found = compared(*pair)

    lines = [change.line for change in found]
    told = json.loads(json.dumps(as_json(found)))

    assert [] == [line for line in lines if not line.isprintable()]
    assert lines == [change["line"] for change in told]


WORDS = st.sampled_from([" ", "\n", ", ", "press ", "sales", "{{flow.data.x}}", "\U0001f600", '"'])
PARTS = st.lists(WORDS | st.text(max_size=5), max_size=20).map("".join)


@many
@given(st.lists(st.tuples(PARTS, PARTS, PARTS), min_size=1, max_size=8))
def test_a_line_shows_a_difference_and_stays_short(parts: list[tuple[str, str, str]]) -> None:
    before = "".join(kept + was for kept, was, _ in parts)
    after = "".join(kept + becomes for kept, _, becomes in parts)
    assume(before != after)

    line = Change("widget-changed", "ask", ("properties", "body"), before, after).line

    assert line.isprintable()
    assert "[-" in line or "{+" in line or " -> " in line
    assert len(line) < 800 * 12  # as many as a character is escaped in at most
