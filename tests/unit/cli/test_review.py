"""The Markdown of a review fits into a comment on a pull request."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from pulumi_twilio_studio.cli import app
from pulumi_twilio_studio.cli.review import LONGEST, _fitting

CASES = {
    "all fit": (["a", "b"], ["a", "b"]),
    "one is too long": (
        ["a", "x" * LONGEST, "b"],
        ["a", "b", "Left out, as they are too long for a comment: 1 "],
    ),
    "the last has no room left": (
        ["x" * (LONGEST - 2), "yy"],
        ["x" * (LONGEST - 2), "Left out, as they are too long for a comment: 1 "],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_parts_without_room_are_left_out_and_counted(case: str) -> None:
    parts, expected = CASES[case]

    found = list(_fitting(parts))

    assert expected == [part.partition("parts.")[0] for part in found]
    assert len("\n".join(found)) < 65_536


def test_the_page_and_the_summary_cannot_both_be_printed() -> None:
    shown = CliRunner().invoke(app, ["review", "--out", "-", "--markdown", "-"])

    assert 2 == shown.exit_code
    assert "cannot both be -" in shown.stderr
