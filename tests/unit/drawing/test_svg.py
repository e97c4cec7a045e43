"""A picture as an SVG file: whatever the flow holds, it is sound XML that holds nothing but the picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.drawing import picture, svg
from support.sketch import sketch

SVG = "{http://www.w3.org/2000/svg}"
DESIRED = sketch({"hello": {"sent": "more"}, "more": {}}, {"hello": (0, 0), "more": (0, 300)})
EXISTING = sketch({"hello": {"sent": "less"}, "less": {}}, {"hello": (9, 9), "less": (0, 300)})


def parsed(text: str) -> ET.Element:
    """The file as a browser would read it."""
    return ET.fromstring(text)  # noqa: S314 -- our own


def texts(root: ET.Element) -> list[str]:
    """All that is written in the picture."""
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def classes(root: ET.Element) -> list[str]:
    """What the groups are."""
    return [group.get("class", "") for group in root.iter(f"{SVG}g")]


def test_shows_title_names_types_texts_and_events() -> None:
    written = texts(parsed(svg("Greeting", picture(DESIRED))))

    assert {"Greeting", "hello", "send-message", "This is hello.", "sent"} <= set(written)


def test_marks_show_as_signs_and_are_counted_in_a_legend() -> None:
    types = {"more": "say-play"}  # or "less" would count as renamed
    desired = sketch({"hello": {"sent": "more"}, "more": {}}, types=types)

    root = parsed(svg("Greeting", picture(desired, EXISTING)))

    assert {"+ added", "\N{MINUS SIGN} removed", "⇄ rewired", "⇄ sent"} <= set(texts(root))
    assert {"1 added", "1 removed", "1 rewired", "1 transition added"} <= set(texts(root))
    assert {"edge added", "edge removed"} <= set(classes(root))


def test_several_marks_of_a_card_are_told_by_sign_alone() -> None:
    existing = sketch({"hello": {"sent": None}}, {"hello": (0, 0)})
    desired = sketch({"hello": {"sent": "hello"}}, {"hello": (5, 0)}, {"hello": "Good evening!"})

    written = texts(parsed(svg("Greeting", picture(desired, existing, layout=True))))

    assert {"~", "⇄", ">"} <= set(written)
    assert "~ changed" not in written


@pytest.mark.keeps("docs/pictures.md", "What is in a picture", "> moved, with --layout")
def test_where_a_moved_card_stood_is_outlined() -> None:
    desired = sketch({"hello": {}}, {"hello": (500, 0)})
    existing = sketch({"hello": {}}, {"hello": (0, 0)})

    root = parsed(svg("Greeting", picture(desired, existing, layout=True)))

    (ghost,) = (group for group in root.iter(f"{SVG}g") if group.get("class") == "ghost")
    assert "0" == ghost.find(f"{SVG}rect").get("x")


def test_is_drawn_for_light_and_dark() -> None:
    assert "prefers-color-scheme: dark" in svg("Greeting", picture(DESIRED))


@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_any_text_gives_sound_xml(name: str, event: str, said: str) -> None:
    flow = sketch({name: {event: name}}, texts={name: said}, types={name: event})

    root = parsed(svg(said, picture(flow)))

    known = {"svg", "title", "style", "g", "rect", "text", "path", "circle"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= known
