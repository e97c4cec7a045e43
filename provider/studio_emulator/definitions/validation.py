"""What Twilio checks in a flow definition, in Twilio's words.

Sources: docs studio/rest-api/v2/schemas and /flow-definition, Twilio error dictionary 81022,
message texts from twilio/ai skills/twilio/twilio-studio-flows. If no text is known, the cause in
the entry of error 81022 is quoted.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from studio_emulator.definitions.findings import KINDS, MISSING, NULL, Findings
from studio_emulator.definitions.widgets import WIDGET_TYPES, WidgetType
from studio_emulator.errors import TwilioError, invalid_definition

SCHEMA = "https://schemas.twilio.com/studio/draft/2019-09/flow-definition"
SCHEMA_STATES = 1000
"""How many states the published schema allows. Source: docs studio/rest-api/v2/schemas."""
MOST_STATES = 2000
"""How many widgets Studio runs at most. Source: Twilio error dictionary 81025 and 81026."""

CONDITION_KEYS = {
    "friendly_name": ("string",),
    "arguments": ("array",),
    "type": ("string",),
    "value": ("string",),
}
KNOWN_KEYS = {
    "": ("description", "$schema", "flags", "initial_state", "states"),
    "state": ("name", "type", "transitions", "properties"),
    "transition": ("event", "next", "conditions"),
    "condition": tuple(CONDITION_KEYS),
}

NAME = r"^[a-zA-Z]+[\w+,-]*$"
"""What a name must match, says Validate (github.com/outboundani/twilio-mcp, "hit live"); `\\w` is ASCII there."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+,-]*")  # the same, in linear time
_FLOW_SID = re.compile(r"FW[0-9a-fA-F]{32}")

Json = Any


def parse(text: str) -> dict[str, Json]:
    """Return the definition in that text; raises TwilioError 81022 if it is not a JSON object."""
    try:
        parsed = json.loads(text, parse_constant=_parse_finite, parse_float=_parse_finite)
    except (ValueError, RecursionError) as wrong:
        raise unreadable("must be a valid JSON object") from wrong
    if not isinstance(parsed, dict):
        raise unreadable(f"{KINDS[type(parsed)]} found, object expected")
    return parsed


def unreadable(message: str) -> TwilioError:
    """Return 81022 for the definition as a whole."""
    return invalid_definition([{"message": message, "property_path": "#"}], [])


def _parse_finite(number: str) -> float:
    if not isfinite(float(number)):
        raise ValueError(f"{number} is not a JSON number.")
    return float(number)


def check(
    definition: Mapping[str, Json], *, reject_unknown_keys: bool, reject_unknown_types: bool
) -> Findings:
    """Return everything that Twilio would say about a definition."""
    findings = Findings()
    _check_envelope(findings, definition)
    if findings.has("#", definition, "states", "array"):
        _check_count(findings, definition["states"])
        states = list(_objects(findings, "#/states", definition["states"]))
        names = _check_names(findings, states)
        _check_start(findings, definition, names)
        for path, state in states:
            _check_state(findings, path, state, names, reject_unknown_types=reject_unknown_types)
        _check_rest_api_widgets(findings, states)
    if reject_unknown_keys:
        for path in unknown_keys(definition):
            findings.error(path, "is not defined in the schema and the schema does not allow it")
    return findings


def _objects(
    findings: Findings, path: str, values: Sequence[Json]
) -> Iterator[tuple[str, dict[str, Json]]]:
    for index, value in enumerate(values):
        if findings.is_kind(f"{path}/{index}", value, "object"):
            yield f"{path}/{index}", value


def _check_envelope(findings: Findings, definition: Mapping[str, Json]) -> None:
    if "description" in definition:
        findings.is_kind("#/description", definition["description"], "string")
    if "$schema" in definition:
        findings.is_one_of("#/$schema", definition["$schema"], [SCHEMA])
    flags = definition.get("flags", {"allow_concurrent_calls": True})
    if findings.is_kind("#/flags", flags, "object"):
        findings.has("#/flags", flags, "allow_concurrent_calls", "boolean")


def _check_count(findings: Findings, states: Sequence[Json]) -> None:
    if not states:
        findings.error("#/states", "there must be a minimum of 1 items in the array")
    elif len(states) > MOST_STATES:
        findings.error("#/states", f"there must be a maximum of {MOST_STATES} items in the array")
    elif len(states) > SCHEMA_STATES:
        findings.warning("#/states", f"there are more than {SCHEMA_STATES} items in the array")


def _check_start(findings: Findings, definition: Mapping[str, Json], names: set[str]) -> None:
    if not findings.has("#", definition, "initial_state", "string"):
        return
    if not definition["initial_state"]:
        findings.error("#/initial_state", "must be at least 1 characters long")
    elif definition["initial_state"] not in names:
        findings.error("#/initial_state", "references a widget that doesn't exist")


def _check_names(findings: Findings, states: Sequence[tuple[str, dict[str, Json]]]) -> set[str]:
    counted: Counter[str] = Counter()
    for path, state in states:
        if findings.has(path, state, "name", "string"):
            if not _NAME.fullmatch(state["name"]):
                findings.error(f"{path}/name", f"does not match the regex pattern {NAME}")
            counted[state["name"]] += 1
            if counted[state["name"]] > 1:
                findings.error(f"{path}/name", "must be unique")
    return set(counted)


def _check_state(
    findings: Findings,
    path: str,
    state: Mapping[str, Json],
    names: set[str],
    *,
    reject_unknown_types: bool,
) -> None:
    widget = None
    if findings.has(path, state, "type", "string"):
        widget = WIDGET_TYPES.get(state["type"])
        if widget is None and reject_unknown_types:
            findings.is_one_of(f"{path}/type", state["type"], tuple(WIDGET_TYPES))
        elif widget is None:
            findings.warning(f"{path}/type", f"{state['type']} is not a known widget type")
    if findings.has(path, state, "transitions", "array"):
        place = f"{path}/transitions"
        for where, transition in _objects(findings, place, state["transitions"]):
            _check_transition(findings, where, transition, names, widget)
    properties = state.get("properties", {})
    if findings.is_kind(f"{path}/properties", properties, "object") and widget is not None:
        _check_properties(findings, f"{path}/properties", properties, widget)
        if state["type"] == "run-subflow":
            _check_subflow(findings, f"{path}/properties/flow_sid", properties.get("flow_sid"))


def _check_transition(
    findings: Findings,
    path: str,
    transition: Mapping[str, Json],
    names: set[str],
    widget: WidgetType | None,
) -> None:
    if findings.has(path, transition, "event", "string"):
        _check_event(findings, f"{path}/event", transition["event"], widget)
    following = transition.get("next", "")
    if findings.is_kind(f"{path}/next", following, "string") and following not in {"", *names}:
        findings.error(f"{path}/next", "references a widget that doesn't exist")
    conditions = transition.get("conditions", [])
    if findings.is_kind(f"{path}/conditions", conditions, "array"):
        for where, condition in _objects(findings, f"{path}/conditions", conditions):
            _check_condition(findings, where, condition)


def _check_event(findings: Findings, path: str, event: str, widget: WidgetType | None) -> None:
    """Check an event. Twilio names every existing event, in one error each."""
    if widget is not None and widget.events is not None and event not in widget.events:
        for allowed in widget.events:
            findings.error(path, f"must be a constant value {allowed}")


def _check_condition(findings: Findings, path: str, condition: Mapping[str, Json]) -> None:
    """Check the parts and their types. Validate does not check the comparison (github.com/outboundani/twilio-mcp)."""
    for key, kinds in CONDITION_KEYS.items():
        findings.has(path, condition, key, *kinds)


def _check_properties(
    findings: Findings, path: str, properties: Mapping[str, Json], widget: WidgetType
) -> None:
    for name in widget.required:
        if name not in properties or properties[name] is None:
            findings.error(f"{path}/{name}", NULL if name in properties else MISSING)
    for name, kinds in widget.properties.items():
        told_already = name in widget.required and properties.get(name) is None
        if kinds and name in properties and not told_already:
            findings.is_kind(f"{path}/{name}", properties[name], *kinds)
    for name, choices in widget.enumerations.items():
        value = properties.get(name, choices[0])
        if isinstance(value, str) and not any(mark in value for mark in ("{{", "{%")):
            findings.is_one_of(f"{path}/{name}", value, choices)


def _check_subflow(findings: Findings, path: str, flow_sid: Json) -> None:
    if isinstance(flow_sid, str) and not _FLOW_SID.fullmatch(flow_sid):
        findings.error(path, "must be a valid, non-liquid flow sid")


def _check_rest_api_widgets(
    findings: Findings, states: Sequence[tuple[str, dict[str, Json]]]
) -> None:
    """Check widgets that need a flow which the REST API starts: a flow whose trigger wires that event."""
    wired = {
        transition.get("event")
        for _, state in states
        if state.get("type") == "trigger" and isinstance(state.get("transitions"), list)
        for transition in state["transitions"]
        if isinstance(transition, dict) and transition.get("next")
    }
    if not wired or "incomingRequest" in wired:
        return
    for path, state in states:
        kind = state.get("type")
        widget = WIDGET_TYPES.get(kind) if isinstance(kind, str) else None
        if widget is not None and widget.rest_api_only:
            findings.error(path, f"{kind} can only be used in flows triggered by the REST API")


def unknown_keys(definition: Mapping[str, Json]) -> Iterator[str]:
    """Yield where a definition holds keys that the published schema does not name. Properties are free."""
    for path, level, holder in holders(definition):
        yield from (f"{path}/{key}" for key in holder if key not in KNOWN_KEYS[level])


def holders(definition: Mapping[str, Json]) -> Iterator[tuple[str, str, Mapping[str, Json]]]:
    """Yield every object of a definition that has a fixed set of keys: path, level and the object."""
    yield "#", "", definition
    for state_path, state in _inside("#", definition, "states"):
        yield state_path, "state", state
        for transition_path, transition in _inside(state_path, state, "transitions"):
            yield transition_path, "transition", transition
            for path, condition in _inside(transition_path, transition, "conditions"):
                yield path, "condition", condition


def _inside(
    path: str, holder: Mapping[str, Json], key: str
) -> Iterator[tuple[str, Mapping[str, Json]]]:
    values = holder.get(key)
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if isinstance(value, dict):
            yield f"{path}/{key}/{index}", value
