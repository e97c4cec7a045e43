import pickle

import pytest

from pulumi_twilio_studio.definition import DefinitionError, Problem, locate

API = {
    "states": [{"name": "Trigger"}, {"name": 'say "hi"'}, {"type": "nameless"}, {"name": "last"}],
    "flags": {},
}


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem("#/states/3/transitions/1/next", '"end_cal" is not a widget', "ask_name"),
            'widget "ask_name": transitions[1].next: "end_cal" is not a widget',
        ),
        (Problem("#/states/3", "is odd", "ask_name"), 'widget "ask_name": is odd'),
        (Problem("#/states/3/name", "is missing"), "states[3].name: is missing"),
        (Problem("", "is empty"), "is empty"),
        (Problem("#/states/0/type", "is odd", "a\nb"), 'widget "a\\nb": type: is odd'),
    ],
)
def test_a_problem_names_the_widget_in_one_line(problem: Problem, line: str) -> None:
    assert line == str(problem)


def test_the_error_lists_every_problem_led_by_its_source() -> None:
    error = DefinitionError([Problem("", "one"), Problem("#/flags", "two")], "flows/a.json")

    assert "flows/a.json: one\nflows/a.json: flags: two" == str(error)


def test_the_error_survives_pickling() -> None:
    error = DefinitionError([Problem("#/flags", "is odd")], "flows/a.json")

    revived = pickle.loads(pickle.dumps(error))

    assert str(error) == str(revived)
    assert error.problems == revived.problems


@pytest.mark.parametrize(
    ("property_path", "place"),
    [
        ("#/states/0/properties/timeout", 'widget "Trigger": properties.timeout'),
        ("#/states/1/transitions/0/next", 'widget "say \\"hi\\"": transitions[0].next'),
        ("#/states/0/properties/a~1b~0c%20d", 'widget "Trigger": properties.a/b~c d'),
        ("#/states/0", 'widget "Trigger"'),
        ("#/states", "states"),
        ("#/flags/allow_concurrent_calls", "flags.allow_concurrent_calls"),
        ("#/states/2/type", "#/states/2/type"),
        ("#/states/99/type", "#/states/99/type"),
        ("#/states/-1/type", "#/states/-1/type"),
        ("#/states/x/type", "#/states/x/type"),
        ("#/nothing", "#/nothing"),
        ("#", "#"),
        ("", ""),
        ("Definition", "Definition"),
    ],
)
def test_names_the_widget_that_twilio_counts(property_path: str, place: str) -> None:
    assert place == locate(property_path, API)
