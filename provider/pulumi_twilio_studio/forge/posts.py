"""One comment or issue for each key, which is updated and never doubled: found by a hidden mark, whoever asks again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.forge.calls import ATTEMPTS, Calls
from pulumi_twilio_studio.forge.errors import Lost

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class Outcome(StrEnum):
    """What happened to a comment or an issue."""

    created = "created"
    updated = "updated"
    unchanged = "unchanged"
    closed = "closed"
    absent = "absent"


@dataclass(frozen=True)
class Post:
    """A comment or an open issue of ours at the forge. `number` is the forge's own."""

    number: int
    text: str
    url: str
    title: str = ""


@dataclass(frozen=True)
class Draft:
    """What a comment or an issue shall say."""

    text: str
    title: str = ""
    is_closed: bool = False

    def changes(self, post: Post) -> bool:
        """Whether the post says something else. A forge may leave out white space at the ends."""
        return self.is_closed or (self.text.strip(), self.title) != (post.text.strip(), post.title)


class Posts(Protocol):
    """The comments of one pull request, or the open issues of one repository."""

    calls: Calls
    most: int
    """Characters of the longest text that the forge takes."""

    def listed(self) -> Iterator[Post]:
        """Yield those that the token's own user wrote, in the forge's order."""

    def create(self, draft: Draft) -> str:
        """Create one, and return its URL. Raises Lost if nobody knows whether it is there."""

    def change(self, post: Post, draft: Draft) -> None:
        """Have it say what the draft says."""


def mark(key: str) -> str:
    """Return the first line of a text with this key; people do not see it. Raises WrongArgument."""
    if not KEY.fullmatch(key):
        raise WrongArgument(
            f"{key!r} cannot be a key: use 1 to 64 letters, digits, hyphens, underscores and full stops"
        )
    return f"<!-- twilio-studio:{key} -->"


def marked(key: str, text: str, most: int) -> str:
    """Return the text behind its mark, cut after a whole line if it is longer than the forge takes.

    The sentence about the cut stands at the top: what is cut may end within a code block.
    """
    whole = f"{mark(key)}\n{text}"
    if len(whole) <= most:
        return whole
    head = (
        f"{mark(key)}\n_This text has {len(text):,} characters and was cut, because the forge takes "
        f"{most:,}. The pipeline keeps the whole text as an artifact._\n\n"
    )
    kept = text[: most - len(head)]
    return head + (kept[: kept.rfind("\n") + 1] or kept)


def put(posts: Posts, key: str, text: str, title: str = "") -> tuple[Outcome, str]:
    """Create the post of this key, or update it, and return its URL. Raises ForgeError.

    A create whose answer was lost is sent again only after a look whether the post is there.
    """
    draft = Draft(marked(key, text, posts.most), title)
    for attempt in range(1, ATTEMPTS + 1):
        found = find(posts, key)
        if found is not None:
            return _update(posts, found, draft), found.url
        try:
            return Outcome.created, posts.create(draft)
        except Lost:
            if attempt == ATTEMPTS:
                raise
            posts.calls.pause(2.0**attempt)
    raise AssertionError


def close(posts: Posts, key: str, text: str, title: str) -> tuple[Outcome, str]:
    """Close the issue of this key with a last text, and return its URL; none is opened. Raises ForgeError."""
    found = find(posts, key)
    if found is None:
        return Outcome.absent, ""
    posts.change(found, Draft(marked(key, text, posts.most), title, is_closed=True))
    return Outcome.closed, found.url


def find(posts: Posts, key: str) -> Post | None:
    """Return the first post that begins with the key's mark."""
    sign = mark(key)
    return next((post for post in posts.listed() if post.text.startswith(sign)), None)


def _update(posts: Posts, post: Post, draft: Draft) -> Outcome:
    if not draft.changes(post):
        return Outcome.unchanged
    posts.change(post, draft)
    return Outcome.updated
