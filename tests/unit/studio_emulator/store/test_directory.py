from __future__ import annotations

from collections.abc import Iterator

import pytest

from studio_emulator.store.database import Database
from studio_emulator.store.directory import DirectoryStore, Place, literal

PLACE = Place("AC1", "number")


@pytest.fixture
def database() -> Iterator[Database]:
    opened = Database(":memory:", seed=1, clock=lambda: 100)
    yield opened
    opened.close()


def test_adds_what_a_file_of_an_older_emulator_lacks(database: Database) -> None:
    database.write(
        "CREATE TABLE directory (position INTEGER PRIMARY KEY, sid TEXT UNIQUE NOT NULL,"
        " account_sid TEXT NOT NULL, kind TEXT NOT NULL, parent_sid TEXT NOT NULL,"
        " fields TEXT NOT NULL, date_created INTEGER NOT NULL)"
    )
    database.write(
        """INSERT INTO directory VALUES (1, 'PN1', 'AC1', 'number', '', '{"a": 1}', 7)"""
    )

    [entry] = DirectoryStore(database).list_entries(PLACE)

    assert ("PN1", {"a": 1}, 7, 7) == (
        *(entry.sid, entry.fields, entry.date_created, entry.date_updated),
    )
    assert [entry] == DirectoryStore(database).list_entries(PLACE)


def test_a_change_replaces_the_fields_and_moves_the_date() -> None:
    now = iter([100, 200])
    database = Database(":memory:", seed=1, clock=lambda: next(now))
    store = DirectoryStore(database)
    entry = store.create(PLACE, "PN", {"a": 1, "b": 2})

    changed = store.change(entry, {"a": 3})

    assert changed == store.fetch(PLACE, entry.sid)
    assert ({"a": 3}, 100, 200) == (changed.fields, changed.date_created, changed.date_updated)
    database.close()


def test_a_deleted_entry_is_found_nowhere_unless_it_is_named(database: Database) -> None:
    store = DirectoryStore(database)
    entry = store.create(PLACE, "PN", {"a": "x"})

    store.delete(entry)

    assert (None, None) == (store.fetch(PLACE, entry.sid), store.find("number", "a", "x"))
    assert ([], [entry]) == (
        store.list_entries(PLACE),
        store.list_entries(PLACE, deleted=[entry.sid]),
    )


@pytest.mark.parametrize("text", ["a*c", "a?c", "a[b]c", "a]c"])
def test_a_literal_pattern_fits_its_text_only(database: Database, text: str) -> None:
    store = DirectoryStore(database)
    wanted = store.create(PLACE, "PN", {"name": text})
    store.create(PLACE, "PN", {"name": "abc"})

    assert [wanted] == store.list_entries(PLACE, patterns={"name": literal(text)})
