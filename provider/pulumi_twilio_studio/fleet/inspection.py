"""Look at every account of a fleet: one list of accounts, and one list of flows per account.

A flow whose latest revision somebody else saved costs one request more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import template_sha256
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.fleet.status import FleetStatus, FlowStatus, TenantStatus, Unclaimed
from pulumi_twilio_studio.fleet.waves import select_tenants
from pulumi_twilio_studio.identity import (
    AmbiguousMarker,
    belongs,
    identity_of,
    marker_of,
    owner_of,
    short,
    signature_of,
    signed_name,
    signer,
)
from pulumi_twilio_studio.lifecycle.flow.history import unsigned
from pulumi_twilio_studio.lifecycle.flow.report import save
from pulumi_twilio_studio.lifecycle.reached_by import listed_ways
from pulumi_twilio_studio.manifest import load
from pulumi_twilio_studio.stack.project_files import ProjectFiles
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import Unauthorized
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.status import Version
    from pulumi_twilio_studio.lifecycle.reached_by import WaysIn
    from pulumi_twilio_studio.manifest import FlowSpec, TenantSpec
    from pulumi_twilio_studio.studio.accounts_client import Subaccount
    from pulumi_twilio_studio.studio.models import Flow

    Marked = dict[str, list[Subaccount]]  # by the owner that the marker in their names gives

# How many accounts are read at once. Twilio's limits are per account.
AT_ONCE = 16


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

    def owner(stack: str) -> str:
        return files.read_setting(stack, "twilio-studio:identity") or organization

    inspection = Inspection(owner, files.name, own, reached_by=reached_by)
    return files.name, inspection.inspect(tenants, list(found.tenants.values()))


class Inspection:
    """Reads the tenants of one project, with the credentials of the account that they belong to."""

    def __init__(
        self,
        owner: Callable[[str], str],
        project: str,
        own: Settings,
        *,
        reached_by: bool = False,
    ) -> None:
        """`owner` returns how the identities of a stack's resources begin.

        They begin with the organization, or with the stack's own setting. `reached_by` asks who reaches the flows,
        which costs four lists for each account.
        """
        self._owner = owner
        self._project = project
        self._own = own
        self._reached_by = reached_by

    def inspect(self, tenants: Sequence[TenantSpec], declared: Sequence[TenantSpec]) -> FleetStatus:
        """Return the status of `tenants`, which are part of `declared`.

        Raises StudioError if the accounts cannot be listed.
        """
        with closing(AccountsClient(self._own)) as client:
            accounts = Accounts(client)
            listed = _list_subaccounts(accounts, declared, self._own)
            rows = listed or {}
            marked = _group_by_owner(rows.values())
            with ThreadPoolExecutor(AT_ONCE) as threads:
                look = partial(self._tenant_status, accounts, rows, marked)
                found = tuple(threads.map(look, tenants))
        unclaimed = tuple(sorted(self._find_unclaimed(marked, declared)))
        return FleetStatus(found, unclaimed, were_listed=listed is not None)

    def _tenant_status(
        self, accounts: Accounts, rows: Mapping[str, Subaccount], marked: Marked, spec: TenantSpec
    ) -> TenantStatus:
        try:
            sid, standing = self._find_account(rows, marked, spec)
            declared = spec.status if spec.account_sid is None else "active"
            found = TenantStatus(spec.name, sid, standing, declared_status=declared)
            if sid is None or standing != "active":
                return found
            with closing(Client(accounts.settings(sid))) as client:
                flows, undeclared = self._in_account(client, spec)
                ways = listed_ways(client.entrances) if self._reached_by else None
            found = replace(found, flows=flows, undeclared=undeclared)
            return found if ways is None else _with_ways(found, ways)
        except Error as error:
            return TenantStatus(spec.name, spec.account_sid, "unknown", error=str(error))

    def _find_account(
        self, rows: Mapping[str, Subaccount], marked: Marked, spec: TenantSpec
    ) -> tuple[str | None, str]:
        """Return the tenant's account and its status.

        It is the given account, or else the one that carries the tenant's marker.
        """
        if spec.account_sid is not None:
            row = rows.get(spec.account_sid)
            return spec.account_sid, row.status if row else "active"
        marker = marker_of(self._identity(spec, spec.name))
        carrying = marked.get(owner_of(marker), [])
        # A closed account was given up, and another may have been created since.
        alive = [row for row in carrying if row.status != "closed"] or carrying[:1]
        if len(alive) > 1:
            raise AmbiguousMarker(marker, tuple(row.sid for row in alive), "subaccounts")
        return (alive[0].sid, alive[0].status) if alive else (None, "missing")

    def _in_account(
        self, client: Client, spec: TenantSpec
    ) -> tuple[tuple[FlowStatus, ...], tuple[str, ...]]:
        """Return the tenant's flows, and the SIDs of flows that a stack created and the manifest does not have."""
        marked = list(_find_marked(client, client.flows()))
        identities = {key: self._identity(spec, f"{spec.name}-{key}") for key in spec.flows}
        flows = tuple(
            _flow_status(key, spec.flows[key], _choose(identity, marked))
            for key, identity in identities.items()
        )
        undeclared = tuple(
            each.head.sid
            for each in marked
            if not any(belongs(each.marker, identity) for identity in identities.values())
        )
        return flows, undeclared

    def _find_unclaimed(
        self, marked: Marked, declared: Sequence[TenantSpec]
    ) -> Iterator[Unclaimed]:
        claimed = {owner_of(marker_of(self._identity(spec, spec.name))) for spec in declared}
        given = {spec.account_sid for spec in declared}
        for owner in marked.keys() - claimed:
            for row in marked[owner]:
                if row.sid not in given and row.status != "closed":
                    yield Unclaimed(row.sid, signed_name(row.friendly_name)[0], row.status)

    def _identity(self, spec: TenantSpec, resource: str) -> str:
        return identity_of(self._owner(spec.name), self._project, spec.name, resource)


def _with_ways(tenant: TenantStatus, ways: WaysIn) -> TenantStatus:
    flows = (replace(flow, reached_by=ways.to(flow.sid or "")) for flow in tenant.flows)
    return replace(tenant, flows=tuple(flows), not_known=ways.not_known)


def _list_subaccounts(
    accounts: Accounts, declared: Sequence[TenantSpec], own: Settings
) -> Mapping[str, Subaccount] | None:
    """Return all subaccounts, or None if the list is not needed.

    It is not needed if every tenant has a given account, and credentials of each are configured. With
    given accounts only, credentials that may not list are accepted too. Only the parent's own
    credentials can list subaccounts (docs: iam/api/subaccounts).
    """
    given = [spec.account_sid for spec in declared if spec.account_sid is not None]
    is_given = bool(declared) and len(given) == len(declared)
    if is_given and all(sid == own.account_sid or own.key_of(sid) for sid in given):
        return None
    try:
        return accounts.rows()
    except Unauthorized:
        if is_given:  # credentials that may not list the accounts may still read these
            return None
        raise


def _group_by_owner(rows: Iterable[Subaccount]) -> Marked:
    found: Marked = {}
    for row in rows:
        _, marker = signed_name(row.friendly_name)
        if marker is not None:
            found.setdefault(owner_of(marker), []).append(row)
    return found


@dataclass(frozen=True)
class _Marked:
    """A flow that a stack wrote, as far as it was read."""

    revisions: Sequence[Flow]
    """Newest first. If a stack saved the head, only the head; if somebody else did, all revisions."""

    written: Flow
    """The newest revision with a marker. It says whose flow it is, as it does for the provider."""

    @property
    def head(self) -> Flow:
        return self.revisions[0]

    @property
    def marker(self) -> str:
        return str(signer(self.written.commit_message))


def _find_marked(client: Client, rows: Iterable[Flow]) -> Iterator[_Marked]:
    """Yield the flows of the account that stacks wrote.

    A head that somebody else saved costs a request, unless it is the only revision.
    """
    for row in rows:
        revisions = [row]
        if signer(row.commit_message) is None and row.revision > 1:
            revisions = sorted(client.revisions(row.sid), key=lambda each: -each.revision)
        written = next((each for each in revisions if signer(each.commit_message)), None)
        if written is not None:
            yield _Marked(revisions, written)


def _choose(identity: str, marked: Sequence[_Marked]) -> _Marked | None:
    """Return the flow of that identity.

    The first choice is a flow whose head the stack saved, the second is one that somebody else saved
    after the stack.
    """
    found = [each for each in marked if belongs(each.marker, identity)]
    untouched = [each for each in found if each.head is each.written]
    chosen = untouched or found
    if len(chosen) > 1:
        sids = tuple(sorted(each.head.sid for each in chosen))
        raise AmbiguousMarker(marker_of(identity), sids)
    return chosen[0] if chosen else None


def _flow_status(key: str, spec: FlowSpec, found: _Marked | None) -> FlowStatus:
    """Return the status of a declared flow."""
    if found is None:
        return FlowStatus(key)
    head, written = found.head, found.written
    above = found.revisions[: found.revisions.index(written)]
    return FlowStatus(
        name=key,
        sid=head.sid,
        revision=head.revision,
        version=_version(spec, written),
        is_drifted=any(each.status == "published" for each in above),
        has_foreign_draft=head is not written and head.status == "draft",
        saved=save(replace(head, commit_message=unsigned(head.commit_message))),
    )


def _version(spec: FlowSpec, written: Flow) -> Version:
    signature = signature_of(written.commit_message)
    if signature is None or signature.template is None:
        return "unknown"
    return "current" if signature.template == short(_template_sha256(spec.template)) else "behind"


@cache
def _template_sha256(path: Path) -> str:
    return template_sha256(path)
