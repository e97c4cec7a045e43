"""Start executions, answer them, end them. What happened is stored, so that a run can be made again."""

import json
from dataclasses import dataclass, replace
from typing import Any

from studio_emulator.app_state import AppState
from studio_emulator.machine import Json, Run, RunStep, Start, Waiting, WrongAnswer
from studio_emulator.store.executions import Answered, Execution, ExecutionStep, ExecutionStore
from studio_emulator.store.flows import Flow, FlowStore

MOST_ANSWERS = 5000
"""Answers of stubs and usual answers in a row. After that, the execution waits for somebody."""

ENDED = "Ended"
"""Where the last transition leads. Source: the example in OpenAPI twilio_studio_v2, FetchExecutionStep."""


class NoMachine(Exception):
    """This emulator cannot run flows."""

    def __init__(self) -> None:
        super().__init__(
            "This emulator has nothing that runs flows. `twilio-studio emulator` has it; in a test, give "
            "Emulator(machine=...)"
        )


class NotValid(Exception):
    """A revision that was stored although it is not valid, and that cannot be run."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(f"Revision {flow.revision} of {flow.sid} is not valid, and cannot be run.")
        self.errors: list[Json] = json.loads(flow.errors)


@dataclass(frozen=True, slots=True)
class Opening:
    """Who starts an execution, and how."""

    kind: str
    contact: str
    address: str
    given: Json
    """The parameters of a request, the fields of a message or a call."""


_INITIATORS = {"request": "RQ", "call": "CA", "message": "SM", "conversation": "IM"}
"""The SIDs of what starts executions. Source: OpenAPI twilio_studio_v2, initiated_by."""


def start(app: AppState, flow: Flow, opening: Opening) -> Execution:
    """Run that revision of the flow until it waits for something nobody has answered yet.

    Raises NoMachine and NotValid.
    """
    if app.machine is None:
        raise NoMachine
    if not flow.valid:
        raise NotValid(flow)
    initiator = _INITIATORS[opening.kind]
    position, (sid, initiated_by) = app.database.next_identifier("FN", initiator)
    execution = Execution(
        sid=sid,
        account_sid=flow.account_sid,
        flow_sid=flow.sid,
        revision=flow.revision,
        kind=opening.kind,
        contact=opening.contact,
        address=opening.address,
        given=json.dumps(opening.given),
        initiated_by=initiated_by,
        date_created=app.database.now(),
        position=position,
    )
    return _Running(app, execution).begin()


def answer(app: AppState, execution: Execution, given: Json) -> Execution:
    """Answer what the execution waits for. Raises NoMachine, and WrongAnswer for what it cannot take."""
    if app.machine is None:
        raise NoMachine
    if execution.status == "ended":
        raise WrongAnswer(f"{execution.sid} has ended and waits for nothing.")
    return _Running(app, execution).go_on(given)


def end(app: AppState, execution: Execution, why: str) -> Execution:
    """End an active execution from outside. One that has ended stays as it is."""
    if execution.status == "ended":
        return execution
    app.runs.pop(execution.sid, None)
    ended = replace(
        execution,
        status="ended",
        ending=why,
        waiting="null",
        date_updated=app.database.now(),
    )
    app.store(ExecutionStore).save(ended, (), ())
    return ended


def live_flow(app: AppState, account_sid: str, sid: str) -> Flow | None:
    """Return the published revision of a flow, with its definition."""
    flows = app.store(FlowStore)
    head = flows.fetch(account_sid, sid)
    return flows.fetch_published(head) if head is not None else None


class _Running:
    """One execution while it runs."""

    def __init__(self, app: AppState, execution: Execution) -> None:
        self._app = app
        self._execution = execution
        self._subflows: dict[str, int] = json.loads(execution.subflows)
        self._answers: list[Answered] = []
        self._refused = ""

    def begin(self) -> Execution:
        """Run a new execution until it waits."""
        run = self._start()
        self._settle(run)
        return self._save(run, 0)

    def go_on(self, given: Json) -> Execution:
        """Give the run an answer, and let it run on."""
        run = self._app.runs.get(self._execution.sid) or self._replay()
        done = len(run.steps)
        self._answer(run, given)
        self._settle(run)
        return self._save(run, done)

    def _start(self) -> Run:
        execution, machine = self._execution, self._app.machine
        if machine is None:
            raise NoMachine
        flow = self._app.store(FlowStore).fetch_revision(
            execution.account_sid, execution.flow_sid, execution.revision
        )
        return machine.start(
            Start(
                kind=execution.kind,
                contact=execution.contact,
                address=execution.address,
                values=json.loads(execution.given),
                definition=json.loads((flow and flow.definition) or "{}"),
                account_sid=execution.account_sid,
                flow_sid=execution.flow_sid,
                execution_sid=execution.sid,
                at=execution.date_created,
                find_flow=self._find_flow,
            )
        )

    def _replay(self) -> Run:
        """Make a run again that an earlier process began, from its start and its answers."""
        run = self._start()
        for answered in self._app.store(ExecutionStore).answers_of(self._execution.sid):
            run.answer(answered.answer, answered.at)
        self._app.runs[self._execution.sid] = run
        return run

    def _find_flow(self, sid: str) -> Json | None:
        """Return a subflow as it was when the execution first ran it."""
        account_sid, known = self._execution.account_sid, self._subflows.get(sid)
        if known is None:
            flow = live_flow(self._app, account_sid, sid)
        else:
            flow = self._app.store(FlowStore).fetch_revision(account_sid, sid, known)
        if flow is None:
            return None
        self._subflows[sid] = flow.revision
        definition: Json = json.loads(flow.definition or "{}")
        return definition

    def _answer(self, run: Run, given: Json) -> None:
        at = self._app.database.now()
        run.answer(given, at)
        self._answers.append(Answered(given, at))

    def _settle(self, run: Run) -> None:
        """Give the answers that are given beforehand, and the usual ones, until something else is waited for."""
        while run.waiting is not None and len(self._answers) < MOST_ANSWERS:
            given = self._prepared(run, run.waiting)
            if given is None:
                return
            try:
                self._answer(run, given)
            except WrongAnswer as refused:
                self._refused = str(refused)
                return

    def _prepared(self, run: Run, waiting: Waiting) -> Json | None:
        last = run.heard[-1] if run.heard else {}
        url = str(last.get("url", "")) if last.get("widget") == waiting.widget else ""
        stub = self._app.stubs.find(
            self._execution.account_sid, self._execution.flow_sid, waiting, url
        )
        if stub is None:
            return waiting.usual
        stub.used += 1
        return stub.answer

    def _save(self, run: Run, done: int) -> Execution:
        parent, steps = self._execution.parent_step_sid, []
        for step in run.steps[done:]:
            kept, parent = self._step(step, parent)
            steps.append(kept)
        last = run.steps[-1].at if len(run.steps) > done else None
        saved = replace(
            self._execution,
            status="active" if run.waiting else "ended",
            ending=run.end,
            subflows=json.dumps(self._subflows),
            parent_step_sid=parent,
            context=json.dumps(run.context),
            heard=json.dumps(list(run.heard)),
            waiting=json.dumps(self._waiting(run.waiting)),
            date_updated=last or self._execution.date_updated,
        )
        self._app.store(ExecutionStore).save(saved, steps, self._answers)
        if run.waiting:
            self._app.runs[saved.sid] = run
        else:
            self._app.runs.pop(saved.sid, None)
        return saved

    def _waiting(self, waiting: Waiting | None) -> Json | None:
        if waiting is None:
            return None
        shown: dict[str, Any] = {
            "widget": waiting.widget,
            "kind": waiting.kind,
            "events": list(waiting.events),
            "seconds": waiting.seconds,
        }
        return {**shown, "refused": self._refused} if self._refused else shown

    def _step(self, step: RunStep, parent: str | None) -> tuple[ExecutionStep, str | None]:
        """Return a step to be kept, and the SID that the step of the widget will get whose subflow runs.

        Source: docs studio/rest-api/v2/step, parent_step_sid.
        """
        position, (sid,) = self._app.database.next_identifier("FT")
        inside = step.flow_sid != self._execution.flow_sid
        if inside:
            parent = parent or _turned(sid)
        kept = ExecutionStep(
            sid=sid if inside or parent is None else parent,
            execution_sid=self._execution.sid,
            flow_sid=step.flow_sid,
            parent_step_sid=parent if inside else None,
            name=step.event,
            type=step.type,
            transitioned_from=step.widget,
            transitioned_to=step.next or ENDED,
            context=json.dumps(step.context),
            date_created=step.at,
            position=position,
        )
        return kept, parent if inside else None


def _turned(sid: str) -> str:
    """Return another SID that is as unique."""
    return sid[:2] + sid[:1:-1]
