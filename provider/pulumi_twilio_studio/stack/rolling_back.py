"""Roll one flow back to an earlier revision, by a pin in the configuration, and go forward again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.identity import belongs
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow import last_good
from pulumi_twilio_studio.lifecycle.flow.commanded import ROLL_BACK, Commanded
from pulumi_twilio_studio.lifecycle.flow.history import history
from pulumi_twilio_studio.stack.callers_see import CallersSee

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import History, Revision
    from pulumi_twilio_studio.stack.flow_records import FlowRecord
    from pulumi_twilio_studio.stack.one_flow import OneFlow, Say


def find_last_good(found: History, identity: str) -> Revision:
    """Return the newest revision before the live one that this resource published, and that means something else.

    If the live revision is a roll back itself, the search begins before the revision that it restored. Raises
    OperationError if there is none.
    """
    live = found.live

    def is_bad(revision: Revision) -> bool:
        signature = revision.signature
        if signature is None or not belongs(signature.marker, identity):
            return True
        is_same = live and live.signature and live.signature.definition == signature.definition
        return bool(is_same)

    good = last_good.find_last_good(found.revisions, is_bad)
    if good is None:
        raise OperationError(
            f"this stack published no earlier revision of flow {quoted(found.friendly_name)} that differs from the "
            f"live one. `twilio-studio history {found.sid}` lists all of them: name one with --to"
        )
    return good


def find_revision(found: History, number: int) -> Revision:
    """Return the revision with that number. Raises OperationError if there is none."""
    for each in found.revisions:
        if each.number == number:
            return each
    raise OperationError(
        f"flow {quoted(found.friendly_name)} has no revision {number}: the newest is {found.revisions[0].number}. "
        f"`twilio-studio history {found.sid}` lists all of them"
    )


@dataclass(frozen=True)
class RollBack:
    """What a roll back would do."""

    flow: OneFlow
    head: Revision
    live: Revision
    to: Revision
    callers_see: CallersSee

    @classmethod
    def of(cls, flow: OneFlow, to: int | None = None) -> RollBack:
        """Look at the flow, and write nothing. `to` is a revision. None means the last good one.

        Raises StudioError. Raises OperationError if nothing is live, or if there is no such revision.
        """
        found = history(flow.client, flow.record.sid)
        if found.live is None:
            raise OperationError(
                f"no revision of flow {quoted(found.friendly_name)} is live, so callers run nothing to roll back from"
            )
        chosen = (
            find_last_good(found, flow.record.identity) if to is None else find_revision(found, to)
        )
        see = CallersSee.between(flow, found.live, chosen)
        return cls(flow, found.revisions[0], found.live, chosen, see)

    @property
    def was_draft(self) -> bool:
        """Whether the flow is declared as a draft, so that a pin alone would not reach callers."""
        return self.flow.status == "draft"

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do: callers run it, and the configuration and the state say so."""
        pins = {self.flow.pin, self.flow.record.pin}
        return pins == {str(self.to.number)} and not (
            self.callers_see.changes or self.callers_see.unknown or self.was_draft
        )

    def carry_out(self, say: Say) -> FlowRecord:
        """Pin the flow, and let `pulumi up` publish what the revision holds. Raises OperationError."""
        name, pin = self.flow.name, str(self.to.number)
        status = {f"status.{name}": "published"} if self.was_draft else {}
        asked = Commanded(ROLL_BACK, self.head.number, name)
        record = self.flow.change({f"pins.{name}": pin, **status}, asked, say)
        if record.pin != pin:
            raise OperationError("Pulumi ran, but it rolled nothing back: look at what it printed")
        return record


def go_forward(flow: OneFlow, say: Say) -> FlowRecord:
    """Remove the pin, and let `pulumi up` bring what the program declares. Raises OperationError."""
    return flow.change({f"pins.{flow.name}": None}, None, say)
