"""Make the newest revision of a flow live, or its program's definition a draft, and leave that declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.commanded import PUBLISH, Commanded
from pulumi_twilio_studio.lifecycle.flow.history import history
from pulumi_twilio_studio.stack.callers_see import CallersSee

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import Revision
    from pulumi_twilio_studio.stack.flow_records import FlowRecord
    from pulumi_twilio_studio.stack.one_flow import OneFlow, Say


@dataclass(frozen=True)
class Publication:
    """What publishing a flow would do."""

    flow: OneFlow
    head: Revision
    live: Revision | None
    """None if callers have nothing to run."""

    callers_see: CallersSee

    @classmethod
    def of(cls, flow: OneFlow) -> Publication:
        """Look at the flow, and write nothing. Raises StudioError, OperationError."""
        found = history(flow.client, flow.record.sid)
        head = found.revisions[0]
        return cls(flow, head, found.live, CallersSee.between(flow, found.live, head))

    @property
    def is_live(self) -> bool:
        """Whether callers run the head already."""
        return self.head.is_live

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do: callers run the head, and it is declared so."""
        return self.is_live and self.flow.status == "published"

    def publish(self, say: Say) -> FlowRecord:
        """Declare the flow published, and publish exactly the head that was looked at.

        Raises OperationError if the head is not what the program declares. Then nothing is written.
        """
        asked = Commanded(PUBLISH, self.head.number, self.flow.name)
        record = self.flow.change({f"status.{self.flow.name}": "published"}, asked, say)
        differs = bool(self.callers_see.changes or self.callers_see.unknown)
        if differs and record.live_revision == (self.live.number if self.live else None):
            raise OperationError("Pulumi ran, but it published nothing: look at what it printed")
        return record


def save_draft(flow: OneFlow, say: Say) -> FlowRecord:
    """Declare the flow a draft, and save what the program declares for test users. What is live stays live.

    A pin in the configuration goes, because the draft would hold the pinned revision. Raises OperationError.
    """
    pin = {f"pins.{flow.name}": None} if flow.pin is not None else {}
    return flow.change({f"status.{flow.name}": "draft", **pin}, None, say)
