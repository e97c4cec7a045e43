"""The latest executions of a flow, and how many ended where before a revision was published and since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.executions.endings import Ending, ending_of
from pulumi_twilio_studio.lifecycle.flow.history import history
from pulumi_twilio_studio.studio.errors import NotFound
from pulumi_twilio_studio.studio.executions import in_order

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import Revision
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.executions import Execution

_AT_ONCE = 8
"""Requests made side by side. The account's gate limits how many are open at once."""


@dataclass(frozen=True)
class Recent:
    """One execution, with how it ended or where it is."""

    execution: Execution
    ending: Ending | None
    last: str | None
    """When its last step was made."""

    is_since: bool
    """Whether it is of the revision that is asked for, or of a later one."""

    @property
    def ended(self) -> str | None:
        """When it ended. None while it is active."""
        if self.execution.status == "active":
            return None
        return self.execution.date_updated or self.last

    @property
    def seconds(self) -> int | None:
        """How long it took. None while it is active, or if Twilio's dates do not say it."""
        start, end = self.execution.date_created, self.ended
        if start is None or end is None:
            return None
        try:
            return int(
                (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
            )
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True)
class Share:
    """How many executions ended so, before the revision and since."""

    ending: Ending
    before: int
    since: int


@dataclass(frozen=True)
class Overview:
    """The latest executions, newest first, around one revision."""

    sid: str
    account_sid: str
    revision: int | None
    """The revision that is asked for. None if none was ever published."""

    published: str | None
    """When it was published."""

    executions: tuple[Recent, ...]
    requests: int
    """How many requests this took."""

    def count(self, *, is_since: bool) -> int:
        """Return how many executions have ended on one side of the revision."""
        return len(self._ended(is_since=is_since))

    def failures(self, *, is_since: bool) -> int:
        """Return how many of them ended with a failure."""
        return sum(ending.is_failure for ending in self._ended(is_since=is_since))

    def shares(self) -> list[Share]:
        """Return how often each ending was met, the most frequent since the revision first."""
        before, since = (Counter(self._ended(is_since=side)) for side in (False, True))
        found = [Share(ending, before[ending], since[ending]) for ending in {*before, *since}]
        return sorted(found, key=lambda each: (-each.since, -each.before, str(each.ending)))

    def _ended(self, *, is_since: bool) -> list[Ending]:
        return [
            each.ending
            for each in self.executions
            if each.ending is not None and each.ended is not None and each.is_since is is_since
        ]


def overview(
    client: Client, sid: str, *, limit: int, since: str = "", revision: int | None = None
) -> Overview:
    """Return the newest executions on both sides of a revision, by default the live one: `limit` on each.

    `since` leaves out what started before, ISO 8601. One request for the revisions, one or two for
    the lists and one for each execution. Raises StudioError, and OperationError for a revision that
    no execution can have run.
    """
    found = history(client, sid)
    asked = _revision(found.revisions, sid, revision)
    listed, lists = _listed(client, sid, limit, since, asked)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        recent = threads.map(lambda each: _recent(client, each, _is_since(each, asked)), listed)
        executions = tuple(each for each in recent if each is not None)
    return Overview(
        sid,
        found.account_sid,
        asked.number if asked else None,
        asked.date if asked else None,
        executions,
        1 + lists + len(listed),
    )


def _revision(revisions: Sequence[Revision], sid: str, wanted: int | None) -> Revision | None:
    if wanted is None:
        return next((each for each in revisions if each.is_live), None)
    for each in revisions:
        if each.number == wanted and each.status == "published":
            return each
        if each.number == wanted:
            raise OperationError(f"revision {wanted} of {sid} is a draft: only test users run it")
    raise OperationError(f"{sid} has no revision {wanted}; the newest is {revisions[0].number}")


def _listed(
    client: Client, sid: str, limit: int, since: str, asked: Revision | None
) -> tuple[list[Execution], int]:
    """Return the newest executions on each side, newest first, and how many requests this took."""
    latest: Callable[..., list[Execution]] = client.executions.latest
    if asked is None or not asked.date:
        return latest(sid, limit=limit, since=since), 1
    newer = latest(sid, limit=limit, since=max(since, asked.date))
    if since > asked.date:
        return newer, 1
    older = latest(sid, limit=limit, since=since, before=asked.date)
    return [*{each.sid: each for each in (*newer, *older)}.values()], 2


def _is_since(execution: Execution, asked: Revision | None) -> bool:
    """Return whether an execution ran that revision or a later one. Old answers name none: then its start counts."""
    if asked is None:
        return True
    if execution.revision is not None:
        return execution.revision >= asked.number
    return (execution.date_created or "") >= (asked.date or "")


def _recent(client: Client, execution: Execution, is_since: bool) -> Recent | None:  # noqa: FBT001 -- for map
    """Return an execution with its end. None if somebody has deleted it meanwhile."""
    try:
        steps = in_order(client.executions.steps(execution.flow_sid, execution.sid))
    except NotFound:
        return None
    last = steps[-1].date_created if steps else None
    return Recent(execution, ending_of(execution.flow_sid, steps), last, is_since)
