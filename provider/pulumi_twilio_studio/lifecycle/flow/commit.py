"""Which commit of a repository a revision was written from: it stands at the end of the revision's commit message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES = ("TWILIO_STUDIO_COMMIT", "GITHUB_SHA", "CI_COMMIT_SHA")
"""The first one of these that holds a commit counts. GitHub Actions and GitLab CI set theirs."""

DIGITS = 12
"""How many digits of a commit a message carries."""

_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")
_AT_THE_END = re.compile(r"\(commit (?P<commit>[0-9a-f]{7,12})\)\Z")


def commit_of(environ: Mapping[str, str]) -> str:
    """Return the commit that the environment names, at most 12 digits of it, or "".

    A value that is not a commit is passed over: 7 to 64 hexadecimal digits are one.
    """
    values = (environ.get(name, "").strip() for name in VARIABLES)
    found = next(filter(_COMMIT.fullmatch, values), "")
    return found[:DIGITS].lower()


def ending(commit: str) -> str:
    """Return the end of a commit message that names the commit. "" without one."""
    return f"(commit {commit})" if commit else ""


def commit_in(message: str | None) -> str | None:
    """Return the commit that a commit message without its signature names, or None."""
    found = _AT_THE_END.search(message or "")
    return found["commit"] if found else None


def without_commit(message: str) -> str:
    """Return a commit message without its signature as its author wrote it, without the commit."""
    found = _AT_THE_END.search(message)
    return message[: found.start()].rstrip() if found else message
