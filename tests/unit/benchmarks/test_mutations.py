"""The edits with which the test cases of the example stack are judged."""

from __future__ import annotations

import re
from dataclasses import replace

from benchmarks.mutations import EDITS, FLOWS, SAME, Edit, edits, is_same
from pulumi_twilio_studio.definition import parse

SOME = 60
"""Of the edits, always the same: enough to judge the cases, in seconds."""


def test_the_edits_are_the_same_in_each_run_and_none_is_made_twice() -> None:
    made = edits()

    assert EDITS == len(set(map(str, made)))
    assert list(map(str, made[:SOME])) == list(map(str, edits(SOME)))
    assert set(FLOWS) == {edit.flow for edit in made}


def test_each_edit_is_a_sound_definition_that_differs_from_its_flow() -> None:
    for edit in edits():
        assert parse(edit.api).text != parse(edit.flow).text


def test_the_flows_as_they_are_are_not_caught() -> None:
    for flow in FLOWS:
        assert not Edit(flow, "nothing", parse(flow).to_api()).is_caught()


def test_the_cases_catch_nine_of_ten_edits_that_somebody_can_see() -> None:
    made = edits(SOME)

    seen = [edit for edit in made if edit.is_caught() or not is_same(edit)]

    assert 0.9 <= sum(edit.is_caught() for edit in seen) / len(seen)


def test_each_reason_why_nobody_sees_a_difference_is_one_of_an_edit() -> None:
    names = list(map(str, edits()))

    assert [] == [
        pattern for pattern in SAME if not any(re.search(pattern, each) for each in names)
    ]


def test_an_edit_is_named_with_its_flow() -> None:
    [edit] = edits(1)

    assert str(edit).startswith(f"{edit.flow.stem}: ")
    assert str(edit) != str(replace(edit, what="another"))
