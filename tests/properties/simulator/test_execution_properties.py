"""Whatever a sound flow holds, and whatever it is answered: it runs on, within the limits, and always the same."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import (
    Answer,
    Execution,
    HangUp,
    Keys,
    NoResponse,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
    Surroundings,
    conversation_message,
    incoming_call,
    incoming_message,
    parent_flow,
    rest_request,
)
from pulumi_twilio_studio.simulator.limits import LONGEST, MOST_STEPS
from support.simulated import flow

TYPES = sorted({*widget_types(), "of-the-future"})
NAMES = ("Trigger", "a", "b", "c")
TEXTS = st.sampled_from(
    [
        "",
        "1",
        "true",
        "https://example.com",
        "{{trigger.message.Body}}",
        "{{widgets.a.parsed.x}}",
        "{{widgets.b.Digits | plus: 1}}",
        "{{flow.variables.k}}",
        "{% if flow.variables.k %}x{% endif %}",
        "{{ now | date: '%Y' }}",
        "conversations",
        "FW1",
        "3600",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "value", "type"]), inner, max_size=3)
    ),
    max_leaves=4,
)
CONDITION = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["equal_to"]),
        "value": TEXTS,
        "arguments": st.lists(TEXTS, max_size=2),
    }
)


def _widgets() -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.tuples(*(_widget(name) for name in NAMES)).map(list)


@st.composite
def _widget(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = "trigger" if name == "Trigger" else draw(st.sampled_from(TYPES))
    known = widget_types().get(kind)
    events = sorted((known and known.events) or ("done",))
    names = sorted((known and known.properties) or ("anything",))
    targets = st.sampled_from([*NAMES[1:], None])
    transitions = [
        {"event": event, "next": draw(targets), "conditions": draw(st.lists(CONDITION, max_size=2))}
        for event in events
        if draw(st.integers(0, 4))
    ]
    properties = draw(st.dictionaries(st.sampled_from(names), TEXTS | JSON, max_size=6))
    return {"name": name, "type": kind, "transitions": transitions, "properties": properties}


FLOWS = st.builds(
    lambda states, flag: Definition.from_api(
        {
            "initial_state": "Trigger",
            "states": states,
            "flags": {"allow_concurrent_calls": flag},
        }
    ),
    _widgets(),
    st.booleans(),
)
TRIGGERS = st.sampled_from(
    [
        incoming_message("1", "+1", "+2"),
        incoming_call("+1", "+2"),
        rest_request("+1", "+2", {"x": [1]}),
        conversation_message("1", "+1", "+2"),
        parent_flow("+1", "+2"),
    ]
)
ANSWERS = st.one_of(
    st.builds(Reply, TEXTS),
    st.builds(Keys, st.text("0123456789*#x", max_size=4)),
    st.builds(Said, TEXTS),
    st.builds(Response, st.integers(100, 599), st.sampled_from(["", '{"x": 1}', "[1]", "{"])),
    st.just(NoResponse()),
    st.just(Silence()),
    st.just(HangUp()),
    st.builds(
        Outcome,
        st.sampled_from(
            sorted({event for each in widget_types().values() for event in each.events or ()})
        ),
        st.dictionaries(st.sampled_from(["parsed", "x"]), JSON, max_size=2),
    ),
)
TALKS = st.lists(ANSWERS, max_size=10)
SUBFLOWS = st.sampled_from(
    [flow({}), flow({"ask": ("send-and-wait-for-reply", {}, {"body": "Who?"})})]
)


def begun(definition: Definition, trigger: Any, subflow: Definition) -> Execution:
    return Execution(definition, trigger, Surroundings(find_flow={"FW1": subflow}.get))


def talk(execution: Execution, answers: Sequence[Answer]) -> int:
    """Give all answers, and what is usual or possible in place of one that does not fit. How many were refused."""
    refused = 0
    for answer in answers:
        if execution.ask is None:
            break
        before = snapshot(execution)
        try:
            execution.answer(answer)
        except WrongArgument:
            refused += 1
            assert before == snapshot(execution)
            execution.answer(execution.ask.usual or Outcome(execution.ask.events[0]))
    return refused


def snapshot(execution: Execution) -> tuple[Any, ...]:
    return copy.deepcopy(
        (
            execution.steps,
            execution.effects,
            execution.missing,
            execution.context,
            execution.now,
            execution.end,
            execution.widget,
            execution.is_on_call,
        )
    )


@given(FLOWS, TRIGGERS, SUBFLOWS, TALKS)
def test_it_waits_or_has_ended_within_the_limits(
    definition: Definition, trigger: Any, subflow: Definition, answers: list[Answer]
) -> None:
    execution = begun(definition, trigger, subflow)

    talk(execution, answers)

    assert (execution.ask is None) is (execution.end is not None)
    assert len(execution.steps) <= MOST_STEPS
    assert execution.now <= execution.surroundings.now + LONGEST


@given(FLOWS, TRIGGERS, SUBFLOWS, TALKS)
def test_equal_answers_make_equal_executions(
    definition: Definition, trigger: Any, subflow: Definition, answers: list[Answer]
) -> None:
    one, other = (begun(definition, trigger, subflow) for _ in range(2))

    refused = [talk(each, answers) for each in (one, other)]

    assert refused[0] == refused[1]
    assert snapshot(one) == snapshot(other)


@given(FLOWS, TRIGGERS, SUBFLOWS, TALKS, TALKS)
def test_a_copy_disturbs_nothing_and_goes_the_same_way(
    definition: Definition,
    trigger: Any,
    subflow: Definition,
    first: list[Answer],
    later: list[Answer],
) -> None:
    execution = begun(definition, trigger, subflow)
    talk(execution, first)
    before = snapshot(execution)

    twin = execution.copy()
    talk(twin, later)
    undisturbed = snapshot(execution)
    talk(execution, later)

    assert before == undisturbed
    assert snapshot(twin) == snapshot(execution)


@given(FLOWS, TRIGGERS, SUBFLOWS, TALKS)
def test_a_widget_that_stops_waiting_takes_silence(
    definition: Definition, trigger: Any, subflow: Definition, answers: list[Answer]
) -> None:
    execution = begun(definition, trigger, subflow)

    for answer in answers:
        if execution.ask and execution.ask.seconds is not None:
            execution.copy().answer(Silence())
        talk(execution, [answer])


@given(FLOWS, TRIGGERS, SUBFLOWS, TALKS)
def test_every_outcome_that_is_named_can_be_taken(
    definition: Definition, trigger: Any, subflow: Definition, answers: list[Answer]
) -> None:
    execution = begun(definition, trigger, subflow)

    for answer in answers:
        for event in execution.ask.events if execution.ask else ():
            execution.copy().answer(Outcome(event, {"x": 1}))
        talk(execution, [answer])
