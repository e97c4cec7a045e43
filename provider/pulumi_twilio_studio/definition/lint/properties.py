"""The properties of each widget, held against what its type takes."""

import re
from collections.abc import Iterator

from pulumi_twilio_studio.definition.phrases import nearest, quoted
from pulumi_twilio_studio.definition.references import whole_function

from .catalogue import Property
from .findings import Finding
from .json_types import mismatch
from .subject import Subject, Widget, is_open

_FLOW_SID = re.compile(r"FW[0-9a-fA-F]{32}")


def wrong_values(subject: Subject) -> Iterator[Finding]:
    """Values that Twilio refuses: of another type, or none of the choices.

    A text that Liquid or a template fills in passes: what it will be is not known. So does null, of which nobody has
    said what Twilio makes of it.
    """
    for widget, name, known in _declared(subject):
        value = widget.properties.get(name)
        if value is None or is_open(value):
            continue
        path = ("properties", name)
        wrong = mismatch(value, known.types) if known.types else ""
        if wrong:
            yield widget.finding("wrong-type", path, wrong)
        elif known.choices and value not in known.choices:
            choices = " or ".join(map(quoted, known.choices))
            yield widget.finding(
                "not-a-choice", path, f"{quoted(value)} is refused; it can be {choices}"
            )


def missing_properties(subject: Subject) -> Iterator[Finding]:
    """Properties that a widget cannot do without."""
    for widget, name, known in _declared(subject):
        if known.required is None or widget.properties.get(name) is not None:
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
            message = f"have none of {', '.join(choices)}: {widget.type} has nothing to say"
            yield widget.finding("incomplete-widget", ("properties",), message)


def unknown_properties(subject: Subject) -> Iterator[Finding]:
    """Properties that a type is not known to have; one that is misspelt has no effect."""
    for widget in subject.widgets:
        known = widget.known.properties if widget.known else None
        if known is None:
            continue
        for name in widget.properties:
            if name != "offset" and name not in known:
                hint = nearest(name, known)
                message = f"is no property that {widget.type} is known to have{hint}"
                yield widget.finding("unknown-property", ("properties", name), message)


def subflow_not_literal(subject: Subject) -> Iterator[Finding]:
    """Subflows that are not named by a SID: Twilio refuses Liquid there ("must be a valid, non-liquid flow sid")."""
    for widget in subject.widgets:
        sid = widget.properties.get("flow_sid")
        if widget.type != "run-subflow" or not isinstance(sid, str) or "${" in sid:
            continue
        if not _FLOW_SID.fullmatch(sid):
            message = f"{quoted(sid)} is not the SID of a flow, FW and 32 hexadecimal digits; Liquid is refused here"
            yield widget.finding("subflow-not-literal", ("properties", "flow_sid"), message)


def _declared(subject: Subject) -> Iterator[tuple[Widget, str, Property]]:
    for widget in subject.widgets:
        known = widget.known.properties if widget.known else None
        for name, each in (known or {}).items():
            yield widget, name, each
