"""Which version of a tenant's flow callers get, and where a roll back of it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.fleet.marked_flows import choose, find_marked
from pulumi_twilio_studio.identity import signature_of
from pulumi_twilio_studio.lifecycle.flow.history import revisions_of
from pulumi_twilio_studio.lifecycle.flow.last_good import (
    find_last_good,
    rolled_back_to,
    version_of_revision,
)
from pulumi_twilio_studio.lifecycle.flow.version import version_of_save

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.marked_flows import MarkedFlow
    from pulumi_twilio_studio.fleet.tenant_accounts import Place, TenantAccounts
    from pulumi_twilio_studio.lifecycle.flow.history import Revision
    from pulumi_twilio_studio.manifest import FlowSpec, TenantSpec
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.models import Flow

IsVersion = Callable[[str], bool]
"""Whether a version, of 16 digits, is the one that is meant."""


@dataclass(frozen=True)
class LiveFlow:
    """A tenant's flow as callers get it, and where it goes. Versions have 16 digits (lifecycle/flow/version.py)."""

    tenant: str
    account_sid: str | None = None
    sid: str | None = None
    head: int = 0
    """The newest revision."""

    live_revision: int | None = None
    """The newest published revision. None if nothing is live."""

    version: str | None = None
    """The version that callers get. None if somebody else saved it, or if nothing is live."""

    is_roll_back: bool = False
    """Whether our newest revision is a roll back."""

    rolled_back: str | None = None
    """The version that was live before the roll back, if the revisions were read."""

    revision: int | None = None
    """The revision to which it goes. None: to none."""

    to_version: str | None = None
    error: str | None = None
    """Why it cannot go anywhere although it should, or why nobody knows, in a sentence."""


@dataclass(frozen=True)
class LiveFlows:
    """Looks at one flow of each tenant: one list of flows for each account, and the revisions of a bad one."""

    accounts: TenantAccounts
    place: Place
    flow: str
    """Its key in the manifest."""

    bad: Callable[[FlowSpec], IsVersion]
    """Returns which version is bad for a tenant that declares the flow so."""

    good: IsVersion | None = None
    """Which version a roll back goes to. None: the last one that is not bad."""

    reads_roll_backs: bool = False
    """Whether the revisions of a flow that is rolled back are read too."""

    def look(self, spec: TenantSpec) -> LiveFlow | None:
        """Return the tenant's flow. None if its account is missing or not active, or has no such flow."""
        try:
            sid, standing = self.accounts.find(spec)
            if sid is None or standing != "active":
                return None
            with self.accounts.client(sid) as client:
                return self._in_account(client, spec)
        except Error as error:
            return LiveFlow(spec.name, spec.account_sid, error=str(error))

    def _in_account(self, client: Client, spec: TenantSpec) -> LiveFlow | None:
        identity = self.place.identity(spec.name, f"{spec.name}-{self.flow}")
        marked = choose(identity, list(find_marked(client, client.flows())))
        if marked is None:
            return None
        declared = spec.flows[self.flow]
        is_bad = self.bad(declared)
        known = LiveFlow(
            spec.name,
            marked.head.account_sid,
            marked.head.sid,
            marked.head.revision,
            is_roll_back=rolled_back_to(marked.written.commit_message) is not None,
        )
        reads_all = self.reads_roll_backs and known.is_roll_back
        rows = _to_read(client, marked, _always if reads_all else is_bad)
        found = judged(known, revisions_of(rows), is_bad, self.good)
        if found.revision is not None and declared.status == "draft":
            return replace(found, revision=None, to_version=None, error=_DRAFT)
        return found


_DRAFT = (
    'the manifest declares the flow with the status "draft", so a roll back would not reach callers'
)


def _always(version: str) -> bool:  # noqa: ARG001 -- it answers what others answer by the version
    return True


def judged(
    known: LiveFlow, revisions: Sequence[Revision], is_bad: IsVersion, is_good: IsVersion | None
) -> LiveFlow:
    """Return the flow with what is live of it, and with where it goes if that is bad.

    `revisions` are all of the flow, newest first; the head is enough if it is live and not bad.
    """
    versions = {each.number: version_of_revision(each, revisions) for each in revisions}
    live = next((each for each in revisions if each.is_live), None)
    if live is None:
        return known
    found = replace(
        known,
        live_revision=live.number,
        version=versions[live.number],
        rolled_back=_version_before(revisions, versions) if known.is_roll_back else None,
    )
    ours = next((each for each in revisions if each.status == "published" and each.signature), None)
    if ours is None or not is_bad(versions[ours.number] or ""):
        return found
    if ours is not live:
        return replace(found, error=_overtaken(live, ours))

    def is_wrong(each: Revision) -> bool:
        version = versions[each.number] or ""
        return is_bad(version) or (is_good is not None and not is_good(version))

    target = find_last_good(revisions, is_wrong)
    if target is None:
        return replace(found, error=_nowhere(live, is_good))
    return replace(found, revision=target.number, to_version=versions[target.number])


def _version_before(
    revisions: Sequence[Revision], versions: Mapping[int, str | None]
) -> str | None:
    """Return the version of the newest published revision of ours that is no roll back."""
    kept = (
        versions[each.number]
        for each in revisions
        if each.status == "published" and each.signature and rolled_back_to(each.message) is None
    )
    return next(kept, None)


def _overtaken(live: Revision, ours: Revision) -> str:
    return (
        f"callers get revision {live.number}, which somebody else published over revision {ours.number} of this "
        "version. Nobody but them knows whether it is good"
    )


def _nowhere(live: Revision, is_good: IsVersion | None) -> str:
    other = "another version" if is_good is None else "that version"
    return f"no stack published a revision of {other} before revision {live.number}"


def _to_read(client: Client, marked: MarkedFlow, is_bad: IsVersion) -> Sequence[Flow]:
    """Return the revisions that tell what is live: the head if that tells it and is not bad, or else all."""
    head = marked.head
    if _tells_all(head) and not is_bad(version_of_save(head.commit_message) or ""):
        return [head]
    return client.revisions(head.sid) if len(marked.revisions) == 1 else marked.revisions


def _tells_all(head: Flow) -> bool:
    """Return whether the head is live and says its version. A roll back says it only if it names its template."""
    signature = signature_of(head.commit_message)
    if signature is None or head.status != "published":
        return False
    return signature.template is not None or rolled_back_to(head.commit_message) is None
