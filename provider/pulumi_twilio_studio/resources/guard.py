"""Stop a program that would delete what it lost by mistake, before anything is deleted.

The engine does not ask a provider in the preview of a delete, and it deletes only after the program has ended well. So
this is judged in the program's process at the program's end, where everything that it declares is known. The end is the
program's call of SignalAndWaitForShutdown (pulumi/runtime/stack.py, _wait_for_shutdown). The program makes it after all
registrations are answered, and never if it failed. tests/engine/test_guard.py fails if the SDK no longer calls it.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import get_root_resource, is_dry_run
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub
from pulumi.runtime.settings import get_monitor

from pulumi_twilio_studio.foreign import harmless
from pulumi_twilio_studio.kinds import STACK
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.diagnostics import MARK
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.losses import Declared, Going, Held, Losses, is_allowed
from pulumi_twilio_studio.stack.home import StackHome
from pulumi_twilio_studio.stack.state import SUBACCOUNT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_twilio_studio.resources.callers import DeclaredEntrance

_UNGUARDED = (
    "So this run cannot tell what the program has lost. Look for deletes in the preview yourself."
)


class Guard:
    """What one run of a program has declared of ours, and what the state held when the run began."""

    def __init__(self, place: Path) -> None:
        home = StackHome.around(place, pulumi.get_project(), pulumi.get_stack(), os.environ)
        self._loop = asyncio.get_running_loop()
        self._watched: list[_Watched] = []
        thread = ThreadPoolExecutor(1)
        # Read it at once: from here on, the engine writes to it.
        self._state: Future[list[dict[str, Any]]] = thread.submit(home.resources)
        thread.shutdown(wait=False)

    def watch(self, resource: pulumi.Resource, **known: Any) -> None:
        """Count the resource among those that the program declares."""
        self._watched.append(_Watched(resource, **known))

    def exported(self, name: str) -> Any:
        """Return what the program's last run exported under that name, or None. Raises RunError."""
        try:
            found = (each for each in self._state.result() if each["type"] == STACK)
        except OperationError as error:
            raise program_error(f"The state of this stack cannot be read: {error}") from None
        return next(((each.get("outputs") or {}).get(name) for each in found), None)

    def held_subaccount(self, name: str) -> bool:
        """Return whether the state held a subaccount of that name when the run began. True if that cannot be known."""
        try:
            found = [Held(entry) for entry in self._state.result()]
        except OperationError:
            return True
        return any(each.entry["type"] == SUBACCOUNT and each.name == name for each in found)

    def judge(self) -> None:
        """Report deletes that the engine does not show. Raises RunError if too much would be deleted.

        Call it from another thread than the one of the program's loop. That loop has to run meanwhile.
        """
        try:
            state = [Held(entry) for entry in self._state.result()]
        except OperationError as error:
            pulumi.log.warn(
                harmless(f"The state of this stack cannot be read: {error}. {_UNGUARDED}")
            )
            return
        declared = asyncio.run_coroutine_threadsafe(self._declared(), self._loop).result()
        losses = Losses(declared, state)
        if is_dry_run():  # an `up` reports what it does
            for sentence in losses.notes():
                pulumi.log.info(harmless(sentence))
            for sentence in losses.warnings():
                pulumi.log.warn(harmless(sentence))
        refusal = losses.refusal()
        if refusal and not is_allowed(pulumi.Config("twilio-studio").get):
            raise program_error(refusal)
        if is_dry_run():
            self._tell_who_calls(list(losses.going()), state)

    def _tell_who_calls(self, going: Sequence[Going], state: Sequence[Held]) -> None:
        """Report what still leads to flows that go. Asks Twilio only if some do."""
        if not going:
            return
        # Here, because most programs lose nothing.
        from pulumi_twilio_studio.resources import callers  # noqa: PLC0415 -- see above

        found = asyncio.run_coroutine_threadsafe(self._entrances(), self._loop).result()
        for said in callers.still_reached(going, state, found, callers.look_with_configuration):
            mark = os.environ.get(MARK)
            pulumi.log.warn(harmless(f"{mark} {said.to_json()}" if mark else str(said)))

    async def _entrances(self) -> list[DeclaredEntrance]:
        from pulumi_twilio_studio.resources.callers import DeclaredEntrance  # noqa: PLC0415 -- as above

        entrances = (each for each in self._watched if each.given)
        found = [await DeclaredEntrance.of(each.resource, each.given) for each in entrances]
        return [each for each in found if each is not None]

    async def _declared(self) -> list[Declared]:
        return [await each.declared() for each in self._watched]


@dataclass(frozen=True)
class _Watched:
    resource: pulumi.Resource
    adopt: pulumi.Input[str] | None = None
    is_empty: bool = False
    given: Mapping[str, pulumi.Input[Any]] = field(default_factory=dict)

    async def declared(self) -> Declared:
        custom = self.resource if isinstance(self.resource, pulumi.CustomResource) else None
        return Declared(
            urn=str(await self.resource.urn.future()),
            name=self.resource.pulumi_resource_name,
            sid=await custom.id.future() if custom else None,
            adopt=None if self.adopt is None else await _value(self.adopt),
            is_empty=self.is_empty,
        )


async def _value(given: pulumi.Input[str]) -> str | None:
    return await pulumi.Output.from_input(given).future()


_guards: WeakKeyDictionary[pulumi.Resource, Guard] = WeakKeyDictionary()


def arm(place: Path | None = None) -> Guard | None:
    """Return the guard of the program that runs here, and start it if needed. None if no engine runs the program.

    `place` is where the project is, if the program does not run in its folder.
    """
    root, monitor = get_root_resource(), get_monitor()
    if root is None or not isinstance(monitor, ResourceMonitorStub):
        return None
    guard = _guards.get(root)
    if guard is None:
        guard = _guards[root] = Guard(_folder() or place or Path.cwd())
        _judge_at_the_end(monitor, guard)
    return guard


def watch(resource: pulumi.Resource, **known: Any) -> None:
    """Count a resource among those that the program declares.

    `adopt` and `is_empty` are as in `Declared`. `given` is what the program gave an entrance.
    """
    guard = arm()
    if guard is not None:
        guard.watch(resource, **known)


def _judge_at_the_end(monitor: ResourceMonitorStub, guard: Guard) -> None:
    end = monitor.SignalAndWaitForShutdown

    def judged(*arguments: Any, **options: Any) -> Any:
        guard.judge()
        return end(*arguments, **options)

    monitor.SignalAndWaitForShutdown = judged


def _folder() -> Path | None:
    """Return the project's folder, if the engine tells it: not for programs that run in another program's process."""
    folder = pulumi.get_root_directory()
    return Path(folder) if folder else None
