"""One case, tried on a real account: an execution is started, followed to its end, and judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases import Sighting, filling_of, judge
from pulumi_twilio_studio.definition.placeholders import with_texts
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.executions.following import Watch
from pulumi_twilio_studio.lifecycle.executions.walking import first_widget, within_reach
from pulumi_twilio_studio.studio.errors import StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases import CaseEntry, CaseFile, Filling, Judgement
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.lifecycle.executions.following import Followed
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.executions import Execution, ExecutionStep

SECOND_LOOK = 2.0
"""The seconds after which a failure is looked at again, before it is believed."""


@dataclass(frozen=True)
class LiveFlow:
    """The revision of a flow that callers run."""

    client: Client
    sid: str
    revision: int
    definition: Definition


@dataclass(frozen=True)
class Listener:
    """Is told what happens meanwhile."""

    step: Callable[[ExecutionStep], None]
    waiting: Callable[[str], None]
    """Is told the widget that lets the execution wait."""

    ended: Callable[[Execution], None]
    """Is told which execution was ended, because it was still active."""


@dataclass(frozen=True)
class Tried:
    """What came of a case."""

    judgement: Judgement
    was_ended: bool
    """Whether its execution was still active, and was ended by us."""


@dataclass(frozen=True)
class Attempt:
    """One case of a file, tried on a live flow. The file must have been checked with `refuse_untriable`."""

    flow: LiveFlow
    suite: CaseFile
    at: int
    """The place of the case in the file, from 0."""

    def start(self) -> Execution:
        """Start the execution. Raises StudioError."""
        filling, request = self._filling, self._case.request
        if request is None:
            raise AssertionError("the case begins with no request")
        return self.flow.client.executions.start(
            self.flow.sid,
            to=filling.text(request.to or ""),
            sender=filling.text(request.from_ or ""),
            parameters=with_texts(dict(request.parameters), filling.text),
        )

    def follow(self, execution: Execution, listener: Listener, seconds: float) -> Tried:
        """Follow the execution for so many seconds, and judge it.

        An execution that is still active then, or when something fails, is ended. Raises StudioError, and
        OperationError if another revision runs.
        """
        watch = Watch(self.flow.client, execution, listener.step, listener.waiting)
        try:
            _refuse_another_revision(execution, self.flow)
            followed = watch.follow(seconds)
        finally:
            was_ended = _end(self.flow.client, watch.followed, listener)
        judgement = self._judge(followed)
        if judgement.outcome == "failed" and followed.is_over:  # reads may lag behind the end
            self.flow.client.pace.sleep(SECOND_LOOK)
            judgement = self._judge(watch.follow())
        return Tried(judgement, was_ended)

    @property
    def _case(self) -> CaseEntry:
        return self.suite.cases[self.at]

    @property
    def _filling(self) -> Filling:
        return filling_of(self.suite, self._case)

    def _judge(self, followed: Followed) -> Judgement:
        return judge(self._case, _sighting(self.flow, followed), self._filling)


def _refuse_another_revision(execution: Execution, flow: LiveFlow) -> None:
    if execution.revision not in (None, flow.revision):
        raise OperationError(
            f"revision {execution.revision} ran, and not revision {flow.revision}, which was live: somebody published "
            "meanwhile, or the contact is a test user of the flow"
        )


def _end(client: Client, followed: Followed, listener: Listener) -> bool:
    """End the execution unless it has ended. Return whether it had to be ended. Raises OperationError if that fails."""
    if followed.is_over:
        return False
    execution = followed.execution
    try:
        client.executions.end(execution.flow_sid, execution.sid)
    except StudioError as failure:
        raise OperationError(
            f"{execution.sid} is active and could not be ended: {failure}"
        ) from None
    listener.ended(execution)
    return True


def _sighting(flow: LiveFlow, followed: Followed) -> Sighting:
    """Return what Twilio shows of the execution. It costs one request."""
    trigger = flow.definition.content["initial_state"]
    own = [step for step in followed.steps if step.flow_sid.lower() == flow.sid.lower()]
    path = [step.widget for step in own if step.widget != trigger]
    stays_in = own[-1].next if own else None
    begins = within_reach(flow.definition, stays_in if own else first_widget(flow.definition))
    ending = followed.ending
    return Sighting(
        path=(*path, stays_in) if stays_in else tuple(path),
        is_over=followed.is_over,
        event=ending.event if ending and not stays_in else "",
        is_failure=bool(ending and ending.is_failure),
        still=frozenset(begins),
        variables=_variables(flow.client, followed.execution),
    )


def _variables(client: Client, execution: Execution) -> dict[str, object]:
    """Return the variables of the flow.

    Source: OpenAPI twilio_studio_v2, studio.v2.flow.execution.execution_context.
    """
    context = client.executions.context(execution.flow_sid, execution.sid).get("flow")
    found = context.get("variables") if isinstance(context, dict) else None
    return found if isinstance(found, dict) else {}
