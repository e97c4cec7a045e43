import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from pulumi_twilio_studio.definition import (
    ABSENT,
    Change,
    Definition,
    DefinitionError,
    apply,
    changes,
)

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def read(case: Path) -> tuple[Definition, Definition, dict]:
    told = json.loads(case.read_text(encoding="utf-8"))
    return Definition.from_api(told["existing"]), Definition.from_api(told["desired"]), told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_says_what_differs(case: Path) -> None:
    existing, desired, told = read(case)

    found = changes(existing, desired, layout=told.get("layout", False))

    assert told["changes"] == [change.line for change in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_applied_changes_give_what_was_desired(case: Path) -> None:
    existing, desired, _ = read(case)

    applied = apply(changes(existing, desired, layout=True), existing)

    assert desired == applied


def flow(*states: dict) -> Definition:
    return Definition.from_api({"initial_state": states[0]["name"], "states": list(states)})


def widget(name: str, *transitions: dict, **properties: object) -> dict:
    return {
        "name": name,
        "type": "send-message",
        "transitions": list(transitions),
        "properties": properties,
    }


def test_a_change_carries_both_values_and_the_way_to_them() -> None:
    existing, desired = flow(widget("a", body="x")), flow(widget("a", body="y"))

    found = changes(existing, desired)

    assert [Change("widget-changed", "a", ("properties", "body"), "x", "y")] == found


def test_a_rename_carries_both_names_and_stands_under_the_desired_one() -> None:
    existing = flow(widget("a", body="x"), widget("b", body="{{widgets.a.y}}"))
    desired = flow(widget("c", body="x"), widget("b", body="{{widgets.c.y}}"))

    found = changes(existing, desired)

    assert [Change("widget-renamed", "c", (), "a", "c")] == found


def test_a_rename_alone_can_be_applied_and_all_references_follow() -> None:
    existing = flow(
        widget("a", {"event": "sent", "next": "b"}, body="x"),
        widget("b", {"event": "sent", "next": "a"}, body="{{widgets.a.y}}"),
    )

    applied = apply([Change("widget-renamed", "c", (), "a", "c")], existing)

    assert applied == flow(
        widget("c", {"event": "sent", "next": "b"}, body="x"),
        widget("b", {"event": "sent", "next": "c"}, body="{{widgets.c.y}}"),
    )


def test_a_name_that_liquid_cannot_hold_is_no_trouble() -> None:
    existing = flow(widget("a", body="x"), widget("b", body="{{widgets.a.y}} {{widgets.z.y}}"))
    desired = flow(widget("é", body="x"), widget("b", body="{{widgets.a.y}} {{widgets.z.y}}"))

    _, left_behind = changes(existing, desired)

    assert '~ widget "b": properties.body: still reads from "a" (renamed)' == left_behind.line


def test_two_names_can_be_exchanged_by_applying() -> None:
    existing = flow(widget("a", body="x"), widget("b", body="y"))
    exchange = [
        Change("widget-renamed", "b", (), "a", "b"),
        Change("widget-renamed", "a", (), "b", "a"),
    ]

    applied = apply(exchange, existing)

    assert applied == flow(widget("b", body="x"), widget("a", body="y"))


def test_the_order_of_widgets_decides_no_rename() -> None:
    twins = [widget(name, body="x") for name in "abc"]
    desired = flow(widget("z"), *(widget(name, body="x") for name in "fed"))

    found = changes(flow(widget("z"), *twins), desired)
    found_too = changes(flow(widget("z"), *reversed(twins)), desired)

    assert {("a", "d"), ("b", "e"), ("c", "f")} == {(one.existing, one.desired) for one in found}
    assert found == found_too


@pytest.mark.parametrize(
    "case", [case for case in CASES if "password" not in case.stem], ids=lambda case: case.stem
)
def test_without_values_a_change_is_told_by_its_place_and_kind(case: Path) -> None:
    existing, desired, _ = read(case)

    for change in changes(existing, desired, layout=True):
        bare = change.without_values()
        assert (change.kind, change.widget, change.path) == (bare.kind, bare.widget, bare.path)
        if change.kind in {"widget-changed", "flow-changed"}:
            assert bare.line.endswith('"[secret]" -> "[secret]"')
        else:
            assert change.line == bare.line


def test_without_values_nothing_secret_is_left() -> None:
    branch = {
        "event": "match",
        "next": "a",
        "conditions": [{"friendly_name": "If hunter2", "value": "hunter2"}],
    }
    existing = flow(widget("a", body="hunter2"), widget("b", branch, body="{{widgets.d.hunter2}}"))
    edited = {**branch, "next": "b"}
    desired = flow(widget("a", body="x"), widget("b", edited), widget("c", to="hunter2", from_="x"))

    found = [*changes(existing, desired), *changes(desired, existing)]
    bare = [change.without_values() for change in found]

    assert [] == [
        change for change in bare if "hunter" in f"{change.existing}{change.desired}{change.line}"
    ]


def test_an_added_widget_is_carried_whole_with_its_place() -> None:
    existing = flow(widget("a"))
    desired = flow(
        widget("a"), widget("b", {"event": "sent", "next": "a"}, offset={"x": 1, "y": 2})
    )

    (found,) = changes(existing, desired)

    assert found.existing is ABSENT
    assert {
        "type": "send-message",
        "transitions": {"sent": "a"},
        "properties": {"offset": {"x": 1, "y": 2}},
    } == found.desired


def test_applying_leaves_the_existing_definition_as_it_was() -> None:
    existing, desired = flow(widget("a", body="x")), flow(widget("a", body="y"), widget("b"))
    before = existing.to_api()

    apply(changes(existing, desired), existing)

    assert before == existing.to_api()


def test_some_of_the_changes_can_be_applied() -> None:
    existing = flow(widget("a", body="x", to="1"))
    desired = flow(widget("a", body="y", to="2"))

    applied = apply(changes(existing, desired)[:1], existing)

    assert flow(widget("a", body="y", to="1")) == applied


def test_refuses_to_apply_changes_that_leave_a_transition_to_nowhere() -> None:
    existing = flow(widget("a", {"event": "sent", "next": "b"}), widget("b"))
    desired = flow(widget("a"))
    removal = [each for each in changes(existing, desired) if each.kind == "widget-removed"]

    with pytest.raises(DefinitionError, match=r'widget "a": transitions\[0\].next: "b" is not'):
        apply(removal, existing)


def test_a_change_survives_pickling() -> None:
    change = Change("widget-changed", "a", ("properties", "body"), ABSENT, None)

    revived = pickle.loads(pickle.dumps(change))

    assert change == revived
    assert revived.existing is ABSENT


def test_the_repr_of_a_change_holds_no_values() -> None:
    change = Change("widget-changed", "a", ("properties", "sip_password"), "hunter2", "hunter3")

    assert "hunter" not in repr(change)


def test_deepdiff_is_not_loaded_until_a_difference_is_explained() -> None:
    code = (
        "import sys; from pulumi_twilio_studio.definition import parse, changes\n"
        "one = parse({'initial_state': 'a', 'states': ["
        "{'name': 'a', 'type': 'trigger', 'transitions': []}]})\n"
        "changes(one, one)\n"
        "print('deepdiff' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ}
    )

    assert "False" == done.stdout.strip()
