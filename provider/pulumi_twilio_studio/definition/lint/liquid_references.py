"""Liquid that reads from widgets: `{{widgets.ask_name.inbound.Body}}`.

Twilio takes a name that is none, and fills in nothing when the flow runs; in public flows it is what a rename leaves.
"""

from collections.abc import Iterator

from pulumi_twilio_studio.definition.liquid import widgets_named
from pulumi_twilio_studio.definition.phrases import quoted

from .findings import Finding
from .subject import Subject


def unknown_references(subject: Subject) -> Iterator[Finding]:
    """Names that no widget has; each once in a widget, at its first place."""
    for widget in subject.widgets:
        told = set()
        for text in widget.texts:
            for name in widgets_named(text.value):
                if name in subject.names or name in told:
                    continue
                told.add(name)
                message = f"Liquid reads from {quoted(name)}, which is no widget{subject.nearest_name(name)}"
                yield widget.finding("unknown-reference", text.path, message)
