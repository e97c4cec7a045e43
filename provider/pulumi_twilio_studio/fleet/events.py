"""What the engine reports while it runs, as far as people and scripts want to know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pulumi_twilio_studio.stack.complaints import joined, plain
from pulumi_twilio_studio.stack.engine import complaint_in
from pulumi_twilio_studio.stack.state import FLOW, SUBACCOUNT, name_in

if TYPE_CHECKING:
    from pulumi.automation import CommandError, EngineEvent
    from pulumi.automation.events import (
        DiagnosticEvent,
        StepEventMetadata,
    )


class EventCollector:
    """Collects the events of one operation."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.lines: list[str] = []
        self.flows: dict[str, str] = {}
        self.account_sid: str | None = None
        self.changes: Mapping[str, int] = {}

    def __call__(self, event: EngineEvent) -> None:
        """Take one event."""
        if event.diagnostic_event is not None:
            self._take_message(event.diagnostic_event)
        elif event.res_outputs_event is not None:
            self._take_resource(event.res_outputs_event.metadata)
        elif event.summary_event is not None:
            # The SDK passes on the plain words, not the OpType of its signature (measured).
            self.changes = {str(op): n for op, n in event.summary_event.resource_changes.items()}

    @property
    def error(self) -> str:
        """The errors, one per paragraph."""
        return joined(self.errors)

    def _take_message(self, told: DiagnosticEvent) -> None:
        text = plain(told.message)
        kept = {
            "error": self.errors,
            "warning": self.lines,
            "info": self.lines,
            "info#err": self.lines,
        }
        if text.strip() and text not in (into := kept.get(told.severity, [])):
            into.append(text)

    def _take_resource(self, step: StepEventMetadata) -> None:
        if step.new is None or not step.new.id:
            return
        outputs = step.new.outputs or {}
        if step.type == FLOW:
            self.flows[name_in(step.urn)] = step.new.id
            self.account_sid = outputs.get("account_sid") or self.account_sid
        elif step.type == SUBACCOUNT:
            self.account_sid = outputs.get("sid") or step.new.id


def complaint(error: CommandError) -> str:
    """Return the error with which the engine ended a run, out of all that it printed."""
    return complaint_in(str(error).rpartition("\n stderr: ")[2])
