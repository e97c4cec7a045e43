from __future__ import annotations

from studio_emulator.definitions import rewriting


def test_strips_the_keys_the_schema_does_not_name_and_leaves_properties_alone() -> None:
    condition = {"friendly_name": "a", "arguments": [], "type": "regex", "value": "b"}
    definition = {
        "status": "draft",
        "initial_state": "Trigger",
        "states": [
            {
                "name": "Trigger",
                "color": "red",
                "properties": {"any": {"thing": 1}},
                "transitions": [{"event": "x", "name": "y", "conditions": [condition | {"z": 1}]}],
            },
            "not even a state",
        ],
    }

    assert {
        "initial_state": "Trigger",
        "states": [
            {
                "name": "Trigger",
                "properties": {"any": {"thing": 1}},
                "transitions": [{"event": "x", "conditions": [condition]}],
            },
            "not even a state",
        ],
    } == rewriting.strip_unknown_keys(definition)


def test_normalises_nulls_whole_numbers_and_flags() -> None:
    definition = {"initial_state": None, "states": [{"x": 1.0, "y": 1.5, "z": [None, 2.0]}]}

    assert {
        "flags": {"allow_concurrent_calls": True},
        "states": [{"x": 1, "y": 1.5, "z": [None, 2]}],
    } == rewriting.normalise(definition)


def test_keeps_flags_that_are_there() -> None:
    definition = {"flags": {"allow_concurrent_calls": False}}

    assert definition == rewriting.normalise(definition)
