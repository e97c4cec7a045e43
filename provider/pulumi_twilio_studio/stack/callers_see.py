"""What changes for callers if another revision of a flow goes live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import DefinitionError
from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.lifecycle.flow.history import compare

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Change
    from pulumi_twilio_studio.lifecycle.flow.history import Revision
    from pulumi_twilio_studio.stack.one_flow import OneFlow


@dataclass(frozen=True)
class CallersSee:
    """The changes from the live revision to another one, widget by widget."""

    title: str
    changes: tuple[Change, ...] = ()
    """Without values if the definition holds a secret."""

    unknown: str = ""
    """Why the changes cannot be shown. "" if they can."""

    @classmethod
    def between(cls, flow: OneFlow, live: Revision | None, other: Revision) -> CallersSee:
        """Compare both revisions at Twilio. Raises StudioError."""
        name = quoted(flow.record.friendly_name)
        if live is None:
            return cls(
                f"flow {name}: nothing is live yet -> {_called(other)}",
                unknown="all of it is new for callers",
            )
        title = f"flow {name}: {_called(live)}, which is live -> {_called(other)}"
        if live.number == other.number:
            return cls(title)
        try:
            found = compare(flow.client, flow.record.sid, live.number, other.number).changes
        except DefinitionError as error:
            return cls(title, unknown=f"the definitions cannot be compared: {error}")
        return cls(
            title, tuple(each.without_values() if flow.is_secret else each for each in found)
        )


def _called(revision: Revision) -> str:
    """Return a revision as sentences name it: its number, when it was saved, and what its author wrote."""
    when = f" of {printable(revision.date)}" if revision.date else ""
    author = f" by {printable(revision.author_sid)}" if revision.author_sid else ""
    message = f", {quoted(revision.message)}" if revision.message else ""
    return f"revision {revision.number}{when}{author}{message}"
