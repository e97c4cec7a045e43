"""YAML with places reads as YAML does."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.yaml_positions import read

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
)


@given(DATA)
def test_the_data_is_what_a_plain_loader_reads(data: object) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)

    document, problems = read(text, Path("it.yaml"))

    assert (yaml.safe_load(text), []) == (document.data, problems)


@given(DATA)
def test_every_part_has_a_place(data: object) -> None:
    document, _ = read(yaml.safe_dump(data), Path("it.yaml"))

    def walk(value: object, *keys: object) -> None:
        if value is not None or keys:
            assert keys in document.places
        if isinstance(value, dict | list):
            for key, item in value.items() if isinstance(value, dict) else enumerate(value):
                walk(item, *keys, key)

    walk(document.data)


def test_merged_keys_are_there_and_stand_where_they_were_written() -> None:
    text = "base: &base\n  a: 1\nit:\n  <<: *base\n  b: 2\n"

    document, problems = read(text, Path("it.yaml"))

    assert ({"a": 1, "b": 2}, []) == (document.data["it"], problems)
    assert (2, 3) == document.places["it", "a"]
    assert (5, 3) == document.places["it", "b"]


ODD = {
    "a merge of text": ("tenants: {a: {<<: 5}}", (1, 19), "tenants.a", "cannot be merged"),
    "a merge of a list of texts": (
        "tenants: {a: {<<: [1]}}",
        (1, 20),
        "tenants.a",
        "cannot be merged",
    ),
    "a key that is a list": ("tenants: {[b]: 1}", (1, 11), "tenants", "a key must be text"),
    "a key that is a mapping": ("tenants: {{b: c}: 1}", (1, 11), "tenants", "a key must be text"),
    "nesting": ("a: " + "[" * 500 + "]" * 500, (1, 103), "", "nested too deeply"),
}


@pytest.mark.parametrize(("text", "place", "path", "message"), ODD.values(), ids=ODD)
def test_what_yaml_makes_no_data_of_is_a_problem_with_its_place(
    text: str, place: tuple[int, int], path: str, message: str
) -> None:
    _, [problem] = read(text, Path("it.yaml"))

    assert (place, path) == ((problem.line, problem.column), problem.path)
    assert message in problem.message
