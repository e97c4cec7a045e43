"""Liquid that Studio cannot read, or that reads something else than its author meant.

Twilio accepts all of it. When the flow runs, an unknown name gives an empty text, and unreadable
Liquid is an error of that step (error dictionary 81018).
"""

from collections.abc import Iterator

from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.liquid import liquid_in
from pulumi_twilio_studio.definition.lint.subject import Subject
from pulumi_twilio_studio.definition.liquid import widgets_named
from pulumi_twilio_studio.definition.text import nearest, quoted

# docs: studio/user-guide/liquid-template-language; 310 public flows read no other
VARIABLES = ("trigger", "flow", "widgets", "contact")


def broken_liquid(subject: Subject) -> Iterator[Finding]:
    """Find texts whose Liquid cannot be read."""
    for widget in subject.widgets:
        for text in widget.texts:
            if flaw := liquid_in(text.value).flaw:
                message = f"Studio cannot read this Liquid: {flaw}"
                yield widget.finding("broken-liquid", text.path, message)


def unknown_references(subject: Subject) -> Iterator[Finding]:
    """Find names that no widget has, as a rename leaves them. Reports each once per widget, at its first place."""
    for widget in subject.widgets:
        told = set()
        for text in widget.texts:
            for name in widgets_named(text.value):
                if name in subject.names or name in told:
                    continue
                told.add(name)
                message = (
                    f"Liquid reads from {quoted(name)}, which is not a "
                    f"widget{subject.nearest_name(name)}"
                )
                yield widget.finding("unknown-reference", text.path, message)


def unknown_variables(subject: Subject) -> Iterator[Finding]:
    """Find variables that Studio does not have. Reports each once per widget, at its first place."""
    for widget in subject.widgets:
        told = set(VARIABLES)
        for text in widget.texts:
            for name in liquid_in(text.value).roots:
                if name not in told:
                    told.add(name)
                    hint = nearest(name, VARIABLES)
                    message = f"Liquid reads {quoted(name)}; Studio has {_LISTED}{hint}"
                    yield widget.finding("unknown-variable", text.path, message)


def pacific_times(subject: Subject) -> Iterator[Finding]:
    """Find the current time of day and date (github.com/outboundani/twilio-mcp: no argument sets the time zone)."""
    for widget in subject.widgets:
        for text in widget.texts:
            if liquid_in(text.value).tells_time:
                message = (
                    'Liquid\'s "now" is the time in the US Pacific zone, wherever the person is: '
                    "get the time in another zone from a function"
                )
                yield widget.finding("pacific-time", text.path, message)


_LISTED = f"{', '.join(VARIABLES[:-1])} and {VARIABLES[-1]}"
