"""A flow written in Python is the definition that one would have drawn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from promises.arguments import words_of
from pulumi_twilio_studio.authoring import FlowBuilder, when
from pulumi_twilio_studio.authoring.branches import Comparison
from pulumi_twilio_studio.definition import parse
from pulumi_twilio_studio.definition.lint import lint
from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.definition.lint.transitions import OPERATORS

ROOT = Path(__file__).parents[3]
ANSWER = "{{widgets.ask.inbound.Body}}"


def asking() -> FlowBuilder:
    flow = FlowBuilder("Asks")
    flow.trigger({"incomingMessage": "ask", "incomingCall": None})
    flow.send_and_wait_for_reply(
        "ask",
        {"body": "Yes or no?", "from": "{{flow.channel.address}}"},
        {"incomingMessage": "route"},
    )
    flow.split_based_on(
        "route",
        {"input": ANSWER},
        {
            "match": [
                when(ANSWER, "equal_to", "yes", then="thanks"),
                when(ANSWER, "is_blank", "", then="ask", label="Nothing said"),
            ],
            "noMatch": None,
        },
    )
    flow.send_message("thanks", {"body": "Thanks!"}, {})
    return flow


def test_gives_the_definition_that_was_said() -> None:
    states = asking().definition().content["states"]

    assert ["Trigger", "ask", "route", "thanks"] == list(states)
    assert {"incomingMessage": "ask", "incomingCall": None} == states["Trigger"]["transitions"]
    assert {
        "match": [
            {
                "next": "thanks",
                "conditions": [
                    {
                        "friendly_name": "If value equal_to yes",
                        "arguments": [ANSWER],
                        "type": "equal_to",
                        "value": "yes",
                    }
                ],
            },
            {
                "next": "ask",
                "conditions": [
                    {
                        "friendly_name": "Nothing said",
                        "arguments": [ANSWER],
                        "type": "is_blank",
                        "value": "",
                    }
                ],
            },
        ],
        "noMatch": None,
    } == states["route"]["transitions"]


def test_what_it_gives_is_what_a_flow_takes() -> None:
    flow = asking()

    assert flow.definition() == parse(flow.to_api())


def test_places_each_widget_below_what_leads_to_it() -> None:
    layout = asking().definition().layout

    rows = {name: place["y"] for name, place in layout.items()}
    assert {"Trigger": 0, "ask": 240, "route": 480, "thanks": 720} == rows


def test_widgets_of_a_row_stand_side_by_side() -> None:
    flow = FlowBuilder()
    flow.trigger({"incomingMessage": "one", "incomingCall": "two"})
    flow.send_message("one", {}, {}).say_play("two", {}, {})

    layout = flow.definition().layout

    assert [{"x": 0, "y": 240}, {"x": 300, "y": 240}] == [layout["one"], layout["two"]]


def test_a_place_that_is_given_stays() -> None:
    flow = FlowBuilder().widget("trigger", "Trigger", {"offset": {"x": 7, "y": 8}}, {})

    assert {"x": 7, "y": 8} == flow.definition().layout["Trigger"]


def test_refuses_a_target_that_is_none() -> None:
    flow = FlowBuilder()

    with pytest.raises(TypeError, match=r"an event leads to a widget's name.*not 3"):
        flow.widget("trigger", "Trigger", {}, {"incomingMessage": 3})
    with pytest.raises(TypeError, match=r"not \['a', 'b'\]"):
        flow.widget("trigger", "Trigger", {}, {"incomingMessage": ["a", "b"]})


def test_every_type_whose_properties_are_known_has_its_method() -> None:
    known = {name for name, found in widget_types().items() if found.properties and found.events}

    missing = {name for name in known if not hasattr(FlowBuilder, name.replace("-", "_"))}

    assert set() == missing


def test_the_typed_methods_are_those_of_the_catalogue() -> None:
    script = ROOT / "tools" / "widgets.py"
    program = f"import runpy; print(runpy.run_path({str(script)!r})['written'](), end='')"

    written = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    there = ROOT / "provider/pulumi_twilio_studio/authoring/widgets.py"
    assert written == there.read_text(), "run `python tools/widgets.py`"


MISTAKES = {
    'flow.send_message("hi", {"boddy": "Hi"}, {})': 'Extra key "boddy"',
    'flow.send_message("hi", {}, {"sennt": None})': 'Extra key "sennt"',
    'flow.say_play("hi", {"loop": "1"}, {})': 'Incompatible types (expression has type "str"',
}


@pytest.mark.parametrize("line", MISTAKES)
def test_a_type_checker_finds_what_is_misspelt(line: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from pulumi_twilio_studio.authoring import FlowBuilder\nflow = FlowBuilder()\n" + line
    )

    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert MISTAKES[line] in found.stdout


def test_the_flow_begins_at_its_trigger_whenever_that_is_said() -> None:
    flow = FlowBuilder().send_message("greet", {"body": "Hi"}, {})

    flow.trigger({"incomingMessage": "greet"})

    assert "Trigger" == flow.to_api()["initial_state"]
    assert {"x": 0, "y": 0} == flow.definition().layout["Trigger"]


def test_compares_in_every_way_that_lint_knows() -> None:
    assert set(OPERATORS) == set(get_args(Comparison))


@pytest.mark.parametrize("comparison", words_of("when", "comparison"))
def test_every_comparison_is_one_that_lint_knows(comparison: Any) -> None:
    flow = FlowBuilder(description="Asks", allow_concurrent_calls=False)
    flow.trigger({"incomingMessage": "route"})
    branch = when("{{trigger.message.Body}}", comparison, "yes", then="bye")
    flow.split_based_on("route", {"input": "{{trigger.message.Body}}"}, {"match": branch})
    flow.send_message("bye", {"body": "Bye!"}, {})

    built = flow.to_api()

    assert ("Asks", {"allow_concurrent_calls": False}) == (built["description"], built["flags"])
    assert "unknown-comparison" not in {each.code for each in lint(built)}
