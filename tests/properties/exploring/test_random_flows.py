"""Small flows of chance: exploring reaches what trying everything reaches, and what it tells is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_twilio_studio.cases.files import parsed_cases
from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.exploring import Limits, cases_of, explore
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import Execution, Outcome, Reply, Silence, incoming_message
from support.flows_to_explore import again, ask, definition, greet, split, widget

WORDS = ("a", "b")
ANSWERS = (
    *map(Reply, (*WORDS, "zz")),
    Silence(),
    *map(Outcome, ("sent", "failed", "deliveryFailure")),
)
DEEPEST = 4
LIMITS = Limits(steps=20_000, seconds=60)


@st.composite
def flows(draw: st.DrawFn) -> Definition:
    """A flow of a few widgets that ask, compare, keep and say."""
    names = [f"w{at}" for at in range(draw(st.integers(2, 6)))]
    nexts = st.sampled_from([*names, None])
    read = st.sampled_from(
        [
            *(f"{{{{widgets.{name}.inbound.Body}}}}" for name in names),
            "{{flow.variables.x}}",
            "{{trigger.message.Body}}",
        ]
    )
    kinds = st.sampled_from(["equal_to", "not_equal_to", "contains", "starts_with", "is_blank"])

    def one(name: str) -> dict[str, Any]:
        match draw(st.sampled_from(["ask", "split", "keep", "greet"])):
            case "ask":
                return ask(name, draw(nexts), timeout=draw(nexts), deliveryFailure=draw(nexts))
            case "split":
                ways = [(draw(nexts), draw(kinds), draw(st.sampled_from(WORDS))) for _ in range(2)]
                return split(name, draw(read), (draw(nexts),), *ways)
            case "keep":
                value = draw(st.sampled_from(["a", "{{flow.variables.x}}b"]) | read)
                return widget(
                    name,
                    "set-variables",
                    ("next", draw(nexts)),
                    variables=[{"key": "x", "value": value}],
                )
        return greet(f"Hi {draw(read)}", name, draw(nexts))

    return definition(*map(one, names))


def taken_by_trying_everything(what: Definition) -> set[tuple[str, str, int | None]]:
    """The transitions that any few of the answers take."""
    taken: set[tuple[str, str, int | None]] = set()
    todo = [
        (Execution(what, incoming_message(each, "+15550100001", "+15550100002")), 0)
        for each in (*WORDS, "zz")
    ]
    while todo:
        execution, depth = todo.pop()
        taken |= {(step.widget, step.event, step.match) for step in execution.steps if step.next}
        if execution.ask is None or depth == DEEPEST:
            continue
        for each in ANSWERS:
            further = execution.copy()
            try:
                further.answer(each)
            except WrongArgument:
                continue
            todo.append((further, depth + 1))
    return taken


@settings(max_examples=12)
@given(flows())
def test_exploring_reaches_what_trying_everything_reaches(what: Definition) -> None:
    found = explore(what, LIMITS)

    assert taken_by_trying_everything(what) <= {each.key for each in found.reached}


@settings(max_examples=12)
@given(flows())
def test_what_no_input_can_take_is_never_taken(what: Definition) -> None:
    found = explore(what, LIMITS)

    never = {each.sentence.split(":")[0] for each in found.findings if each.code == "impossible"}
    taken = taken_by_trying_everything(what)
    assert not [each for each in found.transitions if str(each) in never and each.key in taken]


@settings(max_examples=12)
@given(flows())
def test_every_route_can_be_gone_again(what: Definition) -> None:
    found = explore(what, LIMITS)

    routes = [
        *found.cases,
        *(way for each in found.findings for way in (each.route, each.other) if way),
    ]
    for route in routes:
        assert list(route.steps) == again(what, route).steps[: len(route.steps)]


@settings(max_examples=12)
@given(flows())
def test_the_cases_pass_and_take_what_was_reached(what: Definition) -> None:
    found = explore(what, LIMITS)

    file = parsed_cases(cases_of(found.cases), Path("flow.tests.yaml"))
    results = file.run(what)

    taken = {(step.widget, step.event, step.match) for each in results for step in each.steps}
    assert [] == [each.failure for each in results if each.failure]
    assert {each.key for each in found.reached} <= taken
