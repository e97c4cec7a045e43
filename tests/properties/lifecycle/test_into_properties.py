"""What holds for any flow that is brought into any file."""

from __future__ import annotations

import json
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.way_back import fill_in, keep_places, values_of
from pulumi_twilio_studio.lifecycle.flow.pull_into import Base, File, Into
from pulumi_twilio_studio.lifecycle.references import Names
from support.definitions import greeting
from support.made_up_flows import Api, api_forms, many, related

PAIRS = st.tuples(api_forms(), api_forms()) | related()
STYLES: dict[str, dict[str, Any]] = {
    "in lines": {"indent": 2},
    "with tabs": {"indent": "\t", "ensure_ascii": False},
    "in one line": {},
    "compact": {"separators": (",", ":")},
    "with blanks before commas": {"indent": 1, "separators": (" ,", " : ")},
}
NOBODY = cast("Names", None)  # no reference stands in these, so that nobody is asked


def brought(text: str, flow: Definition, base: Base | None = None) -> str:
    return Into(File(text, "it"), flow, base, NOBODY).written()[0]


@many
@given(st.sampled_from(sorted(STYLES)), PAIRS)
def test_the_file_means_what_the_flow_means(style: str, pair: tuple[Api, Api]) -> None:
    existing, desired = pair

    text = brought(json.dumps(existing, **STYLES[style]), Definition.from_api(desired))

    assert Definition.from_api(desired) == Definition.from_api(json.loads(text))


@many
@given(st.sampled_from(sorted(STYLES)), api_forms())
def test_a_file_that_means_it_already_stays_to_the_letter(style: str, api: Api) -> None:
    text = json.dumps(api, **STYLES[style])

    assert text == brought(text, Definition.from_api(json.loads(text)))


WORDS = st.lists(
    st.sampled_from(["${a}", "${b}", "Acme", "A", " ", "$", "{", '"', "\\", "x.", "é"])
)
TEXTS = WORDS.map("".join)
VALUES = st.fixed_dictionaries({}, optional={"a": TEXTS, "b": TEXTS})


@many
@given(TEXTS, TEXTS, VALUES)
def test_a_text_with_places_kept_fills_in_to_what_is_desired(
    text: str, desired: str, values: dict[str, str]
) -> None:
    result = keep_places(text, desired, values, lambda part: [part])

    assert desired == fill_in(result, values)


@many
@given(
    st.sampled_from(["", '{"k": "', "[", "x"]),
    TEXTS,
    st.fixed_dictionaries({"a": TEXTS, "b": TEXTS}),
)
def test_a_template_as_it_was_deployed_stays_to_the_letter(
    start: str, text: str, values: dict[str, str]
) -> None:
    body = f"{start}{text}"
    filled = fill_in(body, values)
    if filled is None:  # a place that is none of ours
        return
    template = json.dumps(greeting(body), indent=2)
    deployed = Definition.from_api(greeting(filled))

    assert template == brought(template, deployed, Base(deployed, is_exact=True))


@given(st.text("xyz ", min_size=1), st.text("uvw", min_size=1))
def test_the_values_are_told_by_what_was_filled_in(first: str, second: str) -> None:
    template = Definition.from_api(greeting("1${a}2${b}3${a}4"))
    filled = Definition.from_api(greeting(f"1{first}2{second}3{first}4"))

    assert {"a": first, "b": second} == values_of(template, filled, {})
