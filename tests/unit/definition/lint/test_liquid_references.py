"""What a Liquid text reads."""

from __future__ import annotations

from typing import Any

import pytest

from support.flows import ASK, SAY, flow, lint_lines

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "Liquid that reads from a widget renamed": (
        flow(ASK, {**SAY, "properties": {"say": "Hi {{widgets.ask_nam.inbound.Body}}"}}),
        [
            (
                'unknown-reference: widget "say": properties.say: Liquid reads from "ask_nam", '
                'which is not a widget; did you mean "ask_name"?'
            )
        ],
    ),
    "Liquid that is not closed": (
        flow({**SAY, "properties": {"say": "Hi {{flow.variables.name", "loop": 1}}),
        [
            (
                'broken-liquid: widget "say": properties.say: Studio cannot read this Liquid: '
                '"{{flow.variables.name" is never closed by }}'
            )
        ],
    ),
    "a variable that Studio does not have": (
        flow({**SAY, "properties": {"say": "Hi {{triger.call.From}}", "loop": 1}}),
        [
            (
                'unknown-variable: widget "say": properties.say: Liquid reads "triger"; Studio has trigger, flow, '
                'widgets and contact; did you mean "trigger"?'
            )
        ],
    ),
    "a clock in another zone": (
        flow({**SAY, "properties": {"say": "It is {{'now' | date: '%H:%M'}}", "loop": 1}}),
        [
            (
                'pacific-time: widget "say": properties.say: Liquid\'s "now" is the time in the '
                "US Pacific zone, wherever the person is: get the time in another zone from a "
                "function"
            )
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)


def test_a_name_that_is_read_from_often_is_said_once_a_widget() -> None:
    lost = {"say": "{{widgets.x.a}} {{widgets.x.b}}", "voice": "{{widgets.x.c}}"}

    assert [
        (
            'unknown-reference: widget "say": properties.say: Liquid reads from "x", which is not a '
            "widget"
        )
    ] == lint_lines(flow({**SAY, "properties": lost}))
