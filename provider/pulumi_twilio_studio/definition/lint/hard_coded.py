"""SIDs and phone numbers in a definition: right in one account and environment, wrong in the next."""

import re
from collections.abc import Iterator

from pulumi_twilio_studio.definition.canonical import Path
from pulumi_twilio_studio.definition.lint.catalogue import references
from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.subject import Subject
from pulumi_twilio_studio.definition.text import dotted_path, quoted
from pulumi_twilio_studio.sids import IN_TEXT

_NUMBERS = {
    "phone-number": re.compile(r"(?:[a-z]{1,20}:)?\+?[\d ().-]{5,}"),  # every way to write one
    "text": re.compile(r"(?:[a-z]{1,20}:)?\+[1-9]\d{6,14}"),  # E.164: other numbers may be amounts
}

# docs: twilio.com/docs/glossary/what-is-a-sid, and the resources' own pages
_KINDS = {
    "AC": "an account",
    "FW": "a flow",
    "HX": "a content template",
    "IS": "a conversation service",
    "MG": "a messaging service",
    "TC": "a task channel",
    "UA": "an assistant",
    "WQ": "a task queue",
    "WS": "a workspace",
    "WW": "a workflow",
    "ZE": "an environment",
    "ZH": "a function",
    "ZS": "a function service",
}
_ADVICE = "write ${name} for it, and fill it in with studio.template"


def hard_coded_sids(subject: Subject) -> Iterator[Finding]:
    """Find SIDs anywhere in a widget. One finding per widget, because the SIDs of a function always occur together."""
    for widget in subject.widgets:
        found = [
            (text.path, sid[0]) for text in widget.texts for sid in IN_TEXT.finditer(text.value)
        ]
        if found:
            (path, sid), *others = found
            more = list(dict.fromkeys(dotted_path(other) for other, _ in others))
            also = f", and there are more in {', '.join(more)}" if more else ""
            kind = _KINDS.get(sid[:2], "something")
            message = f"holds the SID of {kind} in one account ({quoted(sid)}){also}: {_ADVICE}"
            yield widget.finding("hard-coded-sid", path, message)


def hard_coded_numbers(subject: Subject) -> Iterator[Finding]:
    """Find phone numbers that are whole values, in properties that hold a phone number or any text."""
    for widget in subject.widgets:
        kinds = references(widget.type or "")
        for text in widget.texts:
            pattern = _NUMBERS.get(kinds.get(_reference(text.path), ""))
            if pattern and pattern.fullmatch(text.value.strip()):
                message = f"holds a phone number: {_ADVICE}"
                yield widget.finding("hard-coded-number", text.path, message)


def _reference(path: Path) -> str:
    """Return the path as the catalogue names it: below the properties, with `[*]` for any item."""
    below = path[1:] if path[0] == "properties" else path
    return dotted_path("*" if isinstance(step, int) else step for step in below).replace(
        ".*", "[*]"
    )
