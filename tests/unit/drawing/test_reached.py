"""What test cases reach of a flow is drawn: what is reached and what is missed differ without colour, too."""

from __future__ import annotations

import re

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.drawing import mermaid, picture, svg
from pulumi_twilio_studio.drawing.page import CoveredFlow, coverage_page
from pulumi_twilio_studio.drawing.picture import Picture
from pulumi_twilio_studio.drawing.reached import with_reached
from support.flows_to_test import ASK

FLOW = Definition.from_api(ASK)
REACHED = {"Trigger", "ask", "sort", "bye"}
TAKEN = {
    ("Trigger", "incomingMessage", None),
    ("ask", "incomingMessage", None),
    ("sort", "match", 1),
}


def shown() -> Picture:
    return with_reached(picture(FLOW), REACHED, TAKEN)


def edges(found: Picture, mark: str) -> set[tuple[str, str, str]]:
    """The edges with that mark: from, port, to."""
    names = [card.name for card in found.cards]
    return {
        (names[each.source], found.cards[each.source].ports[each.port].title, names[each.target])
        for each in found.edges
        if each.mark == mark
    }


def test_each_edge_is_reached_or_missed() -> None:
    found = shown()

    assert {
        ("Trigger", "incomingMessage", "ask"),
        ("ask", "incomingMessage", "sort"),
        ("sort", "match: is", "bye"),
    } == edges(found, "reached")
    assert len(found.edges) == len(edges(found, "reached")) + len(edges(found, "missed"))


def test_the_entries_of_a_split_are_told_apart() -> None:
    assert ("sort", "match: is", "look_up") in edges(shown(), "missed")


def test_a_widget_that_was_not_reached_is_marked() -> None:
    assert {"look_up", "count", "late"} == {
        card.name for card in shown().cards if card.marks == ("missed",)
    }


def test_a_port_without_an_edge_gets_no_mark() -> None:
    [ask] = [card for card in shown().cards if card.name == "ask"]

    assert [None, "missed", None] == [port.mark for port in ask.ports]


def test_the_two_styles_differ_without_colour() -> None:
    drawn = svg("Flow", shown())

    [reached] = re.findall(r"\.edge\.reached > path \{([^}]*)\}", drawn)[:1]
    [missed] = re.findall(r"\.edge\.missed > path \{([^}]*)\}", drawn)[:1]
    assert ("dasharray" in reached, "dasharray" in missed) == (False, True)
    signs = {
        mark: re.findall(rf'class="sign {mark}"[^>]*><circle r="8"/><path d="([^"]+)"', drawn)
        for mark in ("reached", "missed")
    }
    assert (3, 9) == (len(signs["reached"]), len(signs["missed"]))
    assert set(signs["reached"]).isdisjoint(signs["missed"])


def test_the_legend_counts_both() -> None:
    drawn = svg("Flow", shown())

    for text in ("3 missed", "9 transitions missed", "3 transitions reached"):
        assert f">{text}</text>" in drawn


def test_mermaid_draws_both_with_other_arrows() -> None:
    chart = mermaid(shown())

    assert '==>|"reached: incomingMessage"|' in chart
    assert '-.->|"missed: timeout"|' in chart


def test_a_page_holds_a_sheet_for_each_flow() -> None:
    flows = [CoveredFlow(name, FLOW, "3 of 11", REACHED, TAKEN) for name in ("a.json", "<b>.json")]

    drawn = coverage_page("Reached", flows)

    assert 2 == drawn.count('<section class="sheet"')
    assert "<li>3 of 11</li>" in drawn
    assert "<b>.json" not in drawn
