"""Look at every account of a fleet: one list of accounts, and one list of flows per account.

A flow whose latest revision somebody else saved costs one request more.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import template_sha256
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.fleet.marked_flows import MarkedFlow, choose, find_marked
from pulumi_twilio_studio.fleet.status import FleetStatus, FlowStatus, TenantStatus
from pulumi_twilio_studio.fleet.tenant_accounts import Place, TenantAccounts, look_at_each
from pulumi_twilio_studio.fleet.waves import select_tenants
from pulumi_twilio_studio.identity import belongs, short, signature_of
from pulumi_twilio_studio.lifecycle.flow.history import unsigned
from pulumi_twilio_studio.lifecycle.flow.last_good import rolled_back_to
from pulumi_twilio_studio.lifecycle.flow.report import save
from pulumi_twilio_studio.lifecycle.flow.version import version_of_save
from pulumi_twilio_studio.lifecycle.reached_by import listed_ways
from pulumi_twilio_studio.manifest import load
from pulumi_twilio_studio.stack.project_files import ProjectFiles
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.status import Version
    from pulumi_twilio_studio.lifecycle.reached_by import WaysIn
    from pulumi_twilio_studio.manifest import FlowSpec, TenantSpec
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.models import Flow


def inspect_fleet(
    manifest: Path, only: Sequence[str], organization: str, place: Path, *, reached_by: bool = False
) -> tuple[str, FleetStatus]:
    """Return the project's name and the status of its tenants, with who reaches their flows if asked.

    Raises ManifestError, OperationError and StudioError.
    """
    files = ProjectFiles.around(place)
    found = load(manifest)
    own = Settings.resolve(lambda _: None, os.environ)
    tenants = select_tenants(found, only)

    place_of_stacks = Place.of_project(files, organization, own)
    inspection = Inspection(place_of_stacks, reached_by=reached_by)
    return files.name, inspection.inspect(tenants, list(found.tenants.values()))


class Inspection:
    """Reads the tenants of one project, with the credentials of the account that they belong to."""

    def __init__(self, place: Place, *, reached_by: bool = False) -> None:
        """`reached_by` asks who reaches the flows, which costs four lists for each account."""
        self._place = place
        self._reached_by = reached_by

    def inspect(self, tenants: Sequence[TenantSpec], declared: Sequence[TenantSpec]) -> FleetStatus:
        """Return the status of `tenants`, which are part of `declared`.

        Raises StudioError if the accounts cannot be listed.
        """
        with TenantAccounts.listed(self._place, declared) as accounts:
            found = look_at_each(tenants, partial(self._tenant_status, accounts))
            unclaimed = tuple(sorted(accounts.find_unclaimed(declared)))
            return FleetStatus(found, unclaimed, were_listed=accounts.were_listed)

    def _tenant_status(self, accounts: TenantAccounts, spec: TenantSpec) -> TenantStatus:
        try:
            sid, standing = accounts.find(spec)
            declared = spec.status if spec.account_sid is None else "active"
            found = TenantStatus(spec.name, sid, standing, declared_status=declared)
            if sid is None or standing != "active":
                return found
            with accounts.client(sid) as client:
                flows, undeclared = self._in_account(client, spec)
                ways = listed_ways(client.entrances) if self._reached_by else None
            found = replace(found, flows=flows, undeclared=undeclared)
            return found if ways is None else _with_ways(found, ways)
        except Error as error:
            return TenantStatus(spec.name, spec.account_sid, "unknown", error=str(error))

    def _in_account(
        self, client: Client, spec: TenantSpec
    ) -> tuple[tuple[FlowStatus, ...], tuple[str, ...]]:
        """Return the tenant's flows, and the SIDs of flows that a stack created and the manifest does not have."""
        marked = list(find_marked(client, client.flows()))
        identities = {
            key: self._place.identity(spec.name, f"{spec.name}-{key}") for key in spec.flows
        }
        flows = tuple(
            _flow_status(key, spec.flows[key], choose(identity, marked))
            for key, identity in identities.items()
        )
        undeclared = tuple(
            each.head.sid
            for each in marked
            if not any(belongs(each.marker, identity) for identity in identities.values())
        )
        return flows, undeclared


def _with_ways(tenant: TenantStatus, ways: WaysIn) -> TenantStatus:
    flows = (replace(flow, reached_by=ways.to(flow.sid or "")) for flow in tenant.flows)
    return replace(tenant, flows=tuple(flows), not_known=ways.not_known)


def _flow_status(key: str, spec: FlowSpec, found: MarkedFlow | None) -> FlowStatus:
    """Return the status of a declared flow."""
    if found is None:
        return FlowStatus(key)
    head, written = found.head, found.written
    above = found.revisions[: found.revisions.index(written)]
    version = _version(spec, written)
    is_roll_back = rolled_back_to(written.commit_message) is not None
    return FlowStatus(
        name=key,
        sid=head.sid,
        revision=head.revision,
        version=version,
        running=version_of_save(written.commit_message),
        is_pinned=is_roll_back and version != "current",
        is_drifted=any(each.status == "published" for each in above),
        has_foreign_draft=head is not written and head.status == "draft",
        saved=save(replace(head, commit_message=unsigned(head.commit_message))),
    )


def _version(spec: FlowSpec, written: Flow) -> Version:
    signature = signature_of(written.commit_message)
    if signature is None or signature.template is None:
        return "unknown"
    return "current" if signature.template == version_of_template(spec) else "behind"


def version_of_template(spec: FlowSpec) -> str:
    """Return the version that the manifest declares for the flow: of its template as it is today."""
    return short(_template_sha256(spec.template))


@cache
def _template_sha256(path: Path) -> str:
    return template_sha256(path)
