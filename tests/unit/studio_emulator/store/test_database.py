from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from studio_emulator.store.database import Database


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "store.sqlite")


def open_database(path: str, seed: int = 1) -> Database:
    return Database(path, seed=seed)


def test_gives_out_the_same_identifiers_for_the_same_seed() -> None:
    first, second, other = (open_database(":memory:", seed) for seed in (1, 1, 2))

    drawn = [database.next_identifier("FW") for database in (first, second, other)]

    assert drawn[0] == drawn[1] != drawn[2]
    for database in (first, second, other):
        database.close()


def test_never_gives_out_an_identifier_twice_not_even_after_a_restart(path: str) -> None:
    drawn = []
    for _ in range(3):
        database = open_database(path)
        drawn += [database.next_identifier("FW")[1][0] for _ in range(2)]
        database.close()

    assert 6 == len(set(drawn))


def test_keeps_the_seed_it_was_made_with(path: str) -> None:
    open_database(path, seed=7).close()

    again = open_database(path, seed=8)

    assert 7 == again.seed
    again.close()


def test_belongs_to_one_process_at_a_time(path: str) -> None:
    database = open_database(path)
    database.next_identifier("FW")

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        Database(path, seed=1, patience=0.01)

    database.close()


def test_is_no_store_when_it_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, whatever its name, and long enough to be read as one" * 9)

    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        open_database(str(path))
