"""What flows refer to by name: workspaces, services, content templates and the like."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio_emulator.store.database import EVERYTHING, Store, Window

_COLUMNS = "sid, account_sid, kind, parent_sid, fields, date_created, position"


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One resource. `parent_sid` is empty for a resource that is in no other."""

    sid: str
    account_sid: str
    kind: str
    parent_sid: str
    fields: Mapping[str, Any]
    date_created: int
    position: int


def _entry(row: Any) -> DirectoryEntry:
    sid, account_sid, kind, parent_sid, fields, date_created, position = row
    return DirectoryEntry(
        sid, account_sid, kind, parent_sid, json.loads(fields), date_created, position
    )


class DirectoryStore(Store):
    """The directory of every account of one database."""

    TABLES = (
        """CREATE TABLE IF NOT EXISTS directory (
    position INTEGER PRIMARY KEY, sid TEXT UNIQUE NOT NULL, account_sid TEXT NOT NULL,
    kind TEXT NOT NULL, parent_sid TEXT NOT NULL, fields TEXT NOT NULL, date_created INTEGER NOT NULL)""",
    )

    def create(
        self,
        account_sid: str,
        kind: str,
        prefix: str,
        fields: Mapping[str, Any],
        *,
        parent_sid: str = "",
        sid: str | None = None,
    ) -> DirectoryEntry:
        """Create an entry. A missing SID is made up. Raises sqlite3.IntegrityError if the SID is taken."""
        position, (made,) = self.database.next_identifier(prefix)
        self.database.write(
            f"INSERT INTO directory ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(sid or made, account_sid, kind, parent_sid, json.dumps(fields)),
            *(self.database.now(), position),
        )
        return DirectoryEntry(
            sid or made, account_sid, kind, parent_sid, fields, self.database.now(), position
        )

    def fetch(
        self, account_sid: str, kind: str, sid: str, parent_sid: str = ""
    ) -> DirectoryEntry | None:
        """Return the account's entry of that kind and SID, in that parent."""
        row = self.database.row(
            f"SELECT {_COLUMNS} FROM directory WHERE sid = ? AND account_sid = ? AND kind = ?"
            " AND parent_sid = ?",
            *(sid, account_sid, kind, parent_sid),
        )
        return _entry(row) if row else None

    def list_entries(
        self,
        account_sid: str,
        kind: str,
        parent_sid: str = "",
        window: Window = EVERYTHING,
        friendly_name: str | None = None,
    ) -> list[DirectoryEntry]:
        """Return the account's entries of that kind in that parent, newest first."""
        rows = self.database.rows_in_window(
            f"SELECT {_COLUMNS} FROM directory WHERE account_sid = ? AND kind = ?"
            " AND parent_sid = ? AND (? IS NULL OR json_extract(fields, '$.friendly_name') = ?)",
            *("position", window, account_sid, kind, parent_sid, friendly_name, friendly_name),
        )
        return [_entry(row) for row in rows]
