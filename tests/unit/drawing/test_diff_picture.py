"""What a picture of two sides shows: every widget and transition once, marked where they differ."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.drawing import Picture, picture
from support.sketch import match, sketch

FLOW: dict[str, dict[str, str | None]] = {
    "Trigger": {"incomingMessage": "hello"},
    "hello": {"sent": "bye", "failed": None},
    "bye": {"sent": None},
}
HELLO = {"hello": "Hello and welcome to the shop at the corner."}
OFFSETS = {"Trigger": (0, 0), "hello": (0, 200), "bye": (0, 400)}
EXISTING = sketch(FLOW, OFFSETS, HELLO)


def marks(shown: Picture) -> dict[str, tuple[str, ...]]:
    """The cards that have marks, with these."""
    return {card.name: card.marks for card in shown.cards if card.marks}


def edges(shown: Picture) -> set[tuple[str, str, str, str | None]]:
    """The edges as source, event, target and mark."""
    names = [card.name for card in shown.cards]
    return {
        (names[e.source], shown.cards[e.source].ports[e.port].label, names[e.target], e.mark)
        for e in shown.edges
    }


def test_shows_every_widget_and_transition_of_a_flow() -> None:
    shown = picture(EXISTING)

    assert ["Trigger", "hello", "bye"] == [card.name for card in shown.cards]
    assert {
        ("Trigger", "incomingMessage", "hello", None),
        ("hello", "sent", "bye", None),
    } == edges(shown)
    assert [True, False] == [port.is_wired for port in shown.cards[1].ports]
    assert [True, False, False] == [card.is_start for card in shown.cards]


def test_marks_nothing_where_both_sides_are_the_same() -> None:
    shown = picture(sketch(FLOW, OFFSETS, HELLO), EXISTING)

    assert ({}, {}, ()) == (shown.counts, shown.edge_counts, shown.changes)


ALTERED: dict[str, tuple[Definition, dict[str, tuple[str, ...]]]] = {
    "a text": (
        sketch(FLOW, OFFSETS, {"hello": "Hello and welcome to the shop in the lane."}),
        {"hello": ("changed",)},
    ),
    "a new widget": (
        sketch({**FLOW, "bye": {"sent": "more"}, "more": {}}, OFFSETS, HELLO),
        {"bye": ("rewired",), "more": ("added",)},
    ),
    "a widget less": (
        sketch({"Trigger": FLOW["Trigger"], "hello": {"sent": None, "failed": None}}, texts=HELLO),
        {"hello": ("rewired",), "bye": ("removed",)},
    ),
    "a transition": (
        sketch({**FLOW, "hello": {"sent": "Trigger", "failed": None}}, OFFSETS, HELLO),
        {"hello": ("rewired",)},
    ),
    "a name": (
        sketch(
            {"Trigger": {"incomingMessage": "greet"}, "greet": FLOW["hello"], "bye": FLOW["bye"]},
            texts={"greet": HELLO["hello"]},
        ),
        {"greet": ("renamed",)},
    ),
    "an event that leads nowhere": (
        sketch({**FLOW, "bye": {"sent": None, "failed": None}}, OFFSETS, HELLO),
        {"bye": ("changed",)},
    ),
    "text and transition": (
        sketch({**FLOW, "bye": {"sent": "hello"}}, OFFSETS, {**HELLO, "bye": "See you there."}),
        {"bye": ("changed", "rewired")},
    ),
}


@pytest.mark.parametrize(("desired", "expected"), ALTERED.values(), ids=ALTERED)
def test_marks_the_widgets_that_differ_and_how(desired: Definition, expected: Any) -> None:
    assert expected == marks(picture(desired, EXISTING))


def test_a_transition_that_leads_elsewhere_is_shown_on_both_its_ways() -> None:
    desired = sketch({**FLOW, "hello": {"sent": "Trigger", "failed": None}}, OFFSETS, HELLO)

    shown = picture(desired, EXISTING)

    assert {
        ("Trigger", "incomingMessage", "hello", None),
        ("hello", "sent", "Trigger", "added"),
        ("hello", "sent", "bye", "removed"),
    } == edges(shown)
    assert "rewired" == shown.cards[1].ports[0].mark


def test_what_leads_to_a_renamed_widget_is_no_change() -> None:
    desired = ALTERED["a name"][0]

    shown = picture(desired, EXISTING)

    assert {} == shown.edge_counts
    assert [("greet", "hello")] == [
        (card.name, card.former_name) for card in shown.cards if card.former_name
    ]


def test_liquid_that_follows_a_rename_is_no_change_of_a_branch() -> None:
    def flow(name: str) -> Definition:
        condition = {**match("1", "bye")["conditions"][0], "arguments": [f"{{{{widgets.{name}}}}}"]}
        split = [{"event": "match", "next": "bye", "conditions": [condition]}]
        return sketch({name: {"sent": "split"}, "split": split, "bye": {}}, texts={name: "Well?"})

    assert {"well": ("renamed",)} == marks(picture(flow("well"), flow("ask")))


def test_moves_are_marked_only_if_asked() -> None:
    desired = sketch(FLOW, {**OFFSETS, "bye": (50, 450)}, HELLO)

    assert {} == marks(picture(desired, EXISTING))
    assert {"bye": ("moved",)} == marks(picture(desired, EXISTING, layout=True))
    assert (0, 400) == picture(desired, EXISTING, layout=True).cards[2].former_offset


def test_a_removed_widget_stands_where_it_stood() -> None:
    shown = picture(ALTERED["a widget less"][0], EXISTING)

    assert (0, 400) == shown.cards[2].offset


def test_each_change_is_told_with_the_card_it_is_about() -> None:
    desired = sketch(
        {"Trigger": FLOW["Trigger"], "hello": {"sent": None, "failed": None}},
        texts=HELLO,
        description="Greets",
    )

    shown = picture(desired, EXISTING)

    assert [
        ('~ description: "" -> "Greets"', None),
        ('~ widget "hello": on sent: "bye" -> nowhere', 1),
        ('- widget "bye" (send-message)', 2),
    ] == [(change.line, at) for change, at in shown.changes]


def test_a_widget_may_be_named_after_a_password() -> None:
    flow: dict[str, dict[str, str | None]] = {
        "Trigger": {"incomingMessage": "reset_password"},
        "reset_password": {"sent": "bye"},
        "bye": {"sent": None},
    }

    shown = picture(sketch(flow, {}, {}))

    assert "***" not in {card.type for card in shown.cards}
    assert ("reset_password", "sent", "bye", None) in edges(shown)


def test_passwords_are_masked() -> None:
    states = [{"name": "call", "type": "x", "transitions": [], "properties": {}}]
    states[0]["properties"] = {"sip_password": "swordfish", "sip_username": "ann"}
    flow = Definition.from_api({"initial_state": "call", "states": states})

    card = picture(flow).cards[0]

    assert {"sip_password": "***", "sip_username": "ann"} == card.widget["properties"]
    assert "swordfish" not in repr(picture(flow))


@pytest.mark.parametrize(
    "offset", [None, "left", {"x": 1}, {"x": "1", "y": 2}, {"x": 10**400, "y": 0}, []], ids=repr
)
def test_an_offset_that_is_no_place_counts_as_none(offset: Any) -> None:
    properties = {} if offset is None else {"offset": offset}
    state = {"name": "a", "type": "x", "transitions": [], "properties": properties}

    shown = picture(Definition.from_api({"initial_state": "a", "states": [state]}))

    assert shown.cards[0].offset is None


class TestBranches:
    """Of several branches of one event, each is matched with its counterpart."""

    def test_a_removed_branch_leaves_the_others_unmarked(self) -> None:
        existing = sketch({"ask": [match("1", "a"), match("2", "b")], "a": {}, "b": {}})
        desired = sketch({"ask": [match("2", "b")], "a": {}, "b": {}})

        shown = picture(desired, existing)

        assert {("ask", "= 2", "b", None), ("ask", "= 1", "a", "removed")} == edges(shown)

    def test_a_branch_with_another_value_and_the_same_target_is_changed(self) -> None:
        existing = sketch({"ask": [match("1", "a"), match("2", "b")], "a": {}, "b": {}})
        desired = sketch({"ask": [match("9", "a"), match("2", "b")], "a": {}, "b": {}})

        shown = picture(desired, existing)

        assert {("ask", "= 9", "a", None), ("ask", "= 2", "b", None)} == edges(shown)
        assert ["changed", None] == [port.mark for port in shown.cards[0].ports]

    def test_branches_that_differ_in_nothing_keep_their_number(self) -> None:
        twice = [match("1", "a"), match("1", "a")]

        shown = picture(sketch({"ask": twice[:1], "a": {}}), sketch({"ask": twice, "a": {}}))

        assert [None, "removed"] == [edge.mark for edge in shown.edges]

    @pytest.mark.parametrize(
        ("branch", "label"),
        [
            (match("yes"), "= yes"),
            (match("yes", friendly_name="Agrees"), "Agrees"),
            ({"event": "match", "conditions": [{"type": "is_blank", "value": ""}]}, "is blank"),
            ({"event": "noMatch"}, "noMatch"),
        ],
    )
    def test_a_port_says_briefly_what_it_stands_for(self, branch: Any, label: str) -> None:
        (port,) = picture(sketch({"ask": [branch]})).cards[0].ports

        assert label == port.label.strip()
