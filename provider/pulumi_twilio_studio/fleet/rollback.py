"""Roll one flow back in all tenants whose callers get a bad version, and bring it forward again."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.fleet.inspection import version_of_template
from pulumi_twilio_studio.fleet.live_flow import LiveFlow, LiveFlows
from pulumi_twilio_studio.fleet.pinned_run import PinTask
from pulumi_twilio_studio.fleet.pins import pins_of
from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.result import Report, Result
from pulumi_twilio_studio.fleet.rollout import PlannedRollout, RolloutOptions, plan_rollout
from pulumi_twilio_studio.fleet.tenant_accounts import Place, TenantAccounts, look_at_each
from pulumi_twilio_studio.fleet.waves import select_tenants
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.manifest import load
from pulumi_twilio_studio.stack.project_files import ProjectFiles
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.live_flow import IsVersion
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.manifest import FlowSpec, Manifest, TenantSpec

_VERSION = re.compile(r"[0-9a-f]{8}|[0-9a-f]{16}")


@dataclass(frozen=True)
class RollBackOptions:
    """The options of `fleet rollback` that no rollout has, as they were given."""

    flow: str
    """The key of a flow in the manifest."""

    version: str | None = None
    """The bad version. None: that of each tenant's template of today."""

    to: str | None = None
    """The version to which it goes. None: the last one that is not bad."""

    is_forward: bool = False
    """Whether the pins are taken out."""

    @property
    def verb(self) -> Verb:
        """What a rollout with these options does."""
        return "forward" if self.is_forward else "rollback"

    def check(self) -> None:
        """Raise OperationError for a version that cannot be one."""
        for text in (self.version, self.to):
            if text is not None and not _VERSION.fullmatch(text):
                raise OperationError(
                    f"{quoted(text)} is not a version: give 8 or 16 hexadecimal digits, as `fleet status` shows them"
                )

    def bad(self, spec: FlowSpec) -> IsVersion:
        """Return which version is bad for a tenant that declares the flow so. Forward, none is."""
        if self.is_forward:
            return _never
        return partial(_begins, self.version or version_of_template(spec))

    @property
    def good(self) -> IsVersion | None:
        """Which version it goes back to. None: the last one that is not bad."""
        return None if self.to is None else partial(_begins, self.to)


def _begins(digits: str, version: str) -> bool:
    return version.startswith(digits)


def _never(version: str) -> bool:  # noqa: ARG001 -- it answers what others answer by the version
    return False


@dataclass(frozen=True)
class PlannedRollBack:
    """A roll back before it begins."""

    asked: RollBackOptions
    plan: PlannedRollout
    moves: tuple[LiveFlow, ...]
    """The flows of the tenants that take part."""

    left: tuple[LiveFlow, ...]
    """The flows that should take part but cannot."""

    versions: Mapping[str, int]
    """How many tenants run each version."""

    @property
    def left_results(self) -> tuple[Result, ...]:
        """What a report says of the tenants that are left."""
        return tuple(
            Result(each.tenant, "left", account_sid=each.account_sid, error=each.error)
            for each in self.left
        )

    def completed(self, report: Report) -> Report:
        """Return the report with the tenants that are left."""
        return replace(report, results=(*report.results, *self.left_results))

    def as_json(self) -> dict[str, Any]:
        """Return what was asked and found, for scripts."""
        return {
            "flow": self.asked.flow,
            "versions": dict(self.versions),
            "moves": [asdict(each) for each in self.moves],
        }


def plan_roll_back(asked: RollBackOptions, options: RolloutOptions, place: Path) -> PlannedRollBack:
    """Find the tenants that take part, and check all that can be known before the first one begins.

    Raises ManifestError, OperationError and StudioError.
    """
    asked.check()
    manifest = load(options.manifest)
    tenants = _with_flow(manifest, options.only, asked.flow)
    project = Project.around(place)
    found = _look(asked, manifest, tenants, project)
    if asked.is_forward:
        found = {
            name: _forward(live, manifest.tenants[name], asked.flow, project)
            for name, live in found.items()
        }
    seen = [live for live in found.values() if live is not None]
    moves = {live.tenant: live for live in seen if live.to_version is not None}
    chosen = [each for each in tenants if each.name in moves]
    plan = plan_rollout(asked.verb, options, place, chosen)
    plan.rollout.task = partial(_task, asked.flow, moves)
    left = tuple(live for live in seen if live.error is not None)
    versions = Counter(live.version for live in seen if live.version is not None)
    return PlannedRollBack(asked, plan, tuple(moves.values()), left, versions)


def _with_flow(manifest: Manifest, only: Sequence[str], flow: str) -> list[TenantSpec]:
    """Return the tenants of those names that have the flow. Raises OperationError if no tenant has one."""
    tenants = select_tenants(manifest, only)
    known = {key for each in tenants for key in each.flows}
    if flow not in known:
        raise OperationError(
            f"no tenant of {manifest.path} has a flow {quoted(flow)}{nearest(flow, known)}"
        )
    return [each for each in tenants if flow in each.flows]


def _look(
    asked: RollBackOptions, manifest: Manifest, tenants: Sequence[TenantSpec], project: Project
) -> dict[str, LiveFlow | None]:
    """Return the flow of each tenant, by the tenant's name. None if Twilio has no such flow."""
    own = Settings.resolve(lambda _: None, os.environ)
    files = ProjectFiles.around(project.folder)
    place = Place.of_project(files, project.organization, own)
    with TenantAccounts.listed(place, list(manifest.tenants.values())) as accounts:
        flows = LiveFlows(
            accounts,
            place,
            asked.flow,
            asked.bad,
            asked.good,
            reads_roll_backs=asked.is_forward,
        )
        found = look_at_each(tenants, flows.look)
    return {spec.name: live for spec, live in zip(tenants, found, strict=True)}


def _forward(
    live: LiveFlow | None, spec: TenantSpec, flow: str, project: Project
) -> LiveFlow | None:
    """Return the flow with the version to which it goes, if it is pinned."""
    is_pinned = flow in pins_of(project, spec)
    if live is None:
        return LiveFlow(spec.name, error=_NOT_THERE) if is_pinned else None
    if live.error is not None or not (is_pinned or live.is_roll_back):
        return live
    return replace(live, to_version=version_of_template(spec.flows[flow]))


_NOT_THERE = "its account is not active or has no such flow, so its pin stays"


def _task(
    flow: str, moves: Mapping[str, LiveFlow], verb: Verb, project: Project, spec: TenantSpec
) -> PinTask:
    live = moves[spec.name]
    pin = None if live.revision is None else str(live.revision)
    return PinTask(verb, project, spec, flow, pin, live)
