"""Which tenant runs what, according to Twilio. Needs no state and no engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.reached_by import WayIn

Version = Literal["current", "behind", "unknown"]


@dataclass(frozen=True)
class FlowStatus:
    """One declared flow of a tenant."""

    name: str
    """Its key in the manifest."""

    sid: str | None = None
    """None: no flow carries its marker."""

    revision: int | None = None
    """The latest revision."""

    version: Version = "unknown"
    """The template of our newest revision, compared with the manifest's template of today."""

    running: str | None = None
    """The version of our newest revision, 16 digits (lifecycle/flow/version.py)."""

    is_pinned: bool = False
    """Whether our newest revision is a roll back, and not of the manifest's template of today."""

    is_drifted: bool = False
    """Whether callers get a revision that somebody else saved."""

    has_foreign_draft: bool = False
    """Whether the latest revision is a draft that somebody else saved."""

    saved: str = ""
    """The latest revision in words: its number, date, author and message."""

    reached_by: tuple[WayIn, ...] | None = None
    """What leads people to it. None if nobody asked."""

    @property
    def is_missing(self) -> bool:
        """Whether Twilio has no such flow."""
        return self.sid is None

    @property
    def words(self) -> tuple[str, ...]:
        """What there is to say about it, in single words."""
        if self.is_missing:
            return ("missing",)
        version = "pinned" if self.is_pinned else self.version
        said = (version, "drifted" * self.is_drifted, "foreign draft" * self.has_foreign_draft)
        return tuple(filter(None, said))


@dataclass(frozen=True)
class TenantStatus:
    """One tenant of the manifest."""

    tenant: str
    account_sid: str | None = None
    account_status: str = "missing"
    """`active`, `suspended`, `closed`; "missing" if no account carries its marker; "unknown" if reading it failed."""

    flows: tuple[FlowStatus, ...] = ()
    undeclared: tuple[str, ...] = ()
    """The SIDs of flows that a stack created and the manifest does not have."""

    error: str | None = None
    """Why nothing is known about its flows."""

    declared_status: str = "active"
    """The status that the manifest declares for the account."""

    not_known: tuple[str, ...] = ()
    """Which entrances of the account could not be listed, and why."""

    @property
    def words(self) -> tuple[str, ...]:
        """What there is to say about it, each word once; ("current",) if all is well."""
        flows = dict.fromkeys(word for flow in self.flows for word in flow.words)
        failed = ("not looked at",) if self.error else ()
        undeclared = ("undeclared flows",) if self.undeclared else ()
        return (*self._account_words, *failed, *flows, *undeclared)

    @property
    def _account_words(self) -> tuple[str, ...]:
        if self.account_status != self.declared_status:
            return (f"account {self.account_status}",)
        return ("paused",) if self.account_status == "suspended" else ()

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return set(self.words) <= {"current", "paused"}


@dataclass(frozen=True, order=True)
class Unclaimed:
    """An account with the marker of a stack that belongs to no tenant of the manifest."""

    account_sid: str
    friendly_name: str
    status: str


@dataclass(frozen=True)
class FleetStatus:
    """All tenants, and the accounts that no tenant claims."""

    tenants: tuple[TenantStatus, ...]
    unclaimed: tuple[Unclaimed, ...] = ()
    were_listed: bool = True
    """Whether the subaccounts were listed. Only then it is known which accounts no tenant claims."""

    @property
    def counts(self) -> Counter[str]:
        """How many tenants each word applies to."""
        return Counter(word for tenant in self.tenants for word in tenant.words)

    @property
    def tells_callers(self) -> bool:
        """Whether it tells who reaches the flows."""
        return any(flow.reached_by is not None for each in self.tenants for flow in each.flows)

    @property
    def is_well(self) -> bool:
        """Whether every tenant is as the manifest declares it."""
        return all(tenant.is_well for tenant in self.tenants)

    def as_json(self) -> dict[str, Any]:
        """Return the status for scripts."""
        return {
            "counts": dict(self.counts),
            "tenants": [{**_as_json(each), "words": each.words} for each in self.tenants],
            "unclaimed": [asdict(each) for each in self.unclaimed] if self.were_listed else None,
        }


def _as_json(tenant: TenantStatus) -> dict[str, Any]:
    """Return a tenant for scripts. Who reaches its flows is a part of it only if somebody asked."""
    told = asdict(tenant)
    is_asked = any(flow.reached_by is not None for flow in tenant.flows)
    if not (is_asked or tenant.not_known):
        del told["not_known"]
    for flow in told["flows"]:
        if flow["reached_by"] is None:
            del flow["reached_by"]
    return told
