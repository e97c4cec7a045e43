"""Widgets that no way leads to, and loops without a wait: each strongly connected part once, whatever its shape."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from pulumi_twilio_studio.definition.lint import lint
from support.flows import SAY, flow, lint_lines, widget

KINDS = {"_": "gather-input-on-call"}  # a name that ends so waits


def flow_of(ways: Mapping[str, str]) -> dict[str, Any]:
    """A flow of widgets by name, each with the names that it leads to, apart by blanks."""
    return {
        "initial_state": next(iter(ways)),
        "states": [
            {
                "name": name,
                "type": KINDS.get(name[-1], "run-function"),
                "transitions": [{"event": "success", "next": to} for to in following.split()],
                "properties": {"url": "x", "say": "x"},
            }
            for name, following in ways.items()
        ],
    }


def loops(ways: Mapping[str, str]) -> list[str]:
    found = [each.message for each in lint(flow_of(ways)) if each.code == "endless-loop"]
    return [message.partition(" without")[0].removeprefix("loops over ") for message in found]


@pytest.mark.parametrize(
    ("ways", "found"),
    [
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "a"}, ['"a"']),
        ({"a": "b", "b": "a"}, ['"a", "b"']),
        ({"a": "b_", "b_": "a"}, []),
        ({"a": "b_ c", "b_": "a", "c": "a"}, ['"a", "c"']),
        ({"a": "b", "b": "a c", "c": "d", "d": "c"}, ['"a", "b"', '"c", "d"']),
        ({"a": "b", "b": "c", "c": "d b", "d": "a"}, ['"a", "b", "c", "d"']),
        ({"a": "", "x": "y", "y": "x"}, ['"x", "y"']),
    ],
)
def test_finds_the_loops_on_which_nothing_waits(ways: Mapping[str, str], found: list[str]) -> None:
    assert found == loops(ways)


def test_finds_a_loop_through_two_thousand_widgets() -> None:
    names = [f"w{at}" for at in range(2000)]
    ways = dict(pairwise([*names, names[0]]))

    (found,) = loops(ways)

    assert found.endswith('"w7", 1992 more')


@pytest.mark.parametrize("seed", range(20))
def test_agrees_with_walking_every_way(seed: int) -> None:
    draw = random.Random(seed)
    names = [f"w{at}" for at in range(8)]
    ways = {name: " ".join(draw.sample(names, draw.randint(0, 2))) for name in names}

    def reached(name: str) -> set[str]:
        seen: set[str] = set()
        todo = ways[name].split()
        while todo:
            at = todo.pop()
            todo += [] if at in seen else ways[at].split()
            seen.add(at)
        return seen

    on_loop = {name for name in names if name in reached(name)}
    parts = {
        frozenset(other for other in on_loop if other in reached(name) and name in reached(other))
        for name in on_loop
    }
    expected = sorted(", ".join(f'"{name}"' for name in names if name in part) for part in parts)

    assert expected == sorted(loops(ways)), ways


BROKEN: dict[str, tuple[Any, list[str]]] = {
    "a widget that nothing leads to": (
        flow(SAY, {**SAY, "name": "orphan"}),
        [
            (
                'unreachable-widget: widget "orphan": no path leads here from "Trigger": connect '
                "it, or remove it"
            )
        ],
    ),
    "a loop that never rests": (
        flow(
            widget("count", "set-variables", ("next", "check"), variables=[]),
            widget(
                "check",
                "split-based-on",
                ("match", "count"),
                ("noMatch", "say"),
                input="{{flow.variables.x}}",
            ),
            SAY,
        ),
        [
            (
                'endless-loop: widget "count": loops over "count", "check" without waiting for anybody; it can be left '
                'at "check". Twilio ends an execution that takes too many steps'
            )
        ],
    ),
    "a loop without a way out": (
        flow(widget("again", "say-play", ("audioComplete", "again"), say="Hi")),
        [
            (
                'endless-loop: widget "again": loops over "again" without waiting for anybody; nothing leads out of it.'
                " Twilio ends an execution that takes too many steps"
            )
        ],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)
