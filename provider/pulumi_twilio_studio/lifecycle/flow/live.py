"""What callers of a flow run, who saved it, and what stands above it: from the state and a row of the account's list.

If the newest revision is live and the state recorded it, nothing more is asked. Otherwise one revision is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.foreign import printable, quoted
from pulumi_twilio_studio.identity import short, signature_of
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.commit import commit_in, without_commit
from pulumi_twilio_studio.lifecycle.flow.history import unsigned
from pulumi_twilio_studio.lifecycle.flow.read import poll_head
from pulumi_twilio_studio.lifecycle.flow.report import written_at
from pulumi_twilio_studio.lifecycle.flow.values import try_parse
from pulumi_twilio_studio.lifecycle.flow.version import version_of_save
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow
    from pulumi_twilio_studio.studio.models import Flow


@dataclass(frozen=True)
class Save:
    """Who saved a revision, when, and why."""

    revision: int
    written: str | None
    """ISO 8601."""

    author_sid: str | None
    message: str
    """Without the signature and the commit."""

    commit: str | None
    """The first 12 digits of the commit that it was written from."""

    @classmethod
    def of(cls, row: Flow) -> Save:
        """Return what a revision tells of its save."""
        message = unsigned(row.commit_message)
        written, commit = written_at(row), commit_in(message)
        return cls(row.revision, written, row.author_sid, without_commit(message), commit)

    @property
    def saver(self) -> str:
        """The commit that it was written from, or else who saved it. "" if neither is known."""
        return f"commit {self.commit}" if self.commit else self.author_sid or ""

    def __str__(self) -> str:
        """Say which save it was, in one printable line."""
        by = f" by {printable(self.saver)}" if self.saver else ""
        message = f", {quoted(self.message)}" if self.message else ""
        return f"revision {self.revision} of {printable(str(self.written))}{by}{message}"


@dataclass(frozen=True)
class LiveFlow:
    """A flow as its callers meet it."""

    head: Save
    live: Save | None
    """None if callers have nothing to run."""

    version: str | None = None
    """The version that is live (lifecycle/flow/version.py). None if nobody knows what somebody else saved."""

    definition_sha256: str | None = None
    """The hash of what the live definition means. None if it has no canonical form."""

    is_drifted: bool = False
    """Whether somebody published something else than was declared."""

    foreign_draft: Save | None = None
    """The newest revision, if it is a draft that somebody else saved."""


def find_live(account: Account, existing: ExistingFlow, version: str) -> LiveFlow | None:
    """Return what callers of the flow run, or None if the flow is gone.

    `version` is the version that the state recorded. Raises StudioError, and OperationError if Twilio still answers an
    older revision than the state knows.
    """
    head = account.index.row(existing.sid)
    if head is None or head.revision < existing.revision:
        head = poll_head(account, existing)
    if head is None:
        return None
    _refuse_older(head, existing.revision)
    found = LiveFlow(Save.of(head), None, foreign_draft=_foreign_draft(account, existing, head))
    live = _live(account, existing, head)
    return found if live is None else _with_live(account, existing, version, found, live)


def _live(account: Account, existing: ExistingFlow, head: Flow) -> Flow | None:
    """Return the live revision, without its definition if the state has it. None if nothing was ever published."""
    if head.status == "published":
        if head.revision == existing.live_revision:
            return replace(head, definition=None)
        return head if head.definition else account.client.fetch_revision(head.sid, head.revision)
    if existing.live_revision is None and head.revision in (1, existing.revision):
        return None
    try:
        live = account.client.fetch_revision(head.sid, "LatestPublished")
    except NotFound:
        if existing.live_revision is None:
            return None
        raise
    _refuse_older(live, existing.live_revision or 0)
    return live


def _with_live(
    account: Account, existing: ExistingFlow, version: str, found: LiveFlow, live: Flow
) -> LiveFlow:
    seen = _seen(existing, live)
    sha256 = seen.definition.sha256 if seen.definition else None
    is_written, is_as_signed = live.definition is not None, _is_as_signed(live, sha256)
    stands_below = existing.declares == "draft" and existing.revision > live.revision
    is_known = stands_below and live.revision == existing.live_revision
    is_ours = is_written and is_as_signed and _is_ours(account, existing, live)
    is_drifted = seen.has_drifted and not is_known and not is_ours
    recorded = None if is_drifted or stands_below else version
    return replace(
        found,
        live=Save.of(live),
        version=(version_of_save(live.commit_message) if is_as_signed else recorded) or None,
        definition_sha256=sha256,
        is_drifted=is_drifted,
    )


def _seen(existing: ExistingFlow, live: Flow) -> ExistingFlow:
    """Return the flow with the live revision's name and definition. Where both mean the same, the state's counts."""
    if live.definition is None:
        return replace(existing, friendly_name=live.friendly_name)
    found = try_parse(live.definition)
    if found and existing.definition and found.sha256 == existing.stored_sha256:
        found = Definition(content=existing.definition.content, layout=found.layout)
    return replace(existing, friendly_name=live.friendly_name, definition=found)


def _is_as_signed(live: Flow, sha256: str | None) -> bool:
    """Return whether a stack signed the revision, and for what it holds: anybody can copy a commit message."""
    signature = signature_of(live.commit_message)
    return signature is not None and signature.definition == short(sha256 or "")


def _is_ours(account: Account, existing: ExistingFlow, row: Flow) -> bool:
    signature = signature_of(row.commit_message)
    markers = account.markers_of(existing.identity, existing.home)
    return signature is not None and signature.marker in markers


def _foreign_draft(account: Account, existing: ExistingFlow, head: Flow) -> Save | None:
    """Return the head if it is a draft that is neither signed by this stack nor what the stack declares as a draft."""
    is_declared = existing.declares == "draft" and head.revision == existing.revision
    accepted = is_declared and not existing.has_drifted
    if head.status != "draft" or accepted or _is_ours(account, existing, head):
        return None
    return Save.of(head)


def _refuse_older(found: Flow, known: int) -> None:
    if found.revision < known:
        raise OperationError(
            f"Twilio still shows revision {found.revision} of {found.sid}, but this stack knows revision {known}. Ask "
            "again in a minute"
        )
