"""What Twilio and Liquid document of conditions, of Liquid and of the context holds: facts.yaml, with its sources."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pulumi_twilio_studio.definition import parse
from pulumi_twilio_studio.simulator import (
    Execution,
    conversation_message,
    incoming_call,
    incoming_message,
    rest_request,
)
from pulumi_twilio_studio.simulator.conditions import KINDS, holds
from pulumi_twilio_studio.simulator.liquid import LiquidFailure, render
from support.definitions import greeting

GROUPS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8")
)
NOW = datetime(2026, 1, 5, 6, 5, 7, tzinfo=UTC)
VARIABLES = {
    "trigger": {},
    "contact": {},
    "flow": {
        "data": {},
        "variables": {
            "name": "Tobi",
            "key": "name",
            "number": 4,
            "digits": "7",
            "one": 1,
            "zero": 0,
            "none_said": "",
            "list": ["red", "blue"],
            "größe": "tall",
        },
    },
    "widgets": {
        "gather_1": {"SpeechResult": "Yes."},
        "get": {
            "status_code": 200,
            "parsed": {
                "user": {"name": "Ada", "vip": True},
                "items": [{"name": "Tea", "price": 1}, {"name": "Milk", "price": 2.5}],
                "null_value": None,
            },
        },
    },
}
SIDES = "+15550100001", "+15550100002"
STARTS = {
    "message": incoming_message(
        "Hello",
        *SIDES,
        {"NumMedia": "1", "MediaUrl0": "https://example.com/cat.jpg", "FromCity": "OAKLAND"},
    ),
    "call": incoming_call(*SIDES),
    "conversation": conversation_message("Hello", *SIDES),
    "request": rest_request(*SIDES, {"name": "Ada", "order": {"id": 17}}),
}


def cases(kind: str) -> list[Any]:
    """The cases of one kind, each with its fact and its number as its name."""
    return [
        pytest.param(*case, id=f"{group['fact']}-{number}")
        for group in GROUPS
        for number, case in enumerate(group.get(kind, ()), 1)
    ]


@pytest.mark.parametrize(("kind", "argument", "value", "expected"), cases("conditions"))
def test_a_condition_is_as_documented(
    kind: str, argument: str, value: str, expected: object
) -> None:
    assert expected is holds(kind, argument, value)


@pytest.mark.parametrize(("text", "expected"), cases("liquid"))
def test_liquid_is_as_documented(text: str, expected: object) -> None:
    try:
        shown: object = render(text, VARIABLES, NOW)
    except LiquidFailure:
        shown = {"failure": True}

    assert expected == shown


@pytest.mark.parametrize(("start", "text", "expected"), cases("context"))
def test_the_context_is_as_documented(start: str, text: str, expected: str) -> None:
    context = Execution(parse(greeting("Hi")), STARTS[start]).context

    shown = render(text, context, NOW)

    assert expected == shown


def test_every_type_of_condition_has_a_fact_that_holds_and_one_that_does_not() -> None:
    answers = {
        (kind, holds) for group in GROUPS for kind, _, _, holds in group.get("conditions", ())
    }

    assert {(kind, holds) for kind in KINDS for holds in (True, False)} == answers


def test_every_fact_has_a_source_and_a_name_of_its_own() -> None:
    names = [group["fact"] for group in GROUPS]

    assert len(set(names)) == len(names)
    assert all(group["source"] for group in GROUPS)


def test_there_are_at_least_150_facts() -> None:
    assert 150 <= sum(len(cases(kind)) for kind in ("conditions", "liquid", "context"))
