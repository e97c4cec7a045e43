"""The conversations that the benchmark counts."""

from __future__ import annotations

from benchmarks.simulator import STEPS, WIDGETS, call, converse, questions
from pulumi_twilio_studio.definition import Definition
from support.definitions import large


def test_a_short_conversation_has_ten_steps_and_comes_to_its_end() -> None:
    execution = converse(Definition.from_api(questions(3)), 3)

    assert 10 == len(execution.steps)
    assert execution.end is not None
    assert "ended" == execution.end.reason


def test_a_long_one_has_as_many_steps_as_studio_allows() -> None:
    execution = converse(Definition.from_api(questions(STEPS)), STEPS)

    assert STEPS == len(execution.steps)


def test_the_call_in_the_large_flow_goes_through_several_menus() -> None:
    definition = Definition.from_api(large(WIDGETS))

    execution = call(definition)

    assert WIDGETS == len(definition.content["states"])
    assert 500 < len({step.widget for step in execution.steps})
