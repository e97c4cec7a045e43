"""Flows, their revision logs and their test users."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from studio_emulator.store.database import EVERYTHING, Store, Window

_SUMMARY = """f.sid, f.account_sid, r.revision, r.friendly_name, r.status, r.commit_message,
    r.author_sid, r.valid, r.errors, r.warnings, f.date_created, r.date_created, f.position"""
_COLUMNS = f"{_SUMMARY}, r.definition"
_JOINED = "flows f JOIN revisions r ON r.flow_sid = f.sid"


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow as one of its revisions describes it. JSON texts are kept as text.

    A row of a list has no definition: the large column is not even read.
    """

    sid: str
    account_sid: str
    revision: int
    friendly_name: str
    status: str
    commit_message: str | None
    author_sid: str | None
    valid: bool
    errors: str
    warnings: str
    date_created: int
    date_revised: int
    position: int
    definition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a create or an update wants the next revision to hold."""

    friendly_name: str
    status: str
    definition: str
    commit_message: str | None
    author_sid: str | None
    errors: str = "[]"
    warnings: str = "[]"


def _placeholders(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


class FlowStore(Store):
    """The flows of one database. A revision is written once and never changed. Its number is never used again."""

    TABLES = (
        """CREATE TABLE IF NOT EXISTS flows (
    position INTEGER PRIMARY KEY, sid TEXT UNIQUE NOT NULL, account_sid TEXT NOT NULL,
    head INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
    test_users TEXT NOT NULL DEFAULT '[]', date_created INTEGER NOT NULL)""",
        """CREATE INDEX IF NOT EXISTS flows_of_account ON flows (account_sid, position)""",
        """CREATE TABLE IF NOT EXISTS revisions (
    flow_sid TEXT NOT NULL, revision INTEGER NOT NULL, friendly_name TEXT NOT NULL,
    status TEXT NOT NULL, commit_message TEXT, author_sid TEXT, valid INTEGER NOT NULL,
    errors TEXT NOT NULL, warnings TEXT NOT NULL, date_created INTEGER NOT NULL,
    definition TEXT NOT NULL, PRIMARY KEY (flow_sid, revision))""",
    )

    def create(self, account_sid: str, draft: Draft) -> Flow:
        """Create a flow with that draft as revision 1."""
        with self.database.transaction():
            position, (sid,) = self.database.next_identifier("FW")
            self.database.write(
                "INSERT INTO flows (position, sid, account_sid, head, date_created)"
                " VALUES (?, ?, ?, 1, ?)",
                *(position, sid, account_sid, self.database.now()),
            )
            self._append(sid, 1, draft)
        return self._fetch_written(account_sid, sid)

    def revise(self, flow: Flow, draft: Draft) -> Flow:
        """Add that draft as the flow's next revision, and return the flow."""
        with self.database.transaction():
            (revision,) = self.database.row(
                "UPDATE flows SET head = head + 1 WHERE sid = ? RETURNING head", flow.sid
            )
            self._append(flow.sid, revision, draft)
        return self._fetch_written(flow.account_sid, flow.sid)

    def _append(self, flow_sid: str, revision: int, draft: Draft) -> None:
        self.database.write(
            "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(flow_sid, revision, draft.friendly_name, draft.status, draft.commit_message),
            *(draft.author_sid, draft.errors == "[]", draft.errors, draft.warnings),
            *(self.database.now(), draft.definition),
        )

    def _fetch_written(self, account_sid: str, sid: str) -> Flow:
        flow = self.fetch(account_sid, sid)
        if flow is None:
            raise LookupError(f"The flow {sid} is gone right after it was written.")
        return flow

    def delete(self, flow: Flow) -> None:
        """Delete the flow. Its revision log is kept, but only readers that lag behind can still see it."""
        self.database.write("UPDATE flows SET deleted = 1 WHERE sid = ?", flow.sid)

    def fetch(self, account_sid: str, sid: str) -> Flow | None:
        """Return the account's flow as its latest revision describes it."""
        row = self.database.row(
            f"SELECT {_COLUMNS} FROM {_JOINED} AND r.revision = f.head"
            " WHERE f.sid = ? AND f.account_sid = ? AND NOT f.deleted",
            *(sid, account_sid),
        )
        return Flow(*row) if row else None

    def fetch_revision(self, account_sid: str, sid: str, revision: int) -> Flow | None:
        """Return the account's flow, also a deleted one, as that revision describes it."""
        row = self.database.row(
            f"SELECT {_COLUMNS} FROM {_JOINED} WHERE f.sid = ? AND f.account_sid = ?"
            " AND r.revision = ?",
            *(sid, account_sid, revision),
        )
        return Flow(*row) if row else None

    def fetch_published(self, flow: Flow) -> Flow | None:
        """Return the newest published revision up to `flow`'s own: the live revision."""
        row = self.database.row(
            f"SELECT {_COLUMNS} FROM {_JOINED} WHERE f.sid = ? AND r.status = 'published'"
            " AND r.revision <= ? ORDER BY r.revision DESC LIMIT 1",
            *(flow.sid, flow.revision),
        )
        return Flow(*row) if row else None

    def list_flows(
        self,
        account_sid: str,
        window: Window = EVERYTHING,
        *,
        deleted: Sequence[str] = (),
        hidden: Sequence[str] = (),
    ) -> list[Flow]:
        """Return the flows of the account, newest first.

        Includes a deleted flow only if `deleted` names it. Leaves out the flows in `hidden`.
        """
        rows = self.database.rows_in_window(
            f"SELECT {_SUMMARY} FROM {_JOINED} AND r.revision = f.head WHERE f.account_sid = ?"
            f" AND (NOT f.deleted OR f.sid IN ({_placeholders(deleted)})) AND f.sid NOT IN ({_placeholders(hidden)})",
            "f.position",
            window,
            *(account_sid, *deleted, *hidden),
        )
        return [Flow(*row) for row in rows]

    def list_revisions(
        self, flow: Flow, window: Window = EVERYTHING, *, whole: bool = False
    ) -> list[Flow]:
        """Return its revisions up to `flow`'s own, newest first; with `whole`, including their definitions."""
        rows = self.database.rows_in_window(
            f"SELECT {_COLUMNS if whole else _SUMMARY} FROM {_JOINED} WHERE f.sid = ?"
            " AND r.revision <= ?",
            *("r.revision", window, flow.sid, flow.revision),
        )
        return [Flow(*row) for row in rows]

    def fetch_test_users(self, flow: Flow) -> list[str]:
        """Return the contact addresses that get the flow's draft, in the order in which they were given."""
        (users,) = self.database.row("SELECT test_users FROM flows WHERE sid = ?", flow.sid)
        return list(json.loads(users))

    def set_test_users(self, flow: Flow, test_users: Sequence[str]) -> None:
        """Replace the whole list. Adds no revision."""
        self.database.write(
            "UPDATE flows SET test_users = ? WHERE sid = ?",
            *(json.dumps(list(test_users)), flow.sid),
        )
