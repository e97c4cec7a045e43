"""Each exit code of the one table of them is met by a test that runs the command and compares the code."""

from __future__ import annotations

import pytest

from promises.commands import commands
from promises.named import Named, named
from support.documents import plain, table

CODES = table("docs/commands.md", "Exit codes")
MET = [
    (plain(row[0]), int(code))
    for row in CODES.rows
    for code, meaning in zip(CODES.columns[1:], row[1:], strict=True)
    if meaning != "-"
]


def is_met_by(command: str, code: int, test: Named) -> bool:
    """Whether a test runs that command, and compares how it ends with that code."""
    return set(command.split()) <= test.words and code in test.codes


def test_every_command_has_its_row() -> None:
    assert sorted({" ".join(path) for path in commands()} | {"history --diff"}) == sorted(
        CODES.names
    )


@pytest.mark.parametrize(("command", "code"), MET)
def test_an_exit_code_is_met_by_a_test(command: str, code: int) -> None:
    assert any(is_met_by(command, code, test) for test in named())
