"""Lint and the emulator, tried on the same widgets: each has a catalogue of its own, and both have to say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from pulumi_twilio_studio.definition.lint import lint
from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from studio_emulator.definitions.validation import check
from studio_emulator.definitions.widgets import WIDGET_TYPES

SID = "FW" + "0" * 32
SAMPLES: Mapping[str, Any] = {
    "string": "text",
    "integer": 7,
    "number": 0.5,
    "boolean": True,
    "array": [],
    "object": {},
}
VALUES: Mapping[str, Any] = {
    **SAMPLES,
    "null": None,
    "empty text": "",
    "Liquid": "{{flow.data.x}}",
    "Liquid tag": "{% if a %}b{% endif %}",
    "SID": SID,
}
ABSENT = "absent"
EVENTS = ("audioComplete", "match", "noMatch", "no-event-of-any-widget", "{{flow.data.x}}")
STARTS = ("incomingCall", "incomingMessage", "incomingRequest", "incomingParent")


@pytest.mark.parametrize("kind", sorted(widget_types()))
def test_lint_refuses_of_a_property_what_the_emulator_refuses_and_nothing_else(kind: str) -> None:
    tried = {f"{name} is {what}": held for name, what, held in _variants(kind)}

    by_lint = {what for what, held in tried.items() if _lint_refuses(_flow(kind, held))}

    by_emulator = {what for what, held in tried.items() if _emulator_refuses(_flow(kind, held))}
    assert by_emulator == by_lint


@pytest.mark.parametrize("kind", sorted(widget_types()))
def test_a_widget_with_all_that_its_type_needs_is_taken_by_both(kind: str) -> None:
    flow = _flow(kind, _needed(kind))

    assert [] == _lint_refuses(flow)
    assert [] == _emulator_refuses(flow)


@pytest.mark.parametrize("kind", sorted(widget_types()))
def test_lint_refuses_the_events_that_the_emulator_refuses_and_no_other(kind: str) -> None:
    events = {*EVENTS, *(widget_types()[kind].events or ()), *(WIDGET_TYPES[kind].events or ())}
    flows = {each: _flow(kind, _needed(kind), each) for each in events}

    by_lint = {each for each, flow in flows.items() if _lint_refuses(flow)}

    assert {each for each, flow in flows.items() if _emulator_refuses(flow)} == by_lint


@pytest.mark.parametrize("kind", sorted(widget_types()))
def test_lint_refuses_a_type_in_the_flows_in_which_the_emulator_refuses_it(kind: str) -> None:
    flows = {each: _flow(kind, _needed(kind), start=each) for each in STARTS}

    by_lint = {each for each, flow in flows.items() if _lint_refuses(flow)}

    assert {each for each, flow in flows.items() if _emulator_refuses(flow)} == by_lint


def _variants(kind: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each property that either catalogue names, with each sort of value, and left out."""
    needed = _needed(kind)
    for name in {*_names(kind), "of_tomorrow"}:
        yield name, ABSENT, {key: value for key, value in needed.items() if key != name}
        for what, value in VALUES.items():
            yield name, what, {**needed, name: value}
        for choice in {*_choices(kind, name), "no-choice-of-any-property"}:
            yield name, f'"{choice}"', {**needed, name: choice}


def _names(kind: str) -> set[str]:
    """Every property of the type that lint or the emulator knows."""
    return {*(widget_types()[kind].properties or {}), *WIDGET_TYPES[kind].properties}


def _choices(kind: str, name: str) -> set[str]:
    ours = (widget_types()[kind].properties or {}).get(name)
    theirs = WIDGET_TYPES[kind].enumerations.get(name, ())
    return {*(ours.choices if ours else ()), *theirs}


def _needed(kind: str) -> dict[str, Any]:
    """What lint or the emulator refuses a widget of the type without."""
    ours = widget_types()[kind].properties or {}
    refused = {name for name, each in ours.items() if each.required == "refused"}
    theirs = WIDGET_TYPES[kind]
    kinds = {name: each.types for name, each in ours.items()} | dict(theirs.properties)
    return {name: _sample(kind, name, kinds[name]) for name in {*refused, *theirs.required}}


def _sample(kind: str, name: str, types: tuple[str, ...]) -> Any:
    if name == "flow_sid":
        return SID
    return next(iter(_choices(kind, name)), SAMPLES[types[0]])


def _flow(
    kind: str,
    properties: Mapping[str, Any],
    event: str | None = None,
    start: str = "incomingRequest",
) -> dict[str, Any]:
    """A flow of a trigger and one widget, which may itself be a trigger."""
    events = [] if event is None else [{"event": event}]
    widget = {"name": "it", "type": kind, "transitions": events, "properties": dict(properties)}
    wired = [{"event": start, "next": "it"}]
    trigger = {"name": "Trigger", "type": "trigger", "transitions": wired, "properties": {}}
    flags = {"allow_concurrent_calls": True}
    return {"states": [trigger, widget], "initial_state": "Trigger", "flags": flags}


def _lint_refuses(flow: Mapping[str, Any]) -> list[str]:
    return [
        str(each) for each in lint(flow) if each.severity == "error" and not each.can_be_silenced
    ]


def _emulator_refuses(flow: Mapping[str, Any]) -> list[dict[str, str]]:
    return check(flow, reject_unknown_keys=False, reject_unknown_types=False).errors
