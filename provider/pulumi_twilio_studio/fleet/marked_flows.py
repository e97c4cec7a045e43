"""The flows of an account that stacks wrote: found by the markers in their commit messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.identity import AmbiguousMarker, belongs, marker_of, signer

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.models import Flow


@dataclass(frozen=True)
class MarkedFlow:
    """A flow that a stack wrote, as far as it was read."""

    revisions: Sequence[Flow]
    """Newest first. If a stack saved the head, only the head; if somebody else did, all revisions."""

    written: Flow
    """The newest revision with a marker. It says whose flow it is, as it does for the provider."""

    @property
    def head(self) -> Flow:
        """The newest revision."""
        return self.revisions[0]

    @property
    def marker(self) -> str:
        """The marker of whoever declares it."""
        return str(signer(self.written.commit_message))


def find_marked(client: Client, rows: Iterable[Flow]) -> Iterator[MarkedFlow]:
    """Yield the flows of the account that stacks wrote.

    A head that somebody else saved costs a request, unless it is the only revision.
    """
    for row in rows:
        revisions = [row]
        if signer(row.commit_message) is None and row.revision > 1:
            revisions = sorted(client.revisions(row.sid), key=lambda each: -each.revision)
        written = next((each for each in revisions if signer(each.commit_message)), None)
        if written is not None:
            yield MarkedFlow(revisions, written)


def choose(identity: str, marked: Sequence[MarkedFlow]) -> MarkedFlow | None:
    """Return the flow of that identity. Raises AmbiguousMarker if there are several.

    The first choice is a flow whose head the stack saved, the second is one that somebody else saved
    after the stack.
    """
    found = [each for each in marked if belongs(each.marker, identity)]
    untouched = [each for each in found if each.head is each.written]
    chosen = untouched or found
    if len(chosen) > 1:
        sids = tuple(sorted(each.head.sid for each in chosen))
        raise AmbiguousMarker(marker_of(identity), sids)
    return chosen[0] if chosen else None
