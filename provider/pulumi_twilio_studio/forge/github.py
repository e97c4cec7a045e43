"""GitHub's REST API: comments of a pull request and issues of a repository.

Sources: docs.github.com, "REST API endpoints for issue comments", "REST API endpoints for issues".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.forge.posts import Draft, Post

if TYPE_CHECKING:
    from pulumi_twilio_studio.forge.calls import Calls

MOST = 65_536
"""Characters: GitHub answers 422, "body is too long (maximum is 65536 characters)"."""


class Comments:
    """The comments of one pull request, which are those of an issue with the same number."""

    most = MOST

    def __init__(self, calls: Calls, repository: str, number: int) -> None:
        self.calls = calls
        self._repository = f"/repos/{repository}"
        self._path = f"{self._repository}/issues/{number}/comments"

    def listed(self) -> Iterator[Post]:
        """Yield the comments that the token's own user wrote."""
        is_ours = _authorship(self.calls)
        for each in self.calls.entries(self._path):
            if is_ours(each):
                yield _post(each["id"], each)

    def create(self, draft: Draft) -> str:
        """Create a comment, and return its URL."""
        return str(self.calls.create(self._path, {"body": draft.text}).get("html_url", ""))

    def change(self, post: Post, draft: Draft) -> None:
        """Replace the comment's text."""
        path = f"{self._repository}/issues/comments/{post.number}"
        self.calls.replace("PATCH", path, {"body": draft.text})


class Issues:
    """The open issues of a repository."""

    most = MOST

    def __init__(self, calls: Calls, repository: str) -> None:
        self.calls = calls
        self._path = f"/repos/{repository}/issues"

    def listed(self) -> Iterator[Post]:
        """Yield the issues that the token's own user wrote. Every pull request is in the list too."""
        is_ours = _authorship(self.calls)
        for each in self.calls.entries(self._path, state="open"):
            if is_ours(each) and "pull_request" not in each:
                yield _post(each["number"], each)

    def create(self, draft: Draft) -> str:
        """Open an issue, and return its URL."""
        made = self.calls.create(self._path, {"title": draft.title, "body": draft.text})
        return str(made.get("html_url", ""))

    def change(self, post: Post, draft: Draft) -> None:
        """Replace title and text, and close the issue if the draft says so."""
        values = {"title": draft.title, "body": draft.text}
        state = {"state": "closed", "state_reason": "completed"} if draft.is_closed else {}
        self.calls.replace("PATCH", f"{self._path}/{post.number}", {**values, **state})


def _post(number: int, entry: dict[str, Any]) -> Post:
    return Post(
        number,
        str(entry.get("body") or ""),
        str(entry.get("html_url")),
        str(entry.get("title", "")),
    )


def _authorship(calls: Calls) -> Callable[[dict[str, Any]], bool]:
    """Return a check whether an entry is by the token's own user, since anybody may write our mark.

    A job's own token is no user and is refused here ("Resource not accessible by integration"). What it writes
    is by a bot.
    """
    me = calls.read("/user")
    if me is None:
        return lambda entry: (entry.get("user") or {}).get("type") == "Bot"
    return lambda entry: (entry.get("user") or {}).get("id") == me.get("id")
