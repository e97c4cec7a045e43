"""The catalogue of widget types, held against the one that the emulator keeps for itself."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.definition.lint.catalogue import references, sources, widget_types
from studio_emulator.definitions.widgets import WIDGET_TYPES

KINDS = {
    *("flow", "workflow", "task-channel", "function-service", "function-environment", "function"),
    *("content-template", "conversation-service", "conversation", "assistant", "queue"),
    *("connector", "phone-number", "url", "credential", "text"),
}
JSON_TYPES = {"string", "integer", "number", "boolean", "array", "object"}


def test_has_the_types_of_the_emulator_and_no_other() -> None:
    assert set(WIDGET_TYPES) == set(widget_types())


@pytest.mark.parametrize("name", WIDGET_TYPES)
def test_agrees_with_the_emulator_on_events(name: str) -> None:
    ours, theirs = widget_types()[name].events, WIDGET_TYPES[name].events

    assert (ours is None) == (theirs is None)
    assert set(ours or ()) == set(theirs or ())


@pytest.mark.parametrize("name", WIDGET_TYPES)
def test_agrees_with_the_emulator_on_what_a_property_is(name: str) -> None:
    ours, theirs = widget_types()[name].properties or {}, WIDGET_TYPES[name].properties

    assert {each: set(types) for each, types in theirs.items()} == {
        each: set(known.types) for each, known in ours.items()
    }


@pytest.mark.parametrize("name", WIDGET_TYPES)
def test_agrees_with_the_emulator_on_what_twilio_refuses_to_go_without(name: str) -> None:
    ours = widget_types()[name].properties or {}

    refused = {each for each, known in ours.items() if known.required == "refused"}
    assert set(WIDGET_TYPES[name].required) == refused


@pytest.mark.parametrize("name", WIDGET_TYPES)
def test_agrees_with_the_emulator_on_what_a_property_can_be(name: str) -> None:
    ours = widget_types()[name].properties or {}

    choices = {each: set(known.choices) for each, known in ours.items() if known.choices}
    assert {each: set(some) for each, some in WIDGET_TYPES[name].enumerations.items()} == choices


@pytest.mark.parametrize("name", widget_types())
def test_names_a_source_for_every_rule(name: str) -> None:
    known = widget_types()[name]
    rules = list((known.properties or {}).values())

    assert {*known.rest_api_only_by} <= set(known.sources)
    assert all(
        (each.required == "refused") == bool(each.required_by)
        and bool(each.choices) == bool(each.choices_by)
        and {*each.required_by, *each.choices_by} <= set(sources())
        for each in rules
    )


@pytest.mark.parametrize("name", widget_types())
def test_speaks_of_what_it_knows(name: str) -> None:
    known = widget_types()[name]
    properties = known.properties or {}

    assert known.sources
    assert set(known.sources) <= set(sources())
    assert set(known.failures) <= set(known.events or ())
    assert set(known.one_of) <= set(properties)
    assert {kind for each in properties.values() for kind in each.types} <= JSON_TYPES
    assert set(references(name).values()) <= KINDS
    assert {path.partition("[")[0] for path in references(name)} <= {*properties, "transitions"}


def test_tells_where_a_widget_names_something_outside_the_flow() -> None:
    assert {"flow_sid": "flow", "parameters[*].value": "text"} == references("run-subflow")
    assert {} == references("a-type-of-tomorrow")
