"""Executions of flows, with their steps and the answers that they got."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from studio_emulator.store.database import EVERYTHING, Store, Window

_COLUMNS = """sid, account_sid, flow_sid, revision, kind, contact, address, given, initiated_by,
    status, ending, subflows, parent_step_sid, context, heard, waiting, date_created, date_updated, position"""
_STEP = """sid, execution_sid, flow_sid, parent_step_sid, name, type, transitioned_from, transitioned_to,
    context, date_created, position"""


@dataclass(frozen=True, slots=True)
class Execution:
    """One run of a flow, as far as it came. JSON is kept as text, times are seconds since the epoch."""

    sid: str
    account_sid: str
    flow_sid: str
    revision: int
    kind: str
    contact: str
    address: str
    given: str
    """What came with its start: the parameters of a request, the fields of a message."""

    initiated_by: str
    status: str = "active"
    ending: str = ""
    """How it ended, as a sentence."""

    subflows: str = "{}"
    """The revision of each subflow that it ran. A later one must not change the run."""

    parent_step_sid: str | None = None
    """The SID that the step of the widget gets whose subflow runs now."""

    context: str = "{}"
    heard: str = "[]"
    waiting: str = "null"
    date_created: int = 0
    date_updated: int | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class ExecutionStep:
    """One widget that an execution has run, with the event with which it was left."""

    sid: str
    execution_sid: str
    flow_sid: str
    parent_step_sid: str | None
    name: str
    type: str
    transitioned_from: str
    transitioned_to: str | None
    context: str
    date_created: int
    position: int


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that an execution got, and when."""

    answer: dict[str, Any]
    at: int


def _placeholders(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


class ExecutionStore(Store):
    """The executions of one database."""

    TABLES = (
        """CREATE TABLE IF NOT EXISTS executions (
    position INTEGER PRIMARY KEY, sid TEXT UNIQUE NOT NULL, account_sid TEXT NOT NULL,
    flow_sid TEXT NOT NULL, revision INTEGER NOT NULL, kind TEXT NOT NULL, contact TEXT NOT NULL,
    address TEXT NOT NULL, given TEXT NOT NULL, initiated_by TEXT NOT NULL, status TEXT NOT NULL,
    ending TEXT NOT NULL, subflows TEXT NOT NULL, parent_step_sid TEXT, context TEXT NOT NULL,
    heard TEXT NOT NULL, waiting TEXT NOT NULL, date_created INTEGER NOT NULL, date_updated INTEGER)""",
        """CREATE INDEX IF NOT EXISTS executions_of_flow ON executions (flow_sid, position)""",
        """CREATE INDEX IF NOT EXISTS executions_of_contact
    ON executions (account_sid, contact, address, status)""",
        """CREATE INDEX IF NOT EXISTS executions_of_account ON executions (account_sid, date_created)""",
        """CREATE TABLE IF NOT EXISTS execution_steps (
    position INTEGER PRIMARY KEY, sid TEXT UNIQUE NOT NULL, execution_sid TEXT NOT NULL,
    flow_sid TEXT NOT NULL, parent_step_sid TEXT, name TEXT NOT NULL, type TEXT NOT NULL,
    transitioned_from TEXT NOT NULL, transitioned_to TEXT, context TEXT NOT NULL,
    date_created INTEGER NOT NULL)""",
        """CREATE INDEX IF NOT EXISTS steps_of_execution ON execution_steps (execution_sid, position)""",
        """CREATE TABLE IF NOT EXISTS execution_answers (
    execution_sid TEXT NOT NULL, number INTEGER NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (execution_sid, number))""",
    )

    def save(
        self, execution: Execution, steps: Iterable[ExecutionStep], answers: Iterable[Answered]
    ) -> None:
        """Store the execution as it is now, with the steps and answers that are new, or nothing of it."""
        fields = [getattr(execution, name.strip()) for name in _COLUMNS.split(",")]
        with self.database.transaction():
            self.database.write(
                f"INSERT OR REPLACE INTO executions ({_COLUMNS}) VALUES ({_placeholders(fields)})",
                *fields,
            )
            for step in steps:
                self._add_step(step)
            for answered in answers:
                self.database.write(
                    "INSERT INTO execution_answers SELECT ?, count(*), ?, ? FROM execution_answers"
                    " WHERE execution_sid = ?",
                    *(execution.sid, json.dumps(answered.answer), answered.at, execution.sid),
                )

    def _add_step(self, step: ExecutionStep) -> None:
        fields = [getattr(step, name.strip()) for name in _STEP.split(",")]
        self.database.write(
            f"INSERT INTO execution_steps ({_STEP}) VALUES ({_placeholders(fields)})", *fields
        )

    def delete(self, execution: Execution) -> None:
        """Delete the execution with its steps."""
        with self.database.transaction():
            self.database.write("DELETE FROM executions WHERE sid = ?", execution.sid)
            for table in ("execution_steps", "execution_answers"):
                self.database.write(f"DELETE FROM {table} WHERE execution_sid = ?", execution.sid)

    def fetch(self, sid: str) -> Execution | None:
        """Return the execution of that SID, of any account."""
        row = self.database.row(f"SELECT {_COLUMNS} FROM executions WHERE sid = ?", sid)
        return Execution(*row) if row else None

    def list_of_flow(
        self,
        flow_sid: str,
        window: Window = EVERYTHING,
        *,
        status: str = "",
        since: int | None = None,
        before: int | None = None,
        hidden: Sequence[str] = (),
    ) -> list[Execution]:
        """Return the executions of a flow, newest first: with that status, created in that time, and not hidden."""
        rows = self.database.rows_in_window(
            f"SELECT {_COLUMNS} FROM executions WHERE flow_sid = ? AND (? = '' OR status = ?)"
            " AND (? IS NULL OR date_created >= ?) AND (? IS NULL OR date_created < ?)"
            f" AND sid NOT IN ({_placeholders(hidden)})",
            "position",
            window,
            *(flow_sid, status, status, since, since, before, before, *hidden),
        )
        return [Execution(*row) for row in rows]

    def list_of_account(self, account_sid: str) -> list[Execution]:
        """Return every execution of an account, oldest first."""
        rows = self.database.rows(
            f"SELECT {_COLUMNS} FROM executions WHERE account_sid = ? ORDER BY position",
            account_sid,
        )
        return [Execution(*row) for row in rows]

    def active_of(self, account_sid: str, contact: str, address: str) -> list[Execution]:
        """Return the executions that are active between those two addresses, newest first."""
        rows = self.database.rows(
            f"SELECT {_COLUMNS} FROM executions WHERE account_sid = ? AND contact = ?"
            " AND address = ? AND status = 'active' ORDER BY position DESC",
            *(account_sid, contact, address),
        )
        return [Execution(*row) for row in rows]

    def count_requested(self, account_sid: str, second: int) -> int:
        """Return how many executions of an account the API started in that second."""
        (count,) = self.database.row(
            "SELECT count(*) FROM executions WHERE account_sid = ? AND kind = 'request'"
            " AND date_created = ?",
            *(account_sid, second),
        )
        return int(count)

    def answers_of(self, sid: str) -> list[Answered]:
        """Return what an execution was answered, oldest first."""
        rows = self.database.rows(
            "SELECT answer, at FROM execution_answers WHERE execution_sid = ? ORDER BY number", sid
        )
        return [Answered(json.loads(answer), at) for answer, at in rows]

    def list_steps(self, sid: str, window: Window = EVERYTHING) -> list[ExecutionStep]:
        """Return the steps of an execution, newest first."""
        rows = self.database.rows_in_window(
            f"SELECT {_STEP} FROM execution_steps WHERE execution_sid = ?", "position", window, sid
        )
        return [ExecutionStep(*row) for row in rows]

    def fetch_step(self, execution_sid: str, sid: str) -> ExecutionStep | None:
        """Return that step of that execution."""
        row = self.database.row(
            f"SELECT {_STEP} FROM execution_steps WHERE execution_sid = ? AND sid = ?",
            *(execution_sid, sid),
        )
        return ExecutionStep(*row) if row else None
