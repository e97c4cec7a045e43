from __future__ import annotations

import pytest

from pulumi_twilio_studio.definition.placeholders import Piece, Place, pieces, write_pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no place, $5 and {", ["no place, $5 and {"]),
        ("${a}", [Place("a")]),
        ("a ${b} c", ["a ", Place("b"), " c"]),
        ("$${a}", ["${", "a}"]),
        ("$$${a}", ["$", Place("a")]),
        ("$$$${a}", ["$${", "a}"]),
        ("${open", [Place("open", is_closed=False)]),
        ('{"k": "${a}", "n": ${b}}', ['{"k": "', Place("a", is_quoted=True), '", "n": ', Place("b"), "}"]),
        ('{"k": "$${x", "n": ${b}}', ['{"k": "', "${", 'x", "n": ', Place("b"), "}"]),
    ],
)  # fmt: skip
def test_takes_a_text_apart(text: str, expected: list[Piece]) -> None:
    assert expected == [piece for piece in pieces(text) if piece]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["${a}"], "$${a}"),
        (["$", Place("a")], "$$${a}"),
        (["$", "{a}"], "$${a}"),
        (["$5, ", "$"], "$5, $"),
        ([Place("a"), Place("b")], "${a}${b}"),
        (["$", "", Place("a"), "$"], "$$${a}$"),
        ([], ""),
    ],
)
def test_writes_literals_so_that_they_stay_literal(found: list[Piece], expected: str) -> None:
    assert expected == write_pieces(found)
