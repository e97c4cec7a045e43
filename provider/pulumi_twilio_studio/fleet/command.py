"""What `twilio-studio fleet preview|up|destroy` does, from the manifest to the report."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.fleet.inspection import Inspection
from pulumi_twilio_studio.fleet.local import LocalWorkers
from pulumi_twilio_studio.fleet.project import Project, ProjectFiles
from pulumi_twilio_studio.fleet.readiness import Trial, troubles
from pulumi_twilio_studio.fleet.rollout import Report, Rollout
from pulumi_twilio_studio.fleet.signals import handle_interrupts
from pulumi_twilio_studio.fleet.up_to_date import UpToDateCheck
from pulumi_twilio_studio.fleet.waves import Share, split_into_waves
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.manifest import load
from pulumi_twilio_studio.studio.settings import Settings
from pulumi_twilio_studio.studio.slots import shared_slots

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.fleet.rollout import Listener, Workers
    from pulumi_twilio_studio.fleet.status import FleetStatus
    from pulumi_twilio_studio.manifest import Manifest, TenantSpec

_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://([^\s/:]+|\[[0-9a-fA-F:]+\]):\d{1,5}")


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


@dataclass(frozen=True)
class PlannedRollout:
    """A rollout before it begins."""

    rollout: Rollout
    tenants: Sequence[TenantSpec]
    options: RolloutOptions
    own: Settings
    trial: Trial


def plan_rollout(verb: Verb, options: RolloutOptions, place: Path) -> PlannedRollout:
    """Read, check and try everything that can be known before the first tenant begins.

    Raises ManifestError, OperationError and StudioError.
    """
    options.check_scheduler()
    tenants = select_tenants(load(options.manifest), options.only)
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
    with shared_slots(), _workers(plan) as workers:
        is_quick = rollout.verb != "destroy" and not plan.options.full
        quick = closing(UpToDateCheck(rollout.project, plan.own)) if is_quick else nullcontext()
        with quick as checks, handle_interrupts(rollout.stop, workers.cancel, say):
            return rollout.run(workers, checks, listener)


def select_tenants(manifest: Manifest, only: Sequence[str]) -> list[TenantSpec]:
    """Return the tenants of those names, or all; raises OperationError for an unknown name."""
    for name in only:
        if name not in manifest.tenants:
            hint = nearest(name, manifest.tenants)
            raise OperationError(f"{manifest.path} declares no tenant {quoted(name)}{hint}")
    return [each for name, each in manifest.tenants.items() if not only or name in only]


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


def inspect_fleet(
    manifest: Path, only: Sequence[str], organization: str, place: Path
) -> tuple[str, FleetStatus]:
    """Return the project's name and the status of its tenants.

    Raises ManifestError, OperationError and StudioError.
    """
    files = ProjectFiles.around(place)
    found = load(manifest)
    own = Settings.resolve(lambda _: None, os.environ)
    tenants = select_tenants(found, only)

    def owner(stack: str) -> str:
        return files.configured(stack, "twilio-studio:identity") or organization

    inspection = Inspection(owner, files.name, own)
    return files.name, inspection.inspect(tenants, list(found.tenants.values()))
