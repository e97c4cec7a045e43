"""The SQLite file below the stores: transactions, pages of rows, and identifiers that never repeat."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from typing import Any, ClassVar

SETUP = """
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""
_OURS = "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'meta'"


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a list that runs from the newest entry down.

    `below` and `above` are positions, and are not part of it; None is no bound. It stays right
    while entries come and go between two pages.
    """

    limit: int
    below: int | None = None
    above: int | None = None


EVERYTHING = Window(limit=-1)


class Database:
    """One SQLite database: a file, or `:memory:`.

    A write is committed before its method returns, so what was answered outlives a SIGKILL. (WAL
    with synchronous=NORMAL survives the end of the process, but not a power cut.) One thread at a
    time uses it: the server's event loop.
    """

    def __init__(
        self,
        path: str,
        *,
        seed: int,
        clock: Callable[[], float] = time.time,
        patience: float = 1.0,
    ) -> None:
        """Open it. Wait `patience` seconds for another process to release it.

        Raises sqlite3.Error if the other process does not, or if the file is something else.
        """
        self._clock = clock
        self._connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=patience
        )
        try:
            self.seed = self._prepare(seed)
        except sqlite3.Error:
            self.close()
            raise

    def _prepare(self, seed: int) -> int:
        """Set up the file if it is new. Returns the seed with which it was made."""
        self._connection.executescript(SETUP)
        self.write("INSERT OR IGNORE INTO meta VALUES ('seed', ?)", seed)
        self.write("INSERT OR IGNORE INTO meta VALUES ('sequence', 0)")
        kept: int = self.row("SELECT value FROM meta WHERE name = 'seed'")[0]
        return kept

    def now(self) -> int:
        """Return the time in whole seconds, the resolution of Twilio's dates."""
        return int(self._clock())

    def rows(self, query: str, *values: Any) -> list[Any]:
        """Return every row of the result."""
        return self._connection.execute(query, values).fetchall()

    def row(self, query: str, *values: Any) -> Any:
        """Return the first row of the result, or None."""
        return self._connection.execute(query, values).fetchone()

    def rows_in_window(self, query: str, position: str, window: Window, *values: Any) -> list[Any]:
        """Return the rows of `query` (which ends in a WHERE) in that window, by the column `position`."""
        order = "DESC" if window.above is None else "ASC"
        rows = self.rows(
            f"{query} AND (? IS NULL OR {position} < ?) AND (? IS NULL OR {position} > ?)"
            f" ORDER BY {position} {order} LIMIT ?",
            *(*values, window.below, window.below, window.above, window.above, window.limit),
        )
        return rows if window.above is None else rows[::-1]

    def write(self, query: str, *values: Any) -> None:
        """Run one statement that changes something. Alone it is its own transaction."""
        self._connection.execute(query, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Apply all writes of the block, or none of them."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @property
    def changes(self) -> int:
        """How many rows were written since the start."""
        return self._connection.total_changes

    def next_identifier(self, *prefixes: str) -> tuple[int, list[str]]:
        """Return a new position, and for each prefix the prefix with 32 hex digits.

        They depend on the seed and on how many were drawn before, also before restarts.
        """
        (position,) = self.row(
            "UPDATE meta SET value = value + 1 WHERE name = 'sequence' RETURNING value"
        )
        return position, [prefix + self._digits(f"{prefix}:{position}") for prefix in prefixes]

    def _digits(self, label: str) -> str:
        return md5(f"{self.seed}:{label}".encode(), usedforsecurity=False).hexdigest()

    def wipe(self) -> None:
        """Forget everything. The identifiers start again from the seed."""
        with self.transaction():
            for (table,) in self.rows(_OURS):
                self.write(f"DELETE FROM {table}")
            self.write("UPDATE meta SET value = 0 WHERE name = 'sequence'")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class Store:
    """What keeps one kind of thing in a database. A subclass names its tables and adds its methods."""

    TABLES: ClassVar[Sequence[str]] = ()
    """The statements that create its tables and indices, if they do not exist."""

    def __init__(self, database: Database) -> None:
        """Create the tables if they do not exist."""
        self.database = database
        for statement in self.TABLES:
            database.write(statement)
