"""The properties of each widget, compared with what its type takes."""

from collections.abc import Iterator, Sequence

from pulumi_twilio_studio.definition.canonical import Json
from pulumi_twilio_studio.definition.lint.catalogue import Property
from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.json_types import mismatch, unlike
from pulumi_twilio_studio.definition.lint.subject import Subject, Widget, is_open
from pulumi_twilio_studio.definition.references import whole_function
from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.sids import is_accepted_sid


def wrong_values(subject: Subject) -> Iterator[Finding]:
    """Find values that Twilio refuses: of another type, or outside the choices.

    The value of a text that Liquid or a template fills in is not known, but it stays a text. Null
    has only its own type (json-schema-validation, draft 7, 6.1.1: the schemas are published in that
    form).
    """
    for widget, name, known in _declared(subject):
        if name not in widget.properties or _is_missing(widget, name, known):
            continue
        value, path = widget.properties[name], ("properties", name)
        wrong = _wrong_type(value, known.types) if known.types else ""
        if wrong:
            yield widget.finding("wrong-type", path, wrong)
        elif known.choices and not is_open(value) and value not in known.choices:
            choices = " or ".join(map(quoted, known.choices))
            yield widget.finding(
                "not-a-choice", path, f"{quoted(value)} is refused; it can be {choices}"
            )


def missing_properties(subject: Subject) -> Iterator[Finding]:
    """Find properties that a widget needs and does not have."""
    for widget, name, known in _declared(subject):
        if not _is_missing(widget, name, known):
            continue
        if name == "url" and whole_function(widget.properties.get("function_sid")):
            continue  # the reference sets it
        if known.required == "refused":
            message = f"is missing, or null: Twilio refuses {widget.type} without it"
            yield widget.finding("missing-property", ("properties", name), message)
        else:
            message = f"is missing: {widget.type} can do nothing without it"
            yield widget.finding("incomplete-widget", ("properties", name), message)
    for widget in subject.widgets:
        choices = widget.known.one_of if widget.known else ()
        if choices and not any(widget.properties.get(name) for name in choices):
            message = (
                f"need one of {', '.join(choices)}: without it, {widget.type} has nothing to say"
            )
            yield widget.finding("incomplete-widget", ("properties",), message)


def unknown_properties(subject: Subject) -> Iterator[Finding]:
    """Find properties that a type is not known to have. A misspelt property has no effect."""
    for widget in subject.widgets:
        known = widget.known.properties if widget.known else None
        if known is None:
            continue
        for name in widget.properties:
            if name != "offset" and name not in known:
                hint = nearest(name, known)
                message = f"is not a known property of {widget.type}{hint}"
                yield widget.finding("unknown-property", ("properties", name), message)


def subflow_not_literal(subject: Subject) -> Iterator[Finding]:
    """Find subflows that are not named by a SID.

    Twilio refuses Liquid there ("must be a valid, non-liquid flow sid").
    """
    for widget in subject.widgets:
        sid = widget.properties.get("flow_sid")
        if widget.type != "run-subflow" or not isinstance(sid, str) or "${" in sid:
            continue
        if not is_accepted_sid(sid, "FW"):
            message = (
                f"{quoted(sid)} is not the SID of a flow (FW and 32 hexadecimal digits). Liquid "
                "is refused here"
            )
            yield widget.finding("subflow-not-literal", ("properties", "flow_sid"), message)


def _wrong_type(value: Json, types: Sequence[str]) -> str:
    """Say that a value has none of these types, and what to do, or return "" if it has one."""
    wrong = mismatch(value, types)
    if wrong and value is None:
        return f"{unlike(value, types)}: leave it out"
    if wrong and is_open(value):
        return f"{unlike(value, types)}: what Liquid or a template fills in is always text"
    return wrong


def _is_missing(widget: Widget, name: str, known: Property) -> bool:
    """Return whether the property is missing. Null counts as missing if Twilio requires it ("must not be null")."""
    if known.required == "refused":
        return widget.properties.get(name) is None
    return known.required == "expected" and name not in widget.properties


def _declared(subject: Subject) -> Iterator[tuple[Widget, str, Property]]:
    for widget in subject.widgets:
        known = widget.known.properties if widget.known else None
        for name, each in (known or {}).items():
            yield widget, name, each
