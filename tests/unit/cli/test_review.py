"""The Markdown of a review fits into a comment on a pull request."""

from __future__ import annotations

import pytest

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
