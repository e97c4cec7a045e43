"""The accounts of the tenants of one project: found by their markers, with the parent's list of subaccounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar

from pulumi_twilio_studio.fleet.status import Unclaimed
from pulumi_twilio_studio.identity import (
    AmbiguousMarker,
    identity_of,
    marker_of,
    owner_of,
    signed_name,
)
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import Unauthorized

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest import TenantSpec
    from pulumi_twilio_studio.stack.project_files import ProjectFiles
    from pulumi_twilio_studio.studio.accounts_client import Subaccount
    from pulumi_twilio_studio.studio.settings import Settings

    Marked = dict[str, list[Subaccount]]  # by the owner that the marker in their names gives

IDENTITY = "twilio-studio:identity"
Seen = TypeVar("Seen")

# How many accounts are read at once. Twilio's limits are per account.
AT_ONCE = 16


@dataclass(frozen=True)
class Place:
    """The project whose stacks declare the tenants, and the account above theirs."""

    owner: Callable[[str], str]
    """Returns how the identities of a stack's resources begin: with the organization, or the stack's own setting."""

    project: str
    own: Settings

    @classmethod
    def of_project(cls, files: ProjectFiles, organization: str, own: Settings) -> Place:
        """Return the place of the project with those files."""

        def owner(stack: str) -> str:
            return files.read_setting(stack, IDENTITY) or organization

        return cls(owner, files.name, own)

    def identity(self, tenant: str, resource: str) -> str:
        """Return the identity of a resource of that tenant."""
        return identity_of(self.owner(tenant), self.project, tenant, resource)


class TenantAccounts:
    """The accounts of tenants, as one list of the parent's shows them."""

    def __init__(
        self, place: Place, accounts: Accounts, rows: Mapping[str, Subaccount] | None
    ) -> None:
        """`rows` are the subaccounts by SID, or None if they need not or cannot be listed."""
        self._place = place
        self._accounts = accounts
        self._rows = rows or {}
        self._marked = _group_by_owner(self._rows.values())
        self.were_listed = rows is not None

    @classmethod
    @contextmanager
    def listed(cls, place: Place, declared: Sequence[TenantSpec]) -> Iterator[Self]:
        """Open the accounts of the declared tenants, for a `with` block. Raises StudioError if no list is given."""
        with closing(AccountsClient(place.own)) as client:
            accounts = Accounts(client)
            yield cls(place, accounts, _list_subaccounts(accounts, declared, place.own))

    def find(self, spec: TenantSpec) -> tuple[str | None, str]:
        """Return the tenant's account and its status. Raises AmbiguousMarker if several accounts carry its marker.

        It is the given account, or else the one that carries the tenant's marker.
        """
        if spec.account_sid is not None:
            row = self._rows.get(spec.account_sid)
            return spec.account_sid, row.status if row else "active"
        marker = marker_of(self._place.identity(spec.name, spec.name))
        carrying = self._marked.get(owner_of(marker), [])
        # A closed account was given up, and another may have been created since.
        alive = [row for row in carrying if row.status != "closed"] or carrying[:1]
        if len(alive) > 1:
            raise AmbiguousMarker(marker, tuple(row.sid for row in alive), "subaccounts")
        return (alive[0].sid, alive[0].status) if alive else (None, "missing")

    def client(self, account_sid: str) -> closing[Client]:
        """Open a client for that account, for a `with` block. Raises StudioError if no credentials reach it."""
        return closing(Client(self._accounts.settings(account_sid)))

    def find_unclaimed(self, declared: Sequence[TenantSpec]) -> Iterator[Unclaimed]:
        """Yield the accounts with a marker that belongs to no declared tenant."""
        own = (marker_of(self._place.identity(spec.name, spec.name)) for spec in declared)
        claimed = set(map(owner_of, own))
        given = {spec.account_sid for spec in declared}
        for owner in self._marked.keys() - claimed:
            for row in self._marked[owner]:
                if row.sid not in given and row.status != "closed":
                    yield Unclaimed(row.sid, signed_name(row.friendly_name)[0], row.status)


def look_at_each(
    tenants: Sequence[TenantSpec], look: Callable[[TenantSpec], Seen]
) -> tuple[Seen, ...]:
    """Return what `look` returns for each tenant. It looks at many of them at once."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return tuple(threads.map(look, tenants))


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
