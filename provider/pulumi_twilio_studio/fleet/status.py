"""Which tenant runs what, as Twilio tells it: neither a state nor an engine is needed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal

Version = Literal["current", "behind", "unknown"]


@dataclass(frozen=True)
class FlowStatus:
    """One declared flow of a tenant."""

    name: str
    """Its key in the manifest."""

    sid: str | None = None
    """None: there is none that carries its marker."""

    revision: int | None = None
    """The head."""

    version: Version = "unknown"
    """The template of our newest revision, against the manifest's of today."""

    is_drifted: bool = False
    """Whether callers run a revision that somebody else saved."""

    has_foreign_draft: bool = False
    """Whether the head is a draft that somebody else saved."""

    saved: str = ""
    """The head in words: its number, date, author and message."""

    @property
    def is_missing(self) -> bool:
        """Whether Twilio has no such flow."""
        return self.sid is None

    @property
    def words(self) -> tuple[str, ...]:
        """What there is to say of it; a word each."""
        if self.is_missing:
            return ("missing",)
        said = (self.version, "drifted" * self.is_drifted, "foreign draft" * self.has_foreign_draft)
        return tuple(filter(None, said))


@dataclass(frozen=True)
class TenantStatus:
    """One tenant of the manifest."""

    tenant: str
    account_sid: str | None = None
    account_status: str = "missing"
    """`active`, `suspended`, `closed`; "missing" where no account carries its marker."""

    flows: tuple[FlowStatus, ...] = ()
    undeclared: tuple[str, ...] = ()
    """Flows that a stack made, by SID, and that the manifest does not have."""

    error: str | None = None
    """Why nothing is known of its flows."""

    declared_status: str = "active"
    """What the manifest has in the place of `account_status`."""

    @property
    def words(self) -> tuple[str, ...]:
        """What there is to say of it, once each; ("current",) when all is well."""
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
    """An account with the marker of a stack, that no tenant of the manifest has."""

    account_sid: str
    friendly_name: str
    status: str


@dataclass(frozen=True)
class FleetStatus:
    """All tenants, and what is left over."""

    tenants: tuple[TenantStatus, ...]
    unclaimed: tuple[Unclaimed, ...] = ()
    were_listed: bool = True
    """Whether the subaccounts were listed, so that those that no tenant claims are known."""

    @property
    def counts(self) -> Counter[str]:
        """How many tenants each thing is said of."""
        return Counter(word for tenant in self.tenants for word in tenant.words)

    @property
    def is_well(self) -> bool:
        """Whether every tenant is as the manifest has it."""
        return all(tenant.is_well for tenant in self.tenants)

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "counts": dict(self.counts),
            "tenants": [{**asdict(each), "words": each.words} for each in self.tenants],
            "unclaimed": [asdict(each) for each in self.unclaimed] if self.were_listed else None,
        }
