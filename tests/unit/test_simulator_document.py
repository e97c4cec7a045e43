"""The page about the simulator says what the simulator does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from pulumi_twilio_studio.simulator import (
    Answer,
    Ask,
    Awaited,
    Execution,
    HangUp,
    Keys,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
)
from pulumi_twilio_studio.simulator.assumptions import ASSUMPTIONS
from pulumi_twilio_studio.simulator.limits import LONGEST, MOST_IN_A_ROW, MOST_STEPS
from pulumi_twilio_studio.simulator.widgets import kind_of_widget, responses, send_message
from pulumi_twilio_studio.simulator.widgets.kinds import KINDS
from pulumi_twilio_studio.simulator.widgets.unknown import Unknown
from support.documents import fences, plain, table
from support.simulated import CALL, MESSAGE, REQUEST, flow, started

TYPES = {plain(row[0]): row[1:] for row in table("docs/simulator.md", "Types of widgets").rows}
PROPERTIES = {"body": "Hello", "url": "https://example.com", "say": "Hello"}
ANSWERS: dict[Awaited, tuple[Answer, ...]] = {
    Awaited.REPLY: (Reply("Ann"),),
    Awaited.INPUT: (Keys("1"), Said("yes")),
    Awaited.RESPONSE: (Response(200, "{}"),),
    Awaited.FUNCTION: (Response(200, "{}"),),
}
ENDS: dict[str, tuple[Execution, Answer | None]] = {
    "ended": (Execution(flow({}), MESSAGE), None),
    "hung up": (started("gather-input-on-call", CALL), HangUp()),
    "stopped": (
        started("send-and-wait-for-reply", MESSAGE, body="Who?", timeout=31 * 24 * 3600),
        Silence(),
    ),
    "failed": (started("say-play", MESSAGE), None),
}


def alone(kind: str) -> Execution:
    """An execution of one widget, with the trigger that suits it."""
    found = [
        started(kind, each, wired=["speech"], **PROPERTIES) for each in (CALL, REQUEST, MESSAGE)
    ]
    return next((each for each in found if each.ask or each.effects), found[0])


def answers(ask: Ask | None) -> Iterator[Answer]:
    if ask:
        yield from ANSWERS.get(ask.kind, ())
        yield from map(Outcome, ask.events)


def test_the_example_prints_what_stands_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    [example] = fences("docs/simulator.md", "python")

    exec(compile(example.text, "docs/simulator.md", "exec"), {})

    assert example.text.strip().endswith(f"  # {capsys.readouterr().out.strip()}")


def test_the_page_has_every_type_that_is_run_and_no_other() -> None:
    assert sorted(KINDS) == [*TYPES]


@pytest.mark.parametrize("kind", TYPES)
def test_the_page_says_what_is_seen_waited_for_and_usual(kind: str) -> None:
    execution = alone(kind)

    seen = type(execution.effects[0]).__name__ if execution.effects else "nothing"
    waited = execution.ask.kind.value if execution.ask else "nothing"
    usual: Any = execution.ask.usual if execution.ask else None
    assert [seen, waited, usual.event if usual else "none"] == [*map(plain, TYPES[kind][:3])]


@pytest.mark.parametrize("kind", TYPES)
def test_the_context_keeps_what_the_page_says(kind: str) -> None:
    execution = alone(kind)
    values: set[str] = set()

    for answer in answers(execution.ask):
        twin = execution.copy()
        twin.answer(answer)
        values |= twin.context["widgets"].get("it", {}).keys()

    assert set(re.findall(r"`(\w+)`", TYPES[kind][3])) <= values


@pytest.mark.parametrize("kind", table("docs/simulator.md", "Types that cannot be run").names)
def test_a_type_that_cannot_be_run_is_not_run(kind: str) -> None:
    assert isinstance(kind_of_widget(plain(kind)), Unknown)


@pytest.mark.parametrize("reason", table("docs/simulator.md", "How an execution ends").names)
def test_an_execution_ends_for_every_reason(reason: str) -> None:
    execution, answer = ENDS[plain(reason)]

    if answer:
        execution.answer(answer)

    assert execution.end is not None
    assert plain(reason) == execution.end.reason


def test_the_page_has_all_limits() -> None:
    assert [
        MOST_STEPS,
        MOST_IN_A_ROW,
        LONGEST.days,
        1,
        responses.SECONDS,
        responses.MOST_BYTES,
        send_message.MOST_CHARACTERS,
    ] == [int(row[1]) for row in table("docs/simulator.md", "Limits").rows]


def test_the_page_has_all_assumptions() -> None:
    rows = [(f"`{name}`", sentence) for name, sentence in sorted(ASSUMPTIONS.items())]

    assert rows == [*table("docs/simulator.md", "Assumptions").rows]
