"""Widget types that no list has: Studio may have a new one, or it is misspelt."""

from collections.abc import Iterator

from pulumi_twilio_studio.definition.phrases import nearest, quoted

from .catalogue import widget_types
from .findings import Finding
from .subject import Subject, is_open


def unknown_types(subject: Subject) -> Iterator[Finding]:
    """Widgets whose type is in no list; said once a type, with the first widget."""
    told = set()
    for widget in subject.widgets:
        if widget.type is None or widget.known or is_open(widget.type) or widget.type in told:
            continue
        told.add(widget.type)
        hint = nearest(widget.type, widget_types())
        message = f"{quoted(widget.type)} is no widget type that is known{hint}"
        yield widget.finding("unknown-type", ("type",), message)
