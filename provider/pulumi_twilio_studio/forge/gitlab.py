"""GitLab's REST API: notes of a merge request and issues of a project.

Sources: docs.gitlab.com, "Notes API" (merge requests), "Issues API", "Users API" (the current user).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.forge.posts import Draft, Post

if TYPE_CHECKING:
    from pulumi_twilio_studio.forge.calls import Calls

MOST = 1_000_000
"""Characters of a note and of a description (docs.gitlab.com: administration/instance_limits)."""


class Notes:
    """The notes of one merge request."""

    most = MOST

    def __init__(self, calls: Calls, project: int, number: int) -> None:
        self.calls = calls
        self._path = f"/projects/{project}/merge_requests/{number}/notes"

    def listed(self) -> Iterator[Post]:
        """Yield the notes that the token's own user wrote, and not GitLab itself."""
        me = _my_number(self.calls)
        for each in self.calls.entries(self._path, order_by="created_at", sort="asc"):
            if _is_by(each, me) and not each.get("system"):
                yield Post(each["id"], str(each.get("body") or ""), "")

    def create(self, draft: Draft) -> str:
        """Create a note. GitLab gives it no URL of its own."""
        self.calls.create(self._path, {"body": draft.text})
        return ""

    def change(self, post: Post, draft: Draft) -> None:
        """Replace the note's text."""
        self.calls.replace("PUT", f"{self._path}/{post.number}", {"body": draft.text})


class Issues:
    """The open issues of a project."""

    most = MOST

    def __init__(self, calls: Calls, project: int) -> None:
        self.calls = calls
        self._path = f"/projects/{project}/issues"

    def listed(self) -> Iterator[Post]:
        """Yield the issues that the token's own user wrote."""
        me = _my_number(self.calls)
        for each in self.calls.entries(self._path, state="opened", scope="all"):
            if _is_by(each, me):
                text, url = str(each.get("description") or ""), str(each.get("web_url", ""))
                yield Post(each["iid"], text, url, str(each.get("title", "")))

    def create(self, draft: Draft) -> str:
        """Open an issue, and return its URL."""
        values = {"title": draft.title, "description": draft.text}
        return str(self.calls.create(self._path, values).get("web_url", ""))

    def change(self, post: Post, draft: Draft) -> None:
        """Replace title and text, and close the issue if the draft says so."""
        values = {"title": draft.title, "description": draft.text}
        state = {"state_event": "close"} if draft.is_closed else {}
        self.calls.replace("PUT", f"{self._path}/{post.number}", {**values, **state})


def _my_number(calls: Calls) -> Any:
    return (calls.read("/user") or {}).get("id")


def _is_by(entry: dict[str, Any], number: Any) -> bool:
    """Whether that user wrote it: anybody may write our mark."""
    return number is not None and (entry.get("author") or {}).get("id") == number
