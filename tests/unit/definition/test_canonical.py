import pytest

from pulumi_twilio_studio.definition.canonical import condense, expand

CONDITION = {"friendly_name": "If 1", "arguments": ["x"], "type": "equal_to", "value": "1"}


def flow(*transitions: dict, **state: object) -> dict:
    widget = {"name": "a", "type": "t", "transitions": list(transitions), "properties": {}, **state}
    return {"initial_state": "a", "states": [widget]}


def by_event(*transitions: dict) -> dict:
    content, _ = condense(flow(*transitions))
    return content["states"]["a"]["transitions"]


@pytest.mark.parametrize(
    ("transitions", "canonical"),
    [
        ([], {}),
        ([{"event": "e", "next": "a"}], {"e": "a"}),
        ([{"event": "e"}], {"e": None}),
        ([{"event": "e", "next": ""}], {"e": None}),
        ([{"event": "e", "next": None}], {"e": None}),
        ([{"event": "e", "name": "x"}], {"e": [{"name": "x"}]}),
        ([{"event": "e", "conditions": []}], {"e": [{"conditions": []}]}),
        (
            [{"event": "match", "next": "a", "conditions": [CONDITION]}],
            {"match": [{"next": "a", "conditions": [CONDITION]}]},
        ),
        ([{"event": "e"}, {"event": "e", "next": "a"}], {"e": [{}, {"next": "a"}]}),
        ([{"event": "e", "x": None}], {"e": [{"x": None}]}),
        (
            [{"event": "e", "next": "a"}, {"event": "f"}, {"event": "e"}],
            {"e": [{"next": "a"}, {}], "f": None},
        ),
    ],
)
def test_keys_transitions_by_event(transitions: list[dict], canonical: dict) -> None:
    assert canonical == by_event(*transitions)


@pytest.mark.parametrize(
    "api",
    [
        flow(),
        flow({"event": "e"}, {"event": "f", "next": "a"}),
        flow({"event": "match", "conditions": [CONDITION]}, {"event": "match", "next": "a"}),
        flow({"event": "e", "next": "a", "name": "odd"}),
        flow(properties={"offset": {"x": 1, "y": 2}, "body": "Hi"}),
        flow(properties={"offset": None}),
        flow(properties={"offset": "somewhere"}),
        flow(colour="red"),
        {"initial_state": "a", "states": [{"name": "a", "type": "trigger", "transitions": []}]},
        {**flow(), "$schema": "x", "flags": {"allow_concurrent_calls": True}, "status": 1},
    ],
)
def test_expanding_gives_back_what_was_condensed(api: dict) -> None:
    assert api == expand(*condense(api))


def test_events_are_grouped_where_they_first_occur() -> None:
    api = flow({"event": "match", "x": 1}, {"event": "noMatch"}, {"event": "match", "x": 2})

    expanded = expand(*condense(api))

    assert [
        {"event": "match", "x": 1},
        {"event": "match", "x": 2},
        {"event": "noMatch"},
    ] == expanded["states"][0]["transitions"]


def test_an_unplaced_widget_stays_unplaced() -> None:
    _, layout = condense(flow())

    assert {} == layout
