"""A rollout, from its options to its report: wave after wave, each tenant on its own.

No further wave begins after one with too many failures.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from pulumi_twilio_studio.fleet.local import LocalWorkers
from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.readiness import Trial, troubles
from pulumi_twilio_studio.fleet.result import Report, Result
from pulumi_twilio_studio.fleet.run import Task
from pulumi_twilio_studio.fleet.signals import handle_interrupts
from pulumi_twilio_studio.fleet.up_to_date import UpToDateCheck
from pulumi_twilio_studio.fleet.waves import Share, select_tenants, split_into_waves
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.manifest import load
from pulumi_twilio_studio.studio.settings import Settings
from pulumi_twilio_studio.studio.slots import share_slots

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.manifest import TenantSpec

_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://([^\s/:]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
# Quick checks mostly wait for the network.
CHECKS_AT_ONCE = 16


@dataclass(frozen=True)
class RolloutOptions:
    """The options of `fleet preview`, `up` and `destroy`, as they were given."""

    manifest: Path
    only: Sequence[str] = ()
    waves: str | None = None
    workers: int | None = None
    max_failures: str = "0"
    scheduler: str | None = None
    full: bool = False

    def check_scheduler(self) -> None:
        """Raise OperationError if the scheduler's address cannot be one."""
        if self.scheduler is not None and not _ADDRESS.fullmatch(self.scheduler):
            raise OperationError(
                f"{self.scheduler!r} is not an address of a Dask scheduler, such as "
                "tcp://scheduler:8786"
            )


class Workers(Protocol):
    """Workers, here or elsewhere."""

    def results(self, work: Iterable[Task], stop: Event) -> Iterator[Result]:
        """Do the work; yield each result as soon as it is there. After `stop` is set, nothing more is begun."""

    def cancel(self) -> str:
        """Cancel what these workers can cancel. Returns what still runs, and why."""

    def close(self) -> None:
        """Let the workers go."""


class Listener(Protocol):
    """An observer of a rollout."""

    def begins(self, wave: int, waves: int, tenants: int) -> None:
        """A wave begins; wave and waves count from 1."""

    def ended(self, result: Result) -> None:
        """A tenant is done, or failed."""


@dataclass
class Rollout:
    """One verb over the tenants of several waves."""

    verb: Verb
    project: Project
    waves: Sequence[Sequence[TenantSpec]]
    max_failures: Share
    """The most failures of one wave. More of them end the rollout after that wave."""

    left_out: Sequence[TenantSpec] = ()
    """Tenants that are in no wave this time."""

    task: Callable[[Verb, Project, TenantSpec], Task] = Task
    """Makes the work for one tenant."""

    stop: Event = field(default_factory=Event)
    """If it is set, no further tenant is begun."""

    @property
    def tenants(self) -> list[TenantSpec]:
        """The tenants of all waves."""
        return [each for wave in self.waves for each in wave]

    def run(self, workers: Workers, checks: UpToDateCheck | None, listener: Listener) -> Report:
        """Run the rollout. With `checks`, unchanged tenants are not run.

        Raises OperationError if the workers cannot work.
        """
        results: dict[str, Result] = {}
        halted = None
        for number, wave in enumerate(self.waves, start=1):
            if halted or self.stop.is_set():
                results |= _skip_tenants(wave, number)
                continue
            listener.begins(number, len(self.waves), len(wave))
            found = {}
            for result in self._wave(wave, workers, checks):
                found[result.tenant] = replace(result, wave=number)
                listener.ended(found[result.tenant])
            halted = self._too_many_failures(number, found)
            results |= _skip_tenants(wave, number) | found
        results |= _skip_tenants(self.left_out, 0)
        if self.stop.is_set():
            halted = halted or "it was interrupted"
        return Report(self.verb, tuple(results.values()), halted)

    def _wave(
        self, wave: Sequence[TenantSpec], workers: Workers, checks: UpToDateCheck | None
    ) -> Iterator[Result]:
        done = set()
        if checks is not None:
            for result in self._find_unchanged(wave, checks):
                done.add(result.tenant)
                yield result
        todo = [each for each in wave if each.name not in done]
        yield from workers.results(
            [self.task(self.verb, self.project, each) for each in todo], self.stop
        )

    def _find_unchanged(
        self, wave: Sequence[TenantSpec], checks: UpToDateCheck
    ) -> Iterator[Result]:
        def check(spec: TenantSpec) -> Result | None:
            if self.stop.is_set():
                return None
            try:
                return checks.result_if_unchanged(spec)
            except Exception:  # noqa: BLE001 -- the full run fails for the same reason, and says so
                return None

        with ThreadPoolExecutor(CHECKS_AT_ONCE) as threads:
            for done in as_completed([threads.submit(check, spec) for spec in wave]):
                if (result := done.result()) is not None:
                    yield result

    def _too_many_failures(self, wave: int, results: dict[str, Result]) -> str | None:
        failed = sum(result.outcome == "failed" for result in results.values())
        if not self.max_failures.exceeded_by(failed, len(results)):
            return None
        return f"{failed} of the {len(results)} tenants of wave {wave} failed"


def _skip_tenants(specs: Sequence[TenantSpec], wave: int) -> dict[str, Result]:
    return {each.name: Result(each.name, "not begun", wave=wave) for each in specs}


@dataclass(frozen=True)
class PlannedRollout:
    """A rollout before it begins."""

    rollout: Rollout
    tenants: Sequence[TenantSpec]
    options: RolloutOptions
    own: Settings
    trial: Trial


def plan_rollout(
    verb: Verb, options: RolloutOptions, place: Path, chosen: Sequence[TenantSpec] | None = None
) -> PlannedRollout:
    """Read, check and try everything that can be known before the first tenant begins.

    `chosen` are the tenants that take part, if they are not those of the options. Raises ManifestError, OperationError
    and StudioError.
    """
    options.check_scheduler()
    tenants = (
        select_tenants(load(options.manifest), options.only) if chosen is None else list(chosen)
    )
    try:
        parts = split_into_waves(tenants, options.waves)
        allowed = Share.parse(options.max_failures)
    except ValueError as error:
        raise OperationError(str(error)) from None
    own = Settings.resolve(lambda _: None, os.environ)
    project = Project.around(place)
    taken = [each for wave in parts for each in wave]
    left_out = [each for each in tenants if each not in taken]
    trial = Trial.of(project, own, taken)
    if wrong := list(troubles(trial, project, own)):
        raise OperationError("\n".join(wrong))
    return PlannedRollout(
        Rollout(verb, project, parts, allowed, left_out), tenants, options, own, trial
    )


def roll_out(plan: PlannedRollout, listener: Listener, say: Callable[[str], None]) -> Report:
    """Run the rollout; raises OperationError if the workers cannot do the work at all."""
    rollout = plan.rollout
    with share_slots(), _workers(plan) as workers:
        is_quick = rollout.verb in ("preview", "up") and not plan.options.full
        quick = closing(UpToDateCheck(rollout.project, plan.own)) if is_quick else nullcontext()
        with quick as checks, handle_interrupts(rollout.stop, workers.cancel, say):
            return rollout.run(workers, checks, listener)


@contextmanager
def _workers(plan: PlannedRollout) -> Iterator[Workers]:
    if plan.options.scheduler is None:
        workers: Workers = LocalWorkers(plan.options.workers or os.cpu_count() or 1)
    else:
        try:
            from pulumi_twilio_studio.fleet.cluster import ClusterWorkers  # noqa: PLC0415 -- an extra
        except ModuleNotFoundError as missing:
            raise OperationError(
                f"--scheduler needs the package {missing.name}: pip install 'pulumi-twilio-studio[fleet]'"
            ) from None
        workers = ClusterWorkers(plan.options.scheduler, plan.rollout.project, plan.own, plan.trial)
    with closing(workers):
        yield workers
