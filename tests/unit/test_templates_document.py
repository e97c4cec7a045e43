"""What docs/templates.md says of references is so."""

from __future__ import annotations

import re
from typing import get_args

import pytest

import pulumi_twilio_studio as studio
from promises.arguments import words_of
from pulumi_twilio_studio.definition import Reference, ReferenceKind, template
from support.documents import ROOT, table

TEXT = (ROOT / "docs" / "templates.md").read_text()
ROWS = [[cell.strip("`") for cell in row] for row in table("docs/templates.md", "References").rows]


def test_names_every_kind_of_reference_and_no_other() -> None:
    assert sorted(get_args(ReferenceKind)) == sorted(row[0] for row in ROWS)


def test_every_example_is_a_reference_of_its_kind() -> None:
    for kind, example, *_ in ROWS:
        written, _, name = example.removeprefix("${").removesuffix("}").partition(":")
        assert (kind, example) == (written, str(Reference.read(written, name)))


def test_every_place_in_it_that_has_a_colon_can_stand_in_a_template() -> None:
    places = set(re.findall(r"\$\{\w+:[^}]*\}", TEXT)) - {"${workflow:WORKSPACE/Sales}"}
    state = {"name": "a", "type": "say-play", "transitions": [], "properties": {"say": [*places]}}

    assert template({"initial_state": "a", "states": [state]}).startswith('{"unresolved"')
    assert len(places) > len(ROWS)


@pytest.mark.parametrize("kind", words_of("reference", "kind"))
def test_every_kind_of_reference_can_be_a_value_of_a_program(kind: ReferenceKind) -> None:
    [example] = [row[1] for row in ROWS if row[0] == kind]
    name = example.removeprefix("${").removesuffix("}").partition(":")[2]

    assert example == str(studio.reference(kind, name))
