r"""Which names a widget may have.

Twilio's Validate refuses a name that does not match `^[a-zA-Z]+[\w+,-]*$`
(github.com/outboundani/twilio-mcp, "hit live"; no name in 310 public flows contradicts it). `\w` is
ASCII there. The pattern here means the same, and takes linear time.
"""

import re
from collections.abc import Iterator

from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.lint.subject import Subject, is_open
from pulumi_twilio_studio.definition.text import quoted

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+,-]*")


def wrong_names(subject: Subject) -> Iterator[Finding]:
    """Find names that Twilio refuses."""
    for widget in subject.widgets:
        if widget.name and not is_open(widget.name) and not _NAME.fullmatch(widget.name):
            message = (
                f"{quoted(widget.name)} is refused: a name begins with a letter from A to Z and "
                "continues with letters, digits, _, -, + or commas"
            )
            yield widget.finding("widget-name", ("name",), message)
