"""Every row of every table of the documents, and which tests keep it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from promises.named import Named
from support.documents import Table, documents, tables


@dataclass(frozen=True)
class Row:
    """A row of a table, called by its first cell."""

    document: str
    heading: str
    name: str
    first: str
    """The head of its first column."""

    def __str__(self) -> str:
        return f"{self.document}: {self.heading}: {self.name}"

    def is_kept_by(self, test: Named) -> bool:
        """Whether a test is marked with it, or takes its cases from the whole table."""
        place = (self.document, self.heading)
        reads = {("table", *place), ("table", *place, self.first)}
        return not reads.isdisjoint(test.reads) or any(
            each[:2] == place and self.name in each[2:] for each in test.keeps
        )


def rows() -> list[Row]:
    """The rows of all documents."""
    return [row for document in documents() for table in tables(document) for row in rows_of(table)]


def rows_of(table: Table) -> Iterator[Row]:
    """The rows of one table."""
    return (Row(table.document, table.heading, name, table.columns[0]) for name in table.names)


def untried(found: Iterable[Row], tests: Iterable[Named]) -> list[str]:
    """The rows that no test keeps."""
    tests = tuple(tests)
    return [str(row) for row in found if not any(map(row.is_kept_by, tests))]


def idle_marks(found: Iterable[Row], tests: Iterable[Named]) -> list[str]:
    """What tests are marked with and no document has."""
    known = {(row.document, row.heading, row.name) for row in found}
    return [
        f"{test.name}: {': '.join(mark[:2])}: {name}"
        for test in tests
        for mark in test.keeps
        for name in mark[2:] or ("",)
        if (*mark[:2], name) not in known
    ]
