"""Each row of each table of the documents is tried by a test that names it, or that takes its cases from the table."""

from __future__ import annotations

from promises.named import named
from promises.rows import idle_marks, rows, untried


def test_every_row_of_every_table_is_tried() -> None:
    assert [] == untried(rows(), named())


def test_no_test_is_marked_with_a_row_that_no_document_has() -> None:
    assert [] == idle_marks(rows(), named())
