"""Which revision a roll back goes to if nobody names one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pulumi_twilio_studio.identity import Signature, sign, signature_of
from pulumi_twilio_studio.lifecycle.flow.history import Revision
from pulumi_twilio_studio.lifecycle.flow.last_good import (
    find_last_good,
    rolled_back_to,
    version_of_revision,
)
from pulumi_twilio_studio.lifecycle.flow.values import rolls_back_to

A, B, C = "a" * 16, "b" * 16, "c" * 16


def back(number: int | str, definition: str = A) -> tuple[str, str, str | None, str]:
    """A roll back, which names no template."""
    return rolls_back_to(str(number)), definition, None, "published"


def saved(template: str, status: str = "published") -> tuple[str, str, str | None, str]:
    """A save of ours, from that template."""
    return "Ours", template, template, status


FOREIGN = ("Quick fix", "", None, "published")


def revisions(*saves: tuple[str, str, str | None, str]) -> list[Revision]:
    """The revisions of a flow with these saves, numbered from 1. Newest first."""
    live = max((n for n, save in enumerate(saves, 1) if save[3] == "published"), default=0)
    return [
        revision(number, *save, is_head=number == len(saves), is_live=number == live)
        for number, save in reversed(list(enumerate(saves, 1)))
    ]


def revision(
    number: int,
    text: str,
    definition: str,
    template: str | None,
    status: str,
    *,
    is_head: bool,
    is_live: bool,
) -> Revision:
    """One revision. Somebody else's has no definition that we know."""
    message = sign(text, Signature("0" * 16, definition, template)) if definition else text
    return Revision(
        number=number,
        status=status,
        date=None,
        author_sid=None,
        message=text,
        signature=signature_of(message),
        is_head=is_head,
        is_live=is_live,
        friendly_name="Support",
        commit_message=message,
        date_created=None,
        date_updated=None,
        url="",
    )


def is_version(version: str, of: Sequence[Revision]) -> list[int]:
    return [each.number for each in of if version_of_revision(each, of) == version]


@pytest.mark.parametrize(
    ("saves", "expected"),
    [
        pytest.param([saved(A), saved(B)], 1, id="the one before"),
        pytest.param([saved(A), saved(B), saved(B)], 1, id="not the same again"),
        pytest.param([saved(A), saved(C, "draft"), saved(B)], 1, id="no draft"),
        pytest.param([saved(A), FOREIGN, saved(B)], 1, id="nothing that somebody else wrote"),
        pytest.param(
            [saved(A), saved(B), saved(C, "draft")], 1, id="before the live, not the head"
        ),
        pytest.param([saved(A), saved(B), saved(C), back(2, B)], 1, id="before what was restored"),
        pytest.param(
            [saved(A), saved(B), saved(C), back(2, B), back(4, B)],
            1,
            id="a roll back of a roll back",
        ),
        pytest.param(
            [saved(A), saved(B), saved(C), saved(A, "draft"), back("LatestPublished", C)],
            2,
            id="before the latest published, which was restored",
        ),
        pytest.param([saved(A), saved(B), back(1), saved(B)], 3, id="a roll back may be good"),
        pytest.param([saved(A)], None, id="the first"),
        pytest.param([FOREIGN, saved(A)], None, id="only somebody else's before it"),
        pytest.param([saved(A, "draft")], None, id="nothing is live"),
    ],
)
def test_the_last_good_is_ours_was_live_and_holds_something_else(
    saves: list[tuple[str, str, str | None, str]], expected: int | None
) -> None:
    found = find_last_good(revisions(*saves))

    assert expected == (found and found.number)


def test_what_is_bad_can_be_said() -> None:
    listed = revisions(saved(C), saved(A), saved(B))

    found = find_last_good(listed, lambda each: version_of_revision(each, listed) in (A, B))

    assert found is not None
    assert 1 == found.number


def test_a_roll_back_without_a_template_has_the_version_that_it_restored() -> None:
    listed = revisions(saved(A), saved(B), back(1, "d" * 16), back(3, "d" * 16), FOREIGN)

    assert [4, 3, 1] == is_version(A, listed)
    assert [2] == is_version(B, listed)
    assert version_of_revision(listed[0], listed) is None


def test_a_roll_back_to_a_revision_that_is_gone_has_the_version_of_its_definition() -> None:
    (_, newest) = revisions(saved(A), back(7, C))[::-1]

    assert version_of_revision(newest, [newest]) == C


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (rolls_back_to("7"), 7),
        (rolls_back_to(f"FW{'0' * 32}@12"), 12),
        (rolls_back_to("LatestPublished"), "LatestPublished"),
        (f"{rolls_back_to('7')} (commit 1a2b3c4d5e6f)", 7),
        (f"Override: no time: {rolls_back_to('7')}", 7),
        ("Override: no time", None),
        ("Do not Roll back to revision 7", None),
        ("Roll back to revision 7th", None),
        ("Roll back to revision x", None),
        (None, None),
    ],
)
def test_the_message_of_a_roll_back_tells_what_was_restored(
    message: str | None, expected: int | str | None
) -> None:
    assert expected == rolled_back_to(message)
