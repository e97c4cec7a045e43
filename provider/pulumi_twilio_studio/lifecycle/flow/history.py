"""The revisions of a flow: who saved what, which one callers run, and which are ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.definition import Change, Definition, changes
from pulumi_twilio_studio.definition.text import printable, quoted
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.identity import Signature, receipt_of, signature_of
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.report import written_at

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.errors import Problem
    from pulumi_twilio_studio.studio.models import Flow

Latest = Literal["LatestPublished", "LatestRevision"]
LATEST: tuple[Latest, ...] = ("LatestPublished", "LatestRevision")
Which = int | Latest
"""A revision as Twilio accepts it: a number, the live one, or the head."""

_AT_ONCE = 8
"""Requests made side by side. The account's gate limits how many are open at once."""


def parse_revision(text: str) -> Which:
    """Return the revision that the text names. Raises WrongArgument for a text that no revision can have."""
    for latest in LATEST:
        if text == latest:
            return latest
    if text.isascii() and text.isdecimal() and int(text) > 0:
        return int(text)
    raise WrongArgument(f"{text!r} is not a revision. Give a number, {' or '.join(LATEST)}")


@dataclass(frozen=True)
class Revision:
    """One save of a flow. `message` is without the signature. Dates are ISO 8601 in UTC.

    `valid` and `errors` are None until this revision itself is fetched: a list does not contain them.
    """

    number: int
    status: str
    date: str | None
    author_sid: str | None
    message: str
    signature: Signature | None
    is_head: bool
    is_live: bool
    friendly_name: str
    commit_message: str | None
    date_created: str | None
    date_updated: str | None
    url: str
    valid: bool | None = None
    errors: tuple[Problem, ...] | None = None


@dataclass(frozen=True)
class History:
    """All revisions of a flow, newest first."""

    sid: str
    account_sid: str
    friendly_name: str
    revisions: tuple[Revision, ...]

    @property
    def live(self) -> Revision | None:
        """The revision that callers run. None if nothing was ever published."""
        return next((each for each in self.revisions if each.is_live), None)


@dataclass(frozen=True)
class Comparison:
    """What differs between two revisions. It has no changes if both mean the same."""

    title: str
    changes: tuple[Change, ...]
    is_same: bool
    """Whether nothing differs at all. Widgets that moved on the canvas count here, even if they get no line."""


def history(client: Client, sid: str) -> History:
    """Return every revision of the flow, with one request per thousand.

    The newest published revision is live (docs: studio/rest-api/v2/flow-revision, LatestPublished). Raises StudioError,
    and OperationError if Twilio lists no revision.
    """
    rows = client.revisions(sid)
    if not rows:
        raise OperationError(f"Twilio lists no revision of {sid}; try again in a minute")
    head = max(rows, key=lambda row: row.revision)
    return History(sid, head.account_sid, head.friendly_name, revisions_of(rows))


def revisions_of(rows: Sequence[Flow]) -> tuple[Revision, ...]:
    """Return all revisions of a flow, as Twilio lists them, newest first."""
    live = max((row.revision for row in rows if row.status == "published"), default=None)
    head = max((row.revision for row in rows), default=0)
    newest_first = sorted(rows, key=lambda row: row.revision, reverse=True)
    return tuple(_revision(row, head, live) for row in newest_first)


def validate_revisions(
    client: Client, sid: str, revisions: Iterable[Revision]
) -> tuple[Revision, ...]:
    """Return the revisions with what Twilio finds wrong with each, one request per revision. Raises StudioError."""

    def asked(revision: Revision) -> Revision:
        found = client.fetch_revision(sid, revision.number)
        return replace(revision, valid=found.valid, errors=found.errors)

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return tuple(threads.map(asked, revisions))


def compare(
    client: Client, sid: str, existing: Which, desired: Which, *, layout: bool = False
) -> Comparison:
    """Return what would turn one revision into the other. With `layout`, moves on the canvas count too.

    Raises StudioError, and DefinitionError for a revision that the Console stored although it is not a sound flow.
    """
    before, after = (client.fetch_revision(sid, which) for which in (existing, desired))
    one, other = _definition(before), _definition(after)
    names = (before.friendly_name, after.friendly_name)
    renamed = [Change("flow-changed", None, ("friendly_name",), *names)] * (names[0] != names[1])
    return Comparison(
        f"flow {quoted(after.friendly_name)} ({sid}): {_called(before)} -> {_called(after)}",
        (*renamed, *changes(one, other, layout=layout)),
        one.same_as(other, layout=True),
    )


def unsigned(commit_message: str | None) -> str:
    """Return a commit message as its author wrote it, without our signature."""
    end = signature_of(commit_message) or receipt_of(commit_message) or ""
    return (commit_message or "").removesuffix(str(end)).strip()


def _revision(row: Flow, head: int, live: int | None) -> Revision:
    return Revision(
        number=row.revision,
        status=row.status,
        date=written_at(row),
        author_sid=row.author_sid,
        message=unsigned(row.commit_message),
        signature=signature_of(row.commit_message),
        is_head=row.revision == head,
        is_live=row.revision == live,
        friendly_name=row.friendly_name,
        commit_message=row.commit_message,
        date_created=row.date_created,
        date_updated=row.date_updated,
        url=row.url,
    )


def _definition(revision: Flow) -> Definition:
    return Definition.from_api(revision.definition, source=f"revision {revision.revision}")


def _called(revision: Flow) -> str:
    return f"revision {revision.revision} ({printable(revision.status)})"
