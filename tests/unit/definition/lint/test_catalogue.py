"""The catalogue of widget types, held against the one that the emulator keeps for itself."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.definition.lint.catalogue import references, sources, widget_types
from studio_emulator.widgets import WIDGET_TYPES

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
    both = {each for each in theirs if each in ours}

    assert both == set(theirs)
    assert {each: set(ours[each].types) for each in both} == {
        each: set(theirs[each]) for each in both
    }


@pytest.mark.parametrize("name", WIDGET_TYPES)
def test_what_is_refused_without_a_property_the_emulator_refuses_too(name: str) -> None:
    ours = widget_types()[name].properties or {}

    refused = {each for each, known in ours.items() if known.required == "refused"}
    assert refused <= set(WIDGET_TYPES[name].required)


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
