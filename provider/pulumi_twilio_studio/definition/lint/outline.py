"""Which keys a flow may have besides its widgets, and a widget besides its properties.

Source: docs studio/rest-api/v2/schemas.
"""

from collections.abc import Iterator, Mapping

from pulumi_twilio_studio.definition.canonical import Json, Path
from pulumi_twilio_studio.definition.lint.findings import Finding, finding
from pulumi_twilio_studio.definition.lint.json_types import mismatch
from pulumi_twilio_studio.definition.lint.subject import Subject
from pulumi_twilio_studio.definition.text import nearest, quoted

SCHEMA = "https://schemas.twilio.com/studio/draft/2019-09/flow-definition"
FLOW = ("description", "$schema", "flags", "initial_state", "states")
STATE = ("name", "type", "transitions", "properties")
TRANSITION = ("event", "next", "conditions")


def wrong_header(subject: Subject) -> Iterator[Finding]:
    """Find a description, a schema or flags that Twilio refuses."""
    api = subject.api
    for path, value, types in _header(api):
        wrong = mismatch(value, types)
        if wrong:
            yield finding("wrong-type", path, wrong)
    flags = api.get("flags")
    if isinstance(flags, dict) and "allow_concurrent_calls" not in flags:
        message = "allow_concurrent_calls is missing: set it to true or false"
        yield finding("missing-property", ("flags",), message)
    if api.get("$schema", SCHEMA) != SCHEMA:
        yield finding("not-a-choice", ("$schema",), f"can only be {quoted(SCHEMA)}")


def unknown_keys(subject: Subject) -> Iterator[Finding]:
    """Find keys that no schema has. No document says whether Twilio refuses, keeps or drops them."""
    yield from _unknown(subject.api, FLOW, (), None)
    for widget in subject.widgets:
        state = subject.api["states"][widget.at]
        here: Path = ("states", widget.at)
        yield from _unknown(state, STATE, here, widget.name)
        for at, transition in widget.transitions.items():
            yield from _unknown(transition, TRANSITION, (*here, "transitions", at), widget.name)


def _header(api: Mapping[str, Json]) -> Iterator[tuple[Path, Json, tuple[str, ...]]]:
    if "description" in api:
        yield ("description",), api["description"], ("string",)
    if "flags" in api:
        yield ("flags",), api["flags"], ("object",)
    match api.get("flags"):
        case {"allow_concurrent_calls": value}:
            yield ("flags", "allow_concurrent_calls"), value, ("boolean",)


def _unknown(
    holder: Mapping[str, Json], known: tuple[str, ...], path: Path, widget: str | None
) -> Iterator[Finding]:
    for key in holder:
        if key not in known:
            hint = nearest(key, known) or f"; it can be {', '.join(known)}"
            message = f"is not a key of the published schema{hint}"
            yield finding("unknown-key", (*path, key), message, widget)
