"""A job of a pipeline that writes to its forge."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi_twilio_studio.forge.job import open_comments, open_issues
from pulumi_twilio_studio.forge.posts import Posts

REQUEST = 5


@dataclass
class Job:
    """A job of one forge, and the user that its token stands for."""

    environ: dict[str, str]
    user: dict[str, object]
    most: int
    """Characters that the forge takes."""

    pauses: list[float]

    def comments(self) -> Posts:
        return self._quick(open_comments(self.environ))

    def issues(self) -> Posts:
        return self._quick(open_issues(self.environ))

    def _quick(self, posts: Posts) -> Posts:
        posts.calls.pause = self.pauses.append
        return posts
