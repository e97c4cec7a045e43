"""Run one tenant for one flow, with another pin of it in the configuration of the stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.components.program import tenant_program
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.fleet.pins import PINS, pin_name
from pulumi_twilio_studio.fleet.run import Task, run, sleep_unless_cancelled
from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.configure import set_configuration
from pulumi_twilio_studio.stack.flow_records import flow_records
from pulumi_twilio_studio.stack.run_configuration import (
    configuration_of_the_run,
    plain_settings,
    settings_of,
)
from pulumi_twilio_studio.stack.tables import named_in
from pulumi_twilio_studio.stack.up_of_one import WRITES
from pulumi_twilio_studio.studio.accounts import open_client

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent

    from pulumi_twilio_studio.fleet.live_flow import LiveFlow
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.fleet.result import Result
    from pulumi_twilio_studio.manifest import TenantSpec
    from pulumi_twilio_studio.stack.home import StackHome


@dataclass(frozen=True)
class PinTask(Task):
    """One tenant's run for one flow, as it is sent to a worker. Holds no secret."""

    flow: str
    """Its key in the manifest."""

    pin: str | None
    """The revision to which it is pinned for the run, and from then on. None takes the pin out."""

    known: LiveFlow
    """The flow before the run."""

    def _perform(self) -> Result:
        return run_pinned(self, sleep_unless_cancelled)


def run_pinned(task: PinTask, sleep: Callable[[float], None]) -> Result:
    """Change the pin, and run `up` for that flow alone. If that writes nothing, the pin is as before.

    Raises OperationError if the pin cannot be changed.
    """
    project, spec = task.project, task.spec
    home, name = project.home(spec.name), pin_name(spec.name, task.flow)
    urn = _urn_of(home, name)
    before = _set_pin(project, spec, name, task.pin)
    events = _FlowEvents(urn)
    program = tenant_program(spec, project.program, project.folder, is_partial=True)
    result = run("up", project, spec, program=program, listen=events, sleep=sleep, target=urn)
    if result.outcome != "failed":
        return _judge(result, events, task)
    if events.may_have_written and not _is_as_before(home, task.known):
        return _with_line(result, _KEPT)
    _set_pin(project, spec, name, before)
    return _with_line(result, _RESTORED)


_KEPT = "the new revision may have been written, so the configuration stays changed. Run this again"
_RESTORED = "nothing was written, so the configuration is as it was before"


def _urn_of(home: StackHome, name: str) -> str:
    state = home.recorded()
    record = flow_records(state).get(name) if state else None
    if record is None:
        raise OperationError(
            f"the stack {home.stack} records no flow {quoted(name)}: run `twilio-studio fleet up` first"
        )
    return record.urn


def _set_pin(project: Project, spec: TenantSpec, name: str, pin: str | None) -> str | None:
    """Set the pin, or take it out, and return the one before. A start of Pulumi costs half a second."""
    home = project.home(spec.name)
    plain = plain_settings(home)
    config = configuration_of_the_run(home, None) if plain is None else plain
    existing = named_in(config, PINS).get(name)
    before = None if existing is None else str(existing)
    if pin != before:
        set_configuration(project.engine(spec.name), f"{PINS}.{name}", pin, plain)
    return before


def _is_as_before(home: StackHome, known: LiveFlow) -> bool:
    """Return whether Twilio shows that nobody wrote the flow since it was looked at."""
    try:
        with open_client(settings_of(home), str(known.account_sid)) as client:
            return client.fetch_flow(str(known.sid)).revision == known.head
    except Error:
        return False


def _judge(result: Result, events: _FlowEvents, task: PinTask) -> Result:
    """Fail a roll back that was saved as a draft: callers do not get it."""
    if task.pin is None or not events.is_draft or events.live_revision != task.known.live_revision:
        return result
    sentence = (
        f"it was saved as a draft, because that is its declared status. Callers still get revision "
        f"{task.known.live_revision}"
    )
    return replace(result, outcome="failed", error=sentence)


def _with_line(result: Result, line: str) -> Result:
    return replace(result, lines=(*result.lines, line))


class _FlowEvents:
    """What the engine reports of one flow."""

    def __init__(self, urn: str) -> None:
        self._urn = urn
        self._has_begun = self._has_ended = False
        self._outputs: Mapping[str, Any] = {}

    def __call__(self, event: EngineEvent) -> None:
        """Take one event."""
        if event.resource_pre_event is not None:
            step = event.resource_pre_event.metadata
            self._has_begun |= step.urn == self._urn and step.op.value in WRITES
        elif event.res_outputs_event is not None:
            step = event.res_outputs_event.metadata
            if step.urn == self._urn and step.new is not None:
                self._outputs = step.new.outputs or {}
        elif event.summary_event is not None:
            self._has_ended = True

    @property
    def may_have_written(self) -> bool:
        """Whether the provider was perhaps asked to write the flow. A killed engine does not tell all."""
        return self._has_begun or not self._has_ended

    @property
    def is_draft(self) -> bool:
        """Whether the flow is declared as a draft."""
        return self._outputs.get("declares") == "draft"

    @property
    def live_revision(self) -> int | None:
        """The revision that callers get after the run."""
        live = self._outputs.get("live_revision")
        return None if live is None else int(live)
