"""Pages hold everything they need, and no text from a flow is part of their code."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.drawing import FlowReview, page, picture, review_page
from support.sketch import sketch

FLOW = sketch({"hello": {"sent": "bye"}, "bye": {}})
OTHER = sketch({"hello": {"sent": "bye"}, "bye": {}}, texts={"bye": "See you"}, description="New")


class Read(HTMLParser):
    """What a browser would find in a page: tags, attributes, scripts and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.scripts: list[tuple[str | None, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.type = dict(attrs).get("type")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "script" and self.cdata_elem:
            self.scripts.append((self.type, data))
        else:
            self.texts.append(data.strip())

    @property
    def data(self) -> list[Any]:
        """What the flows' scripts know."""
        return [json.loads(text) for kind, text in self.scripts if kind == "application/json"]


def test_needs_no_network() -> None:
    read = Read(page("Greeting", FLOW))

    assert not {"link", "img", "iframe", "object", "embed", "base"} & set(read.tags)
    assert not {"src", "href", "srcset", "action"} & {name for name, _ in read.attributes}
    assert "url(" not in page("Greeting", FLOW)


def test_only_its_own_script_and_style_may_run() -> None:
    text = page("Greeting", FLOW)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)

    def hashed(code: str) -> str:
        return f"&#39;sha256-{b64encode(sha256(code.encode()).digest()).decode()}&#39;"

    assert policy.startswith("default-src 'none'")
    assert f"script-src {hashed(script)}; " in policy
    assert f"style-src {hashed(style)}; " in policy


def test_knows_of_each_widget_what_it_is() -> None:
    (data,) = Read(page("Greeting", FLOW)).data

    assert ["hello", "bye"] == [card["name"] for card in data["cards"]]
    assert {"body": "This is hello."} == data["cards"][0]["properties"]
    assert [(0, 1, None)] == [(edge["from"], edge["to"], edge["mark"]) for edge in data["edges"]]


def test_knows_of_each_change_its_widget_and_both_values() -> None:
    (data,) = Read(page("Greeting", OTHER, FLOW)).data

    assert [(None, "", "New"), (1, "This is bye.", "See you")] == [
        (change["card"], change["existing"], change["desired"]) for change in data["changes"]
    ]


def test_no_password_is_in_the_page() -> None:
    def flow(password: str) -> Definition:
        state = {"name": "call", "type": "x", "transitions": []}
        properties = {"sip_auth_password": password, "nested": [{"sip_password": password}]}
        return Definition.from_api(
            {"initial_state": "call", "states": [{**state, "properties": properties}]}
        )

    text = page("Calls", flow("swordfish"), flow("hunter2"))

    assert "call" in text
    assert "swordfish" not in text
    assert "hunter2" not in text


HOSTILE = "</script><script>alert(1)</script><!--<script>-->&lt;'\"\u2028\x00"


PLAIN = Read(review_page("t", [FlowReview("t", None, sketch({"a" * 99: {"a": "a" * 99}}), ["t"])]))


@settings(max_examples=40)
@given(st.text() | st.just(HOSTILE), st.text(min_size=1) | st.just(HOSTILE))
def test_no_text_becomes_a_tag(said: str, name: str) -> None:
    flow = sketch({name: {name: name}}, texts={name: said}, types={name: name})

    read = Read(review_page(said, [FlowReview(name, None, flow, [said])]))

    assert set(read.tags) <= set(PLAIN.tags)
    assert PLAIN.tags.count("script") == read.tags.count("script")
    assert {key for key, _ in read.attributes} <= {key for key, _ in PLAIN.attributes}
    assert said == read.data[0]["cards"][0]["properties"]["body"]


class TestReview:
    """A review lists flows with what becomes of each."""

    def test_tells_each_flows_fate_and_changes(self) -> None:
        read = Read(
            review_page(
                "Review",
                [
                    FlowReview("support", FLOW, OTHER, ['~ friendly_name: "a" -> "b"', "Mind!"]),
                    FlowReview("survey", None, FLOW),
                    FlowReview("menu", FLOW, None),
                    FlowReview("same", FLOW, FLOW),
                    FlowReview("hidden", None, None, ["The definition is secret."]),
                ],
            )
        )

        told = [text for text in read.texts if text]
        start = told.index("support")
        assert told[start : start + 9] == [
            *("support", "3 changes"),
            *("survey", "to be created"),
            *("menu", "to be deleted"),
            *("same", "no change"),
            "hidden",
        ]
        assert {"Mind!", "The definition is secret.", "+ This flow is to be created."} < set(told)
        assert 4 == len(read.data)

    def test_lines_keep_their_indentation(self) -> None:
        text = review_page("Review", [FlowReview("a", lines=["+ subaccount", "    name: x"])])

        assert "<li>    name: x</li>" in text

    def test_without_flows_says_that_there_is_nothing(self) -> None:
        assert "There is nothing to show." in Read(review_page("Review", [])).texts

    def test_a_flow_with_nothing_to_tell_says_so(self) -> None:
        assert "There is nothing to show." in Read(review_page("R", [FlowReview("a")])).texts


def test_a_page_outlines_where_a_widget_stood_where_that_is_asked_for() -> None:
    existing = sketch({"hello": {}}, {"hello": (0, 0)})
    desired = sketch({"hello": {}}, {"hello": (500, 0)})

    assert "1 moved" not in page("Support", desired, existing=existing)
    assert "1 moved" in page("Support", desired, existing=existing, layout=True)
    assert "moved" in str(picture(desired, existing=existing, layout=True))
