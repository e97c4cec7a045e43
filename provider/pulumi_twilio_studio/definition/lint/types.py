"""Widget types that no list has, or that this flow cannot use."""

from collections.abc import Iterator

from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.subject import Subject, is_open
from pulumi_twilio_studio.definition.text import nearest, quoted


def unknown_types(subject: Subject) -> Iterator[Finding]:
    """Find widgets whose type no list has. Reports each type once, at its first widget."""
    told = set()
    for widget in subject.widgets:
        if widget.type is None or widget.known or is_open(widget.type) or widget.type in told:
            continue
        told.add(widget.type)
        hint = nearest(widget.type, widget_types())
        message = f"{quoted(widget.type)} is not a known widget type{hint}"
        yield widget.finding("unknown-type", ("type",), message)


def needs_rest_api(subject: Subject) -> Iterator[Finding]:
    """Find widgets that Twilio accepts only in a flow that the REST API starts.

    Twilio's words are "can only be used in flows triggered by the REST API". A flow whose trigger
    leads nowhere yet is not reported.
    """
    starts = {event for each in subject.widgets if each.type == "trigger" for event in each.wired}
    if not starts or "incomingRequest" in starts:
        return
    for widget in subject.widgets:
        if widget.known and widget.known.rest_api_only_by:
            message = (
                f"{widget.type} works only in flows that the REST API starts: connect "
                "incomingRequest of the trigger"
            )
            yield widget.finding("needs-rest-api", ("type",), message)
