"""What somebody meant to fill in and did not: without a finding, it would go live.

Twilio accepts all of it: Validate compares a definition with a schema, and looks nothing up
(github.com/outboundani/twilio-mcp, "hit live").
"""

import json
import re
from collections.abc import Iterator
from typing import get_args

from pulumi_twilio_studio.definition.canonical import Path
from pulumi_twilio_studio.definition.lint.catalogue import references
from pulumi_twilio_studio.definition.lint.findings import Finding, finding
from pulumi_twilio_studio.definition.lint.liquid import liquid_in
from pulumi_twilio_studio.definition.lint.liquid_references import VARIABLES
from pulumi_twilio_studio.definition.lint.subject import Subject, Text, Widget
from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.definition.placeholders import texts
from pulumi_twilio_studio.definition.references import ReferenceKind
from pulumi_twilio_studio.definition.text import quoted, shorten
from pulumi_twilio_studio.sids import is_accepted_sid

_PLACE = re.compile(
    rf"\$\{{(?:[A-Za-z_][A-Za-z0-9_]*|(?:{'|'.join(get_args(ReferenceKind))}):[^}}$]*)\}}"
)
# Kinds whose property takes only a SID, and the prefix of that SID.
_ONLY_SIDS = {
    "workflow": "WW",
    "function-service": "ZS",
    "function-environment": "ZE",
    "function": "ZH",
    "content-template": "HX",
}
# Kinds whose property may also take a name.
_ALSO_SIDS = {
    "task-channel": "TC",
    "conversation-service": "IS",
    "conversation": "CH",
    "assistant": "UA",
}
_SIDS = {**_ONLY_SIDS, **_ALSO_SIDS}
_JSON = ("attributes", "task_attributes", "chat_attributes")
_RUN = "xX*.…"  # what people write for the digits that they leave out
_BARE = ("0", '"k":0', "")
"""What Liquid outside of quotes in JSON may give: a value, a key with a value, nothing."""


def help_texts(subject: Subject) -> Iterator[Finding]:
    """Find the text that Pulumi puts in place of an output that becomes text, as in an f-string."""
    for path, text in texts(dict(subject.api)):
        if is_help_text(text):
            yield finding("output-as-text", path, HELP_TEXT, _name(subject, path))


def unfilled_places(subject: Subject) -> Iterator[Finding]:
    """Find placeholders of a template in a definition that is not a template."""
    for path, text in texts(dict(subject.api)):
        if found := _PLACE.search(text):
            message = (
                f"{quoted(shorten(found[0]))} would go live unchanged, because this is not a "
                "template: studio.template fills it in"
            )
            yield finding("unfilled-place", path, message, _name(subject, path))


def wrong_sids(subject: Subject) -> Iterator[Finding]:
    """Find values that cannot be a SID, in properties that need a SID."""
    for widget in subject.widgets:
        for name, kind in references(widget.type or "").items():
            value = widget.properties.get(name)
            if kind in _SIDS and isinstance(value, str) and value and "${" not in value:
                yield from _sid_faults(widget, name, kind, value)


def broken_json(subject: Subject) -> Iterator[Finding]:
    """Find attributes that are not JSON, whatever their Liquid gives."""
    for widget in subject.widgets:
        for text in widget.texts:
            if (
                text.path[0] == "properties"
                and len(text.path) == 2
                and text.path[1] in _JSON
                and (flaw := _no_json(text))
            ):
                message = f"must be JSON, but is not, whatever values its Liquid has: {flaw}"
                yield widget.finding("broken-json", text.path, message)


def _name(subject: Subject, path: Path) -> str | None:
    """Return the name of the widget that a path leads into."""
    at = path[1] if path[0] == "states" and len(path) > 1 else None
    return next((each.name for each in subject.widgets if each.at == at), None)


def _sid_faults(widget: Widget, name: str, kind: str, value: str) -> Iterator[Finding]:
    prefix = _SIDS[kind]
    what = f"the SID of a {kind.replace('-', ' ')}, {prefix} and 32 hexadecimal digits"
    liquid = liquid_in(value)
    if "{{" in value or "{%" in value:
        strange = [each for each in liquid.roots if each not in VARIABLES]
        if strange and not liquid.flaw and len(strange) == len(liquid.roots):
            message = (
                f"Liquid reads {quoted(strange[0])}, which Studio does not have, so this is "
                f"never {what}"
            )
            yield widget.finding("not-a-sid", ("properties", name), message)
    elif not is_accepted_sid(value, prefix) and (kind in _ONLY_SIDS or _is_stand_in(value, prefix)):
        message = f"{quoted(shorten(value))} is not {what}: write ${{name}}, and fill it in with studio.template"
        yield widget.finding("not-a-sid", ("properties", name), message)


def _no_json(text: Text) -> str:
    """Say why a text is not JSON, or return "". Liquid tags may leave out parts, so a text with tags is not judged."""
    value = text.value
    if not value.strip() or "{%" in value or "${" in value or liquid_in(value).flaw:
        return ""
    flaws = [_flaw_of_json(_fill(value, bare)) for bare in _BARE]
    return flaws[0] if all(flaws) else ""


def _flaw_of_json(text: str) -> str:
    try:
        json.loads(text, strict=False)
    except ValueError as error:
        return str(error).partition(":")[0]
    except RecursionError:  # nested too deeply to be judged here
        return ""
    return ""


def _fill(value: str, bare: str) -> str:
    """Return the text with x for each piece of Liquid between double quotes, and `bare` for the other pieces."""
    pieces, is_quoted, at = [], False, 0
    while (start := value.find("{{", at)) >= 0:
        literal = value[at:start]
        is_quoted ^= literal.replace(r"\\", "").replace(r"\"", "").count('"') % 2 == 1
        pieces += [literal, "x" if is_quoted else bare]
        at = value.find("}}", start) + 2
    return "".join([*pieces, value[at:]])


def _is_stand_in(value: str, prefix: str) -> bool:
    """Return whether the text only stands in for a SID.

    `$SID`, `<SID>`, `YOUR_SID`, `TCXXXX`, or 34 characters that are not a SID.
    """
    return (
        value.startswith(("$", "<", "YOUR", "your_", "your-"))
        or (len(value) > 3 and all(char in _RUN for char in value[-3:]))
        or (len(value) == len(prefix) + 32 and value.startswith(prefix))
    )
