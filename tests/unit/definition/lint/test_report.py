"""The whole report: what is broken hides nothing else, and every line is known."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition, DefinitionError, parse
from pulumi_twilio_studio.definition.lint import lint
from support.definitions import greeting, large
from support.flows import ASK, CONDITION, FETCH, SAY, flow, lint_lines, split, widget

REPLIED = ("incomingMessage", "deliveryFailure")

BROKEN: dict[str, tuple[Any, list[str]]] = {
    "a transition to a name that is misspelt": (
        flow({**ASK, "transitions": [{"event": each, "next": "sya"} for each in REPLIED]}, SAY),
        [
            'no-such-widget: widget "ask_name": transitions[0].next: "sya" is not a widget; did you mean "say"?',
            'no-such-widget: widget "ask_name": transitions[1].next: "sya" is not a widget; did you mean "say"?',
        ],
    ),
    "two widgets of one name": (
        flow(SAY, SAY),
        ['duplicate-name: widget "say": name: is the name of 2 widgets (states 1, 2)'],
    ),
    "no flow": ({"name": "left-pad"}, ["no-flow: is not a flow definition: it has no states"]),
    "no JSON": (
        '{"states": [}',
        ['not-json: not JSON at line 1, column 13: Expecting value: "{\\"states\\": [}"'],
    ),
}


@pytest.mark.parametrize(("definition", "sentences"), BROKEN.values(), ids=BROKEN)
def test_says_what_is_wrong_and_what_to_do(definition: Any, sentences: list[str]) -> None:
    assert sentences == lint_lines(definition)


def test_a_broken_widget_hides_nothing_about_the_others() -> None:
    mute = {"name": "mute", "type": 5, "transitions": {}, "properties": []}
    definition = flow({**SAY, "properties": {"say": "{{widgets.x.y}}", "loop": "2"}}, mute, 7)

    assert [
        'wrong-type: widget "say": properties.loop: string found, integer expected: write it without quotes',
        (
            'unknown-reference: widget "say": properties.say: Liquid reads from "x", which is not a '
            "widget"
        ),
        'wrong-shape: widget "mute": type: must be a string, not a number',
        'wrong-shape: widget "mute": properties: must be an object, not a list',
        'wrong-shape: widget "mute": transitions: must be a list, not an object',
        (
            'unreachable-widget: widget "mute": no path leads here from "Trigger": connect it, or '
            "remove it"
        ),
        "wrong-shape: states[3]: must be an object, not a number",
    ] == lint_lines(definition)


def test_what_is_no_json_is_said_once() -> None:
    assert ["wrong-shape: description: nan is not a JSON number"] == lint_lines(
        flow(SAY, description=float("nan"))
    )


@pytest.mark.parametrize("initial", ["Triger", "nowhere at all", None, 5])
def test_a_broken_start_is_one_mistake_and_not_many(initial: object) -> None:
    codes = {found.code for found in lint(flow(SAY, initial_state=initial))}

    assert codes <= {"no-such-widget", "wrong-shape"}
    assert 1 == len(codes)


@pytest.mark.parametrize(
    "definition",
    [
        greeting(),
        flow(SAY),
        flow(ASK, SAY),
        flow({**ASK, "properties": {**ASK["properties"], "timeout": 3600}}, SAY),
        flow(
            widget(
                "agent",
                "send-to-flex",
                ("failedToEnqueue", "say"),
                workflow="{{flow.variables.w}}",
                channel="{{flow.variables.c}}",
                priority=3,
            ),
            SAY,
        ),
        flow(split(CONDITION, next="Trigger")),
        flow(widget("new", "create-task", ("whatever", "Trigger"), anything=[])),
        flow(
            widget(
                "get", "make-http-request", {"event": "success"}, url="https://x.example", **FETCH
            )
        ),
        flow(
            {key: value for key, value in SAY.items() if key != "properties"}
            | {"type": "fork-of-tomorrow"}
        ),
    ],
)
def test_raises_no_error_where_flows_like_it_run(definition: Any) -> None:
    assert [] == [found for found in lint(definition) if found.severity == "error"]


def test_knows_the_lines_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "greeter.json"
    definition = greeting()
    definition["states"][1]["properties"]["body"] = 5
    file.write_text(json.dumps(definition, indent=2))

    (found,) = lint(file)

    line = file.read_text().split("\n")[(found.line or 0) - 1]
    assert '"body": 5' in line
    assert "5" == line[(found.column or 0) - 1 :]
    assert str(found).startswith(f"{file}:{found.line}:{found.column}: widget")


def test_knows_the_lines_of_an_answer_of_the_api(tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    states = [{**SAY, "name": "Trigger"}, 7]
    file.write_text(f'{{"sid": "FW",\n"definition":\n{json.dumps(flow(states=states))}}}')

    (found,) = (each for each in lint(file) if each.code == "wrong-shape")

    assert (3, "7") == (found.line, file.read_text().split("\n")[2][(found.column or 0) - 1])


@pytest.mark.parametrize(
    ("text", "place"), [("{\n  oops", (2, 3)), ('{"a": 1,\n "a": 2}', (2, 2)), ("[]", (1, 1))]
)
def test_knows_where_a_file_is_no_flow(
    text: str, place: tuple[int | None, int | None], tmp_path: Path
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(text)

    (found,) = lint(file)

    assert place == (found.line, found.column)


def test_raises_when_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="no such file"):
        lint(tmp_path / "lost.json")


@pytest.mark.parametrize("definition", [greeting(), large(50)], ids=["greeting", "large"])
def test_says_the_same_of_a_definition_as_of_its_api_form(definition: Any) -> None:
    parsed = parse(definition)

    assert lint_lines(parsed.to_api()) == lint_lines(Definition.from_api(parsed.to_api()))


def test_leaves_the_definition_as_it_is() -> None:
    definition = large(50)
    before = copy.deepcopy(definition)

    lint(definition)

    assert before == definition


def test_a_fault_of_shape_is_one_whatever_stands_there() -> None:
    broken = flow(widget("hi", "say-play", say="Hi"))
    broken["states"] += [
        "oops",
        {"name": "odd", "type": "say-play", "transitions": "abc", "properties": "x"},
    ]

    found = lint(broken)

    assert {"wrong-shape"} == {each.code for each in found if each.severity == "error"}
