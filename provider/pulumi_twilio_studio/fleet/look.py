"""Looking at every account of a fleet: one list of accounts, one list of flows for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import template_sha256
from pulumi_twilio_studio.identity import (
    AmbiguousMarker,
    belongs,
    identity_of,
    marker_of,
    ours,
    owner_of,
    short,
    signature_of,
    signed_name,
    signer,
)
from pulumi_twilio_studio.lifecycle.flow_history import unsigned
from pulumi_twilio_studio.lifecycle.flow_report import save
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import StudioError, Unauthorized

from .status import FleetStatus, FlowStatus, TenantStatus, Unclaimed

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest import FlowSpec, TenantSpec
    from pulumi_twilio_studio.studio.accounts_client import Subaccount
    from pulumi_twilio_studio.studio.models import Flow
    from pulumi_twilio_studio.studio.settings import Settings

    from .status import Version

    Marked = dict[str, list[Subaccount]]  # by the owner that the marker in their names tells

# Accounts looked at at once; Twilio's limits are each account's own.
AT_ONCE = 16


class Look:
    """Looks at the tenants of one project, with the credentials of the account that they belong to."""

    def __init__(self, organization: str, project: str, own: Settings) -> None:
        self._scope = (organization, project)
        self._own = own

    def fleet(self, tenants: Sequence[TenantSpec], declared: Sequence[TenantSpec]) -> FleetStatus:
        """The status of those tenants, of all that are `declared`; raises StudioError for the list of accounts."""
        with closing(AccountsClient(self._own)) as client:
            accounts = Accounts(client)
            listed = _listed(accounts, declared, self._own)
            rows = listed or {}
            marked = _by_marker(rows.values())
            with ThreadPoolExecutor(AT_ONCE) as threads:
                look = partial(self._tenant, accounts, rows, marked)
                found = tuple(threads.map(look, tenants))
        unclaimed = tuple(sorted(self._unclaimed(marked, declared)))
        return FleetStatus(found, unclaimed, were_listed=listed is not None)

    def _tenant(
        self, accounts: Accounts, rows: Mapping[str, Subaccount], marked: Marked, spec: TenantSpec
    ) -> TenantStatus:
        try:
            sid, standing = self._account(rows, marked, spec)
            if sid is None or standing != "active":
                return TenantStatus(spec.name, sid, standing)
            with closing(Client(accounts.settings(sid))) as client:
                return self._in_account(client, sid, spec)
        except (StudioError, AmbiguousMarker) as error:
            return TenantStatus(spec.name, spec.account_sid, "unknown", error=str(error))

    def _account(
        self, rows: Mapping[str, Subaccount], marked: Marked, spec: TenantSpec
    ) -> tuple[str | None, str]:
        """The tenant's account and its status; the one that carries its marker, or the one that was given."""
        if spec.account_sid is not None:
            row = rows.get(spec.account_sid)
            return spec.account_sid, row.status if row else "active"
        marker = marker_of(self._identity(spec, spec.name))
        carrying = marked.get(owner_of(marker), [])
        # A closed one was given up, and another may have been made since.
        alive = [row for row in carrying if row.status != "closed"] or carrying[:1]
        if len(alive) > 1:
            raise AmbiguousMarker(marker, tuple(row.sid for row in alive), "subaccounts")
        return (alive[0].sid, alive[0].status) if alive else (None, "missing")

    def _in_account(self, client: Client, sid: str, spec: TenantSpec) -> TenantStatus:
        rows = client.flows()
        identities = {key: self._identity(spec, f"{spec.name}-{key}") for key in spec.flows}
        foreign = [row for row in rows if signature_of(row.commit_message) is None]
        flows = []
        for key, identity in identities.items():
            row = ours(rows, identity)
            if row is not None:
                flows.append(_seen(key, spec.flows[key], [row], identity))
            else:
                flows.append(_under_others(client, foreign, key, spec.flows[key], identity))
        undeclared = [
            row.sid
            for row in rows
            if (marker := signer(row.commit_message))
            and not any(belongs(marker, identity) for identity in identities.values())
        ]
        return TenantStatus(spec.name, sid, "active", tuple(flows), tuple(undeclared))

    def _unclaimed(self, marked: Marked, declared: Sequence[TenantSpec]) -> Iterator[Unclaimed]:
        claimed = {owner_of(marker_of(self._identity(spec, spec.name))) for spec in declared}
        given = {spec.account_sid for spec in declared}
        for owner in marked.keys() - claimed:
            for row in marked[owner]:
                if row.sid not in given and row.status != "closed":
                    yield Unclaimed(row.sid, signed_name(row.friendly_name)[0], row.status)

    def _identity(self, spec: TenantSpec, resource: str) -> str:
        organization, project = self._scope
        return identity_of(organization, project, spec.name, resource)


def _listed(
    accounts: Accounts, declared: Sequence[TenantSpec], own: Settings
) -> Mapping[str, Subaccount] | None:
    """All subaccounts; None where no tenant's has to be found, and the credentials of each are configured or all.

    Only the parent's own credentials list them (docs: iam/api/subaccounts).
    """
    given = [spec.account_sid for spec in declared if spec.account_sid is not None]
    is_given = bool(declared) and len(given) == len(declared)
    if is_given and all(sid == own.account_sid or own.key_of(sid) for sid in given):
        return None
    try:
        return accounts.rows()
    except Unauthorized:
        if is_given:  # who may not list the accounts may yet look into these
            return None
        raise


def _by_marker(rows: Iterable[Subaccount]) -> Marked:
    found: Marked = {}
    for row in rows:
        _, marker = signed_name(row.friendly_name)
        if marker is not None:
            found.setdefault(owner_of(marker), []).append(row)
    return found


def _under_others(
    client: Client, foreign: Sequence[Flow], key: str, spec: FlowSpec, identity: str
) -> FlowStatus:
    """A flow whose head somebody else saved: among those of its name, the one in whose history its marker stands."""
    for row in foreign:
        if row.friendly_name == spec.friendly_name:
            revisions = sorted(client.revisions(row.sid), key=lambda each: -each.revision)
            if _newest_of_ours(revisions, identity) is not None:
                return _seen(key, spec, revisions, identity)
    return FlowStatus(key)


def _newest_of_ours(revisions: Sequence[Flow], identity: str) -> Flow | None:
    """The newest of the revisions, newest first, that carries its marker."""
    for revision in revisions:
        if belongs(signer(revision.commit_message), identity):
            return revision
    return None


def _seen(key: str, spec: FlowSpec, revisions: Sequence[Flow], identity: str) -> FlowStatus:
    """What revisions, newest first, tell of a flow; where the head is ours it tells all."""
    head, written = revisions[0], _newest_of_ours(revisions, identity)
    above = revisions[: revisions.index(written)] if written else revisions
    return FlowStatus(
        name=key,
        sid=head.sid,
        revision=head.revision,
        version=_version(spec, written),
        is_drifted=any(each.status == "published" for each in above),
        has_foreign_draft=head is not written and head.status == "draft",
        saved=save(replace(head, commit_message=unsigned(head.commit_message))),
    )


def _version(spec: FlowSpec, written: Flow | None) -> Version:
    signature = signature_of(written.commit_message) if written else None
    if signature is None or signature.template is None:
        return "unknown"
    return "current" if signature.template == short(_template(spec.template)) else "behind"


@cache
def _template(path: Path) -> str:
    return template_sha256(path)
