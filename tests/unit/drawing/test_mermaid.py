"""A picture as a Mermaid flowchart: safe to put into Markdown whatever the flow holds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.drawing import mermaid, picture
from support.sketch import match, sketch

# What a line may be, with labels that hold nothing but plain characters and entities.
LABEL = r"""(?:[^"#&<>`*_;\[\](){}|~\\$]|#\d+;|<br/>)*"""
NODE = rf'    n\d+(\["{LABEL}"\]|\(\["{LABEL}"\]\))(:::[a-z]+)?'
EDGE = rf'    n\d+ (-->|==>|-\.->)\|"{LABEL}"\| n\d+'
CLASS = r"    classDef [a-z]+ [a-z0-9:#, -]+"


def test_shows_widgets_and_transitions() -> None:
    flow = sketch(
        {"Trigger": {"incomingCall": "ask"}, "ask": [match("1", "Trigger")]},
        types={"Trigger": "trigger", "ask": "split-based-on"},
    )

    assert mermaid(picture(flow)) == (
        "flowchart TD\n"
        '    n0(["Trigger<br/>trigger"])\n'
        '    n1["ask<br/>split-based-on"]\n'
        '    n0 -->|"incomingCall"| n1\n'
        '    n1 -->|"= 1"| n0\n'
    )


def test_marks_show_in_words_and_in_the_weight_of_lines() -> None:
    types = {"more": "say-play"}  # or "less" would count as renamed
    existing = sketch({"hello": {"sent": "less"}, "less": {}})
    desired = sketch({"hello": {"sent": "more"}, "more": {}}, types=types)

    drawn = mermaid(picture(desired, existing)).splitlines()

    assert drawn[1:6] == [
        '    n0["hello<br/>send-message<br/>rewired"]:::rewired',
        '    n1["more<br/>say-play<br/>added"]:::added',
        '    n2["less<br/>send-message<br/>removed"]:::removed',
        '    n0 ==>|"added: sent"| n1',
        '    n0 -.->|"removed: sent"| n2',
    ]
    assert ["added", "removed", "rewired"] == [line.split()[1] for line in drawn[6:]]


def test_a_renamed_widget_tells_its_former_name() -> None:
    existing = sketch({"hello": {"sent": None}}, texts={"hello": "Welcome to the shop."})
    desired = sketch({"greet": {"sent": None}}, texts={"greet": "Welcome to the shop."})

    drawn = mermaid(picture(desired, existing))

    assert '"greet<br/>send-message<br/>was hello<br/>renamed"' in drawn


def test_long_texts_are_cut() -> None:
    assert len(mermaid(picture(sketch({"w" * 5000: {"e" * 5000: None}})))) < 200


TEXTS = st.text(min_size=1) | st.sampled_from(["end", '"]', "```", "$$x$$", "\\n", "1. one", "#9;"])


@given(TEXTS, TEXTS)
def test_no_text_is_read_as_markup(name: str, event: str) -> None:
    head, *lines, end = mermaid(picture(sketch({name: {event: name}}))).split("\n")

    assert ("flowchart TD", "") == (head, end)
    assert all(re.fullmatch(f"{NODE}|{EDGE}|{CLASS}", line) for line in lines), lines
