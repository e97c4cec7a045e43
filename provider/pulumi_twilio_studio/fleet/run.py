"""Run one tenant through the real engine, in this process.

    run("up", project, spec) -> Result        (verb: "preview", "up", "destroy"; spec: a manifest.TenantSpec)

`project` is `Project.around(folder)`. Blocks for a second or two. Raises no expected failure:
`Result.error` says it. Run one at a time in a process, because Pulumi's concurrent inline programs
fail (pulumi/pulumi#7782).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from threading import Event
from typing import TYPE_CHECKING

from pulumi import automation
from pulumi.automation._stack import StackInitMode

from pulumi_twilio_studio.components.program import tenant_program
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.fleet.events import EventCollector, complaint
from pulumi_twilio_studio.fleet.pins import pins_of
from pulumi_twilio_studio.fleet.result import Result, outcome_of
from pulumi_twilio_studio.kinds import STACK, TENANT
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.recovery import PATIENCE, PAUSE, recover_when_free

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.fleet.result import Outcome, Verb
    from pulumi_twilio_studio.manifest import TenantSpec
    from pulumi_twilio_studio.stack.state import StackState

_ENGINES_OWN = (STACK, "pulumi:providers:")
# How many kinds of resources a sentence names.
NAMED = 3
# Set in a worker when its work is to end. An engine that runs gets the same signal.
CANCELLED = Event()


@dataclass(frozen=True)
class Task:
    """One tenant's run, as it is sent to a worker. Holds no secret."""

    verb: Verb
    project: Project
    spec: TenantSpec

    def run(self) -> Result:
        """Run the tenant in this process. Whatever goes wrong fails only this tenant."""
        try:
            return self._perform()
        except Error as error:
            return self.failure(str(error))
        except Exception as error:  # noqa: BLE001 -- one tenant's defect must not end the others' rollout
            return self.failure(f"{type(error).__name__}: {error}")

    def _perform(self) -> Result:
        return run(self.verb, self.project, self.spec, sleep=sleep_unless_cancelled)

    def failure(self, error: str) -> Result:
        """Return the result if nobody could run it."""
        return Result(self.spec.name, "failed", error=error)


def sleep_unless_cancelled(seconds: float) -> None:
    """Sleep. Raises OperationError if the work is to end meanwhile."""
    if CANCELLED.wait(seconds):
        raise OperationError("it was cancelled while it waited for its stack")


def run(
    verb: Verb,
    project: Project,
    spec: TenantSpec,
    *,
    program: Callable[[], None] | None = None,
    listen: Callable[[automation.EngineEvent], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    target: str | None = None,
) -> Result:
    """Preview, bring up or destroy one tenant's stack. First recovers a stack that a killed engine left.

    Reads Twilio before it compares anything, whatever Pulumi.yaml says about `refresh`.

    `program` is what the stack declares; by default, the tenant. `listen` is called with each event
    of the engine. `target` is the URN of the only resource that `up` reads and writes.
    """
    began = time.monotonic()
    program = program or tenant_program(spec, project.program, project.folder)
    running = _Run(
        verb, project, spec.name, project.environ_of(spec), program, sleep, listen, target
    )
    try:
        result = running.execute()
    except automation.CommandError as error:
        result = running.failure(running.events.error or complaint(error))
    except Error as error:
        result = running.failure(str(error))
    pins = () if target else _pins(verb, project, spec)
    return replace(result, lines=(*pins, *result.lines), seconds=time.monotonic() - began)


def _pins(verb: Verb, project: Project, spec: TenantSpec) -> Iterator[str]:
    """Yield what is not as the manifest declares it because the configuration pins it."""
    if verb != "destroy":
        for flow, revision in pins_of(project, spec).items():
            yield (
                f'flow "{flow}" is pinned to revision {revision} and stays there; '
                f"`twilio-studio fleet rollback {flow} --forward` brings it forward"
            )


def refuse_foreign_stack(state: StackState | None, stack: str) -> str | None:
    """Say why a tenant must not use that stack, because everything in it would be deleted; None if it may."""
    kinds = {str(each["type"]) for each in state.resources} if state else set()
    others = sorted(kind for kind in kinds if not kind.startswith(_ENGINES_OWN))
    if TENANT in kinds or not others:
        return None
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    return (
        f'the stack "{stack}" already exists and does not belong to a tenant. Choose another '
        "name for the tenant, or another project for its stack. Otherwise this would be "
        f"deleted: {', '.join(others[:NAMED])}{more}"
    )


@dataclass
class _Run:
    """A run in progress, and what the engine has reported of it so far."""

    verb: Verb
    project: Project
    tenant: str
    environ: dict[str, str]
    program: Callable[[], None]
    sleep: Callable[[float], None]
    listen: Callable[[automation.EngineEvent], None] | None
    target: str | None
    events: EventCollector = field(default_factory=EventCollector)
    recovery_lines: list[str] = field(default_factory=list)

    def execute(self) -> Result:
        home = self.project.home(self.tenant)
        state = home.state()
        if sentence := refuse_foreign_stack(state, self.tenant):
            raise OperationError(sentence)
        settings = self.project.settings_of(self.tenant)
        had_settings = settings.exists()
        if state is None and self.verb == "destroy":
            return self._result("unchanged")
        if state is None:
            self._when_free(self._make_stack)
        elif state.is_pending or home.locks():
            self._recover()
        try:
            self._when_free(self._operate)
        finally:
            if state is None and self.verb == "preview":
                self._command("stack", "rm", "--yes", "--preserve-config", "--stack", self.tenant)
                if not had_settings:  # then `stack init` wrote them
                    settings.unlink(missing_ok=True)
        is_new = (
            state is None or not state.outputs
        )  # outputs exist after a program has run to its end
        return self._result(outcome_of(self.verb, self.events.changes, is_new=is_new))

    def failure(self, error: str) -> Result:
        return replace(self._result("failed"), error=error)

    def _when_free(self, work: Callable[[], None]) -> None:
        """Do the work. While somebody else uses the stack, wait for them."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return work()
            except automation.ConcurrentUpdateError:
                if time.monotonic() > until:
                    raise
            self.sleep(PAUSE)
            self._recover()

    def _recover(self) -> None:
        engine, home = self.project.engine(self.tenant), self.project.home(self.tenant)
        self.recovery_lines += recover_when_free(engine, home, self.sleep)

    def _make_stack(self) -> None:
        with suppress(automation.StackAlreadyExistsError):  # somebody created it at this moment
            self._command("stack", "init", "--no-select", "--stack", self.tenant)

    def _operate(self) -> None:
        self.events = EventCollector()
        stack = _Stack(self.tenant, self._workspace())
        if self.verb == "preview":
            stack.preview(on_event=self._listen, color="never", refresh=True)
        elif self.verb == "up":
            stack.up(
                on_event=self._listen,
                color="never",
                suppress_outputs=True,
                refresh=True,
                target=[self.target] if self.target else None,
            )
        else:
            stack.destroy(on_event=self._listen, color="never", suppress_outputs=True, refresh=True)

    def _listen(self, event: automation.EngineEvent) -> None:
        self.events(event)
        if self.listen is not None:
            self.listen(event)

    def _workspace(self) -> automation.LocalWorkspace:
        return automation.LocalWorkspace(
            work_dir=str(self.project.folder),
            program=self.program,
            env_vars=self.environ,
            pulumi_command=_command(),
        )

    def _command(self, *arguments: str) -> None:
        _command().run([*arguments], str(self.project.folder), self.environ)

    def _result(self, outcome: Outcome) -> Result:
        return Result(
            self.tenant,
            outcome,
            account_sid=self.events.account_sid,
            flows=self.events.flows,
            changes=self.events.changes,
            lines=(*self.recovery_lines, *self.events.lines),
        )


class _Stack(automation.Stack):
    """A stack that exists already.

    The SDK's own stack selects itself in the user's settings, and asks for what its events have
    said. That costs four more starts of the command, 0.8 s of 1.8 s (measured).
    """

    def __init__(self, name: str, workspace: automation.LocalWorkspace) -> None:
        self.name = name
        self.workspace = workspace
        self._mode = StackInitMode.SELECT

    def outputs(self) -> automation.OutputMap:
        return {}

    def info(self, show_secrets: bool = True) -> automation.UpdateSummary:  # noqa: ARG002, FBT001, FBT002 -- the SDK's
        return automation.UpdateSummary("", datetime.now(UTC), "", {}, {}, "")


@cache
def _command() -> automation.PulumiCommand:
    """Return the engine on PATH. It is asked for its version once per process."""
    return automation.PulumiCommand()
