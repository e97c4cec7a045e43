"""What flows refer to by name, and what leads to flows: workspaces, services, phone numbers and the like."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio_emulator.store.database import EVERYTHING, Database, Store, Window

_COLUMNS = "sid, account_sid, kind, parent_sid, fields, date_created, date_updated, position"
_ADDED = {"date_updated": "INTEGER", "deleted": "INTEGER NOT NULL DEFAULT 0"}
"""The columns that a file of an older emulator lacks."""


@dataclass(frozen=True, slots=True)
class Place:
    """The list that an entry stands in. `parent_sid` is empty for a resource that is in no other."""

    account_sid: str
    kind: str
    parent_sid: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One resource."""

    sid: str
    place: Place
    fields: Mapping[str, Any]
    date_created: int
    date_updated: int
    position: int

    @property
    def account_sid(self) -> str:
        """The account that owns it."""
        return self.place.account_sid

    @property
    def parent_sid(self) -> str:
        """The resource that it is in; empty if it is in none."""
        return self.place.parent_sid


def _entry(row: Any) -> DirectoryEntry:
    sid, account_sid, kind, parent_sid, fields, created, updated, position = row
    place = Place(account_sid, kind, parent_sid)
    return DirectoryEntry(sid, place, json.loads(fields), created, updated or created, position)


def literal(text: str) -> str:
    """Return the pattern that fits this text only."""
    return re.sub(r"([*?\[])", r"[\1]", text)


def _placeholders(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


class DirectoryStore(Store):
    """The directory of every account of one database."""

    TABLES = (
        """CREATE TABLE IF NOT EXISTS directory (
    position INTEGER PRIMARY KEY, sid TEXT UNIQUE NOT NULL, account_sid TEXT NOT NULL,
    kind TEXT NOT NULL, parent_sid TEXT NOT NULL, fields TEXT NOT NULL, date_created INTEGER NOT NULL)""",
    )

    def __init__(self, database: Database) -> None:
        """Create the table if it does not exist, and add the columns that it lacks."""
        super().__init__(database)
        existing = {column[1] for column in database.rows("PRAGMA table_info(directory)")}
        for name, kind in _ADDED.items():
            if name not in existing:
                database.write(f"ALTER TABLE directory ADD COLUMN {name} {kind}")

    def create(
        self, place: Place, prefix: str, fields: Mapping[str, Any], *, sid: str | None = None
    ) -> DirectoryEntry:
        """Create an entry. A missing SID is made up. Raises sqlite3.IntegrityError if the SID is taken."""
        position, (made,) = self.database.next_identifier(prefix)
        now = self.database.now()
        self.database.write(
            f"INSERT INTO directory ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(sid or made, place.account_sid, place.kind, place.parent_sid, json.dumps(fields)),
            *(now, None, position),
        )
        return DirectoryEntry(sid or made, place, fields, now, now, position)

    def change(self, entry: DirectoryEntry, fields: Mapping[str, Any]) -> DirectoryEntry:
        """Replace all fields of an entry, and return it as it is then."""
        now = self.database.now()
        self.database.write(
            "UPDATE directory SET fields = ?, date_updated = ? WHERE sid = ?",
            *(json.dumps(fields), now, entry.sid),
        )
        return DirectoryEntry(
            entry.sid, entry.place, fields, entry.date_created, now, entry.position
        )

    def delete(self, entry: DirectoryEntry) -> None:
        """Delete the entry, and what is in it. Only readers that lag behind can still see it."""
        self.database.write(
            "UPDATE directory SET deleted = 1 WHERE sid = ? OR parent_sid = ?", entry.sid, entry.sid
        )

    def fetch(self, place: Place, sid: str) -> DirectoryEntry | None:
        """Return the entry of that SID in that list."""
        row = self.database.row(
            f"SELECT {_COLUMNS} FROM directory WHERE sid = ? AND account_sid = ? AND kind = ?"
            " AND parent_sid = ? AND NOT deleted",
            *(sid, place.account_sid, place.kind, place.parent_sid),
        )
        return _entry(row) if row else None

    def find(self, kind: str, field: str, value: str) -> DirectoryEntry | None:
        """Return an entry of that kind, in any account, whose field has that value."""
        row = self.database.row(
            f"SELECT {_COLUMNS} FROM directory WHERE kind = ? AND NOT deleted"
            " AND json_extract(fields, ?) = ?",
            *(kind, f"$.{field}", value),
        )
        return _entry(row) if row else None

    def list_entries(
        self,
        place: Place,
        window: Window = EVERYTHING,
        *,
        patterns: Mapping[str, str] | None = None,
        deleted: Sequence[str] = (),
        hidden: Sequence[str] = (),
    ) -> list[DirectoryEntry]:
        """Return the entries of that list, newest first.

        `patterns` are GLOB patterns of SQLite by the field that has to fit. Includes a deleted entry
        only if `deleted` names it. Leaves out the entries in `hidden`.
        """
        fits = [(f"$.{field}", pattern) for field, pattern in (patterns or {}).items()]
        rows = self.database.rows_in_window(
            f"SELECT {_COLUMNS} FROM directory WHERE account_sid = ? AND kind = ? AND parent_sid = ?"
            f" AND (NOT deleted OR sid IN ({_placeholders(deleted)}))"
            f" AND sid NOT IN ({_placeholders(hidden)})"
            + " AND json_extract(fields, ?) GLOB ?"
            * len(fits),
            *("position", window, place.account_sid, place.kind, place.parent_sid),
            *(*deleted, *hidden, *(value for pair in fits for value in pair)),
        )
        return [_entry(row) for row in rows]
