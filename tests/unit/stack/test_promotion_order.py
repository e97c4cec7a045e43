"""Stacks stand in the order in which a flow goes through them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.stack.promotion_order import in_order, stacks_before

NAMES = st.sampled_from(["a", "b", "c", "d", "e"])


@pytest.mark.parametrize(
    ("before", "ordered"),
    [
        ({}, []),
        ({"prod": None, "dev": None, "staging": None}, ["dev", "prod", "staging"]),
        ({"prod": "staging", "dev": None, "staging": "dev"}, ["dev", "staging", "prod"]),
        ({"prod": "acme/shop/staging", "staging": None}, ["staging", "prod"]),
        ({"prod": "proof.json", "staging": None}, ["prod", "staging"]),
        ({"b": "z", "z": None, "a": "z", "y": None}, ["y", "z", "a", "b"]),
        ({"a": "b", "b": "a", "c": None}, ["c", "a", "b"]),
        ({"a": "a"}, ["a"]),
    ],
)
def test_a_stack_stands_behind_the_one_that_it_comes_after(
    before: dict[str, str | None], ordered: list[str]
) -> None:
    assert ordered == in_order(before)


@given(st.dictionaries(NAMES, st.none() | NAMES))
def test_every_stack_stands_there_once(before: dict[str, str | None]) -> None:
    assert sorted(before) == sorted(in_order(before))


def test_what_a_stack_comes_after_is_read_from_its_settings(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "Pulumi.prod.yaml").write_text("config:\n  twilio-studio:after: staging\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  twilio-studio:after: {secure: v1}\n")

    found = stacks_before(tmp_path, ["dev", "staging", "prod"])

    assert {"dev": None, "staging": None, "prod": "staging"} == found
