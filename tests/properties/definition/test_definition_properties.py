"""What holds for every definition, tried on made-up ones."""

import json
import re
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition, parse, template
from support.made_up_flows import api_forms, rewritten


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


@given(api_forms())
def test_the_api_form_comes_back(api: dict[str, Any]) -> None:
    assert settled(api) == Definition.from_api(api).to_api()


@given(api_forms())
def test_what_is_stored_is_read_back_to_the_letter(api: dict[str, Any]) -> None:
    definition = Definition.from_api(api)

    revived = Definition.from_text(definition.text, definition.layout_text)

    assert definition.text == revived.text
    assert definition.layout_text == revived.layout_text


@given(api_forms(), api_forms(), st.randoms(use_true_random=False), st.booleans())
def test_what_is_kept_compares_as_what_is_read(
    api: dict[str, Any], unlike: dict[str, Any], chance: Random, layout: bool
) -> None:
    """The quiet path compares texts and hashes of the state. The long way reads them."""
    definition = Definition.from_api(api)
    kept = Definition.kept(definition.text, definition.layout_text, definition.sha256)

    for other in map(Definition.from_api, (api, rewritten(api, chance), unlike)):
        as_kept = Definition.kept(other.text, other.layout_text)
        assert definition.same_as(other, layout=layout) is kept.same_as(as_kept, layout=layout)
    assert definition.to_api() == kept.to_api()


@given(api_forms(), st.randoms(use_true_random=False))
def test_another_way_of_writing_gives_the_same_text(api: dict[str, Any], chance: Random) -> None:
    definition = Definition.from_api(api)

    other = Definition.from_api(rewritten(api, chance))

    assert definition.text == other.text
    assert definition.layout_text == other.layout_text


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
