"""The last good revision of a flow: where a roll back goes if nobody names a revision."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.flow.version import version_of_save

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import Revision, Which

# What `values.rolls_back_to` writes. More may follow, such as the commit of the program.
_ROLL_BACK = re.compile(
    r"Roll back to (?:revision (?P<number>[1-9][0-9]{0,8})\b|the latest published revision)"
)


def rolled_back_to(message: str | None) -> Which | None:
    """Return the revision that a save with this message restored. None if it is not the message of a roll back."""
    text = message or ""
    begin = text.find(": Roll back to ") + 2 if text.startswith("Override: ") else 0
    found = _ROLL_BACK.match(text, begin)
    if found is None:
        return None
    return int(found["number"]) if found["number"] else "LatestPublished"


def version_of_revision(revision: Revision, revisions: Sequence[Revision]) -> str | None:
    """Return the version of a revision of ours; None if no stack wrote it.

    A roll back whose signature names no template has the version of the revision that it restored. `revisions` are
    those of the flow, newest first.
    """
    restored = _restored_by(revision, revisions)
    named = revision.signature.template if revision.signature else None
    if restored is not None and named is None:
        return version_of_revision(restored, revisions)
    return version_of_save(revision.commit_message)


def find_last_good(
    revisions: Sequence[Revision], is_bad: Callable[[Revision], bool] | None = None
) -> Revision | None:
    """Return the newest published revision of ours before the live one that is not bad; None if there is none.

    If the live revision is a roll back, the search begins before the revision that it restored. `is_bad` says what is
    bad; if it is not given, that is what the live revision holds. `revisions` are those of the flow, newest first.
    """
    live = next((each for each in revisions if each.is_live), None)
    if live is None:
        return None
    begin = live
    while (restored := _restored_by(begin, revisions)) is not None:
        begin = restored
    bad = is_bad or (lambda each: _definition_of(each) == _definition_of(live))
    return next((each for each in _ours_before(begin, revisions) if not bad(each)), None)


def _ours_before(revision: Revision, revisions: Sequence[Revision]) -> list[Revision]:
    return [
        each
        for each in revisions
        if each.number < revision.number and each.status == "published" and each.signature
    ]


def _restored_by(revision: Revision, revisions: Sequence[Revision]) -> Revision | None:
    """Return the older revision that a roll back of ours restored. None if the revision is not one, or that is gone."""
    target = rolled_back_to(revision.message) if revision.signature else None
    if target is None:
        return None
    older = (each for each in revisions if each.number < revision.number)
    if target == "LatestPublished":
        return next((each for each in older if each.status == "published"), None)
    return next((each for each in older if each.number == target), None)


def _definition_of(revision: Revision) -> str | None:
    return revision.signature.definition if revision.signature else None
