"""A context is replaced, and never changed in place."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pulumi_twilio_studio.simulator.frame import Frame, merged
from pulumi_twilio_studio.simulator.program import Program
from support.simulated import flow


def frame() -> Frame:
    program = Program.of(flow({"it": ("set-variables", {"next": None}, {})}))
    context: dict[str, Any] = {
        "flow": {"variables": {"a": "1"}, "channel": {}},
        "widgets": {"it": {"a": {"b": 1}}},
    }
    return Frame(program, "FW1", context, program.nodes["it"])


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.keep({"a": {"c": 2}}),
        lambda it: it.set_variable("a", "2"),
        lambda it: it.change_flow({"channel": {"sid": "CH1"}}),
    ],
)
def test_who_holds_a_context_sees_no_change_of_it(change: Any) -> None:
    one = frame()
    held = one.context
    before = copy.deepcopy(held)

    change(one)

    assert before == held
    assert held != one.context


@pytest.mark.parametrize(
    ("old", "new", "both"),
    [
        (None, {"a": 1}, {"a": 1}),
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": {"b": 1}}, {"a": [1]}, {"a": [1]}),
        ({"a": [1]}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_the_new_value_wins_and_the_rest_of_the_old_one_stays(
    old: Any, new: Any, both: Any
) -> None:
    assert both == merged(old, new)
