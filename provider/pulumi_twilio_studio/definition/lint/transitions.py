"""The events and conditions of transitions, and the failures that nothing handles."""

from collections.abc import Iterator, Mapping

from pulumi_twilio_studio.definition.canonical import Json, Path
from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.json_types import mismatch
from pulumi_twilio_studio.definition.lint.subject import Subject, Widget, is_open
from pulumi_twilio_studio.definition.text import nearest, quoted

CONDITION = {
    "friendly_name": ("string",),
    "arguments": ("array",),
    "type": ("string",),
    "value": ("string",),
}
# twilio/ai skills/twilio/twilio-studio-flows: "the operator is one of these exact strings".
# Validate does not check them (github.com/outboundani/twilio-mcp, "hit live"), so another operator
# is odd, not wrong.
OPERATORS = (
    *("equal_to", "not_equal_to", "matches_any_of", "does_not_match_any_of"),
    *("contains", "does_not_contain", "starts_with", "does_not_start_with"),
    *("is_blank", "is_not_blank", "regex", "less_than", "greater_than"),
    *("is_before_date", "is_after_date", "is_before_time", "is_after_time"),
)


def unknown_events(subject: Subject) -> Iterator[Finding]:
    """Find transitions for events that the widget never has. Twilio refuses them ("must be a constant value")."""
    for widget in subject.widgets:
        events = (widget.known.events if widget.known else None) or ()
        for at, transition in widget.transitions.items() if events else ():
            event = transition.get("event")
            if isinstance(event, str) and event and event not in events and "${" not in event:
                hint = nearest(event, events)
                message = (
                    f"{quoted(event)} is not an event of {widget.type}: {', '.join(events)}{hint}"
                )
                yield widget.finding("unknown-event", ("transitions", at, "event"), message)


def wrong_conditions(subject: Subject) -> Iterator[Finding]:
    """Find conditions that lack a part, or compare in a way that no list has."""
    for widget in subject.widgets:
        for at, transition in widget.transitions.items():
            conditions, path = transition.get("conditions", []), ("transitions", at, "conditions")
            wrong = mismatch(conditions, ("array",))
            if wrong:
                yield widget.finding("wrong-type", path, wrong)
                continue
            for number, condition in enumerate(conditions):
                yield from _condition(widget, (*path, number), condition)


def unwired_failures(subject: Subject) -> Iterator[Finding]:
    """Find widgets that go on after success, and end the flow without a word after a failure.

    If success ends the flow too, a failure costs nothing more. The exception is a widget that hands
    the contact over.
    """
    for widget in subject.widgets:
        known = widget.known
        if known is None or not known.failures:
            continue
        silent = [event for event in known.failures if event not in widget.wired]
        if silent and (known.hands_over or widget.wired - set(known.failures)):
            names = " and ".join(map(quoted, silent))
            leads = "leads" if len(silent) == 1 else "lead"
            message = f"{names} {leads} nowhere: a failure here ends the flow silently"
            yield widget.finding("unwired-failure", widget.place_of(silent[0]), message)


def _condition(widget: Widget, path: Path, condition: Json) -> Iterator[Finding]:
    wrong = mismatch(condition, ("object",))
    if wrong:
        yield widget.finding("wrong-type", path, wrong)
        return
    yield from _parts(widget, path, condition)
    operator = condition.get("type")
    if isinstance(operator, str) and operator not in OPERATORS and not is_open(operator):
        hint = nearest(operator, OPERATORS) or f"; it can be {', '.join(OPERATORS)}"
        message = f"{quoted(operator)} is not a known comparison of Studio{hint}"
        yield widget.finding("unknown-comparison", (*path, "type"), message)


def _parts(widget: Widget, path: Path, condition: Mapping[str, Json]) -> Iterator[Finding]:
    for key, types in CONDITION.items():
        if key not in condition:
            message = f"is missing: a condition has {', '.join(CONDITION)}"
            yield widget.finding("missing-property", (*path, key), message)
        elif wrong := mismatch(condition[key], types):
            yield widget.finding("wrong-type", (*path, key), wrong)
    for key in condition:
        if key not in CONDITION:
            message = f"is not a key of the published schema{nearest(key, CONDITION)}"
            yield widget.finding("unknown-key", (*path, key), message)
