"""How large a flow may be.

The published schema allows 1,000 states (docs: studio/rest-api/v2/schemas). Studio runs 2,000
widgets at most, and those of linked subflows count (Twilio error dictionary 81025, 81026).
"""

from collections.abc import Iterator

from pulumi_twilio_studio.definition.lint.findings import Finding, finding
from pulumi_twilio_studio.definition.lint.subject import Subject

IN_THE_SCHEMA = 1000
AT_MOST = 2000


def too_many_widgets(subject: Subject) -> Iterator[Finding]:
    """Find flows that Twilio refuses for their size, and flows that it may refuse."""
    count = len(subject.widgets)
    if count > AT_MOST:
        message = (
            f"there are {count} widgets, but Studio runs at most {AT_MOST}, including those of "
            "subflows"
        )
        yield finding("too-many-widgets", ("states",), message)
    elif count > IN_THE_SCHEMA:
        message = f"there are {count} widgets, but the published schema allows {IN_THE_SCHEMA}"
        yield finding("many-widgets", ("states",), message)
