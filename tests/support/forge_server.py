"""A small GitHub and GitLab on a real socket, with a store that tests judge by.

Shapes and statuses as documented: docs.github.com "REST API endpoints for issue comments", "... for issues", "Using
pagination in the REST API", "Rate limits for the REST API"; docs.gitlab.com "Notes API", "Issues API", "REST API"
(Pagination, Status codes), "Users API".
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

REPOSITORY, PROJECT = "acme/bots", 42


def job_token(*rights: str) -> str:
    """The token that GitHub makes for a job with those rights to write."""
    return f"ghs_{'.'.join(sorted(rights))}.{'j' * 24}"


JOB = job_token("issues", "pull-requests")
READER = job_token()
"""Of a job of a pull request from a fork, which may only read."""

PERSON = "ghp_" + "p" * 36
"""Of a person."""

BOT, GUEST = "glpat-" + "b" * 20, "glpat-" + "g" * 20
"""Tokens at GitLab: of a project's bot, and of one whose role may not write."""

ACTIONS: dict[str, Any] = {"id": 41898282, "login": "github-actions[bot]", "type": "Bot"}
USERS: dict[str, dict[str, Any]] = {
    JOB: ACTIONS,
    READER: ACTIONS,
    PERSON: {"id": 7, "login": "ada", "type": "User"},
    BOT: {"id": 8, "username": "project_42_bot", "bot": True},
    GUEST: {"id": 9, "username": "guest", "bot": False},
}
SOMEBODY = {"id": 99, "login": "mallory", "username": "mallory", "type": "User"}


@dataclass
class Request:
    """One request that reached the server."""

    method: str
    path: str
    query: dict[str, str]
    status: int


@dataclass
class Fault:
    """What happens to the next request of that method: an answer without effect, or an effect without an answer."""

    method: str
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    takes_effect: bool = False


@dataclass
class Entry:
    """A comment or an issue; `on` is the pull request or merge request of a comment."""

    number: int
    text: str
    author: dict[str, Any]
    on: int = 0
    title: str = ""
    is_open: bool = True
    is_request: bool = False
    is_system: bool = False
    history: list[str] = field(default_factory=list)


class ForgeServer:
    """What it holds, what reached it, and what shall go wrong."""

    def __init__(self) -> None:
        self.comments: list[Entry] = []
        self.issues: list[Entry] = []
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.lock = threading.Lock()
        self._numbers = iter(range(1001, 10**6))
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Bound", (_Handler,), {"forge": self})
        )
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Of GitHub's API; GitLab's is below /api/v4."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def writes(self) -> list[Request]:
        """The requests that changed something, or were refused to."""
        return [each for each in self.requests if each.method != "GET"]

    def github(self, token: str = JOB, **more: str) -> dict[str, str]:
        """The variables of a job of GitHub Actions."""
        variables = {"GITHUB_API_URL": self.url, "GITHUB_REPOSITORY": REPOSITORY}
        return {**variables, "GITHUB_TOKEN": token, **more}

    def gitlab(self, token: str = BOT, **more: str) -> dict[str, str]:
        """The variables of a job of GitLab CI."""
        variables = {"CI_API_V4_URL": f"{self.url}/api/v4", "CI_PROJECT_ID": str(PROJECT)}
        return {**variables, "GITLAB_TOKEN": token, **more}

    def comment(self, text: str, on: int, author: dict[str, Any] = SOMEBODY, **more: Any) -> Entry:
        """Somebody writes a comment."""
        self.comments.append(made := Entry(next(self._numbers), text, author, on, **more))
        return made

    def issue(self, text: str, author: dict[str, Any] = SOMEBODY, **more: Any) -> Entry:
        """Somebody opens an issue."""
        self.issues.append(made := Entry(next(self._numbers), text, author, **more))
        return made

    @contextmanager
    def running(self) -> Iterator[ForgeServer]:
        """Serve until the block ends."""
        serving = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        serving.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            serving.join()


class _Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    forge: ForgeServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments: Any) -> None:
        """Say nothing: `requests` holds it all."""

    def handle_one(self) -> None:
        """Answer one request, as the forge would or as the next fault of its method says."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"null")
        with self.forge.lock:
            fault = next((each for each in self.forge.faults if each.method == self.command), None)
            if fault:
                self.forge.faults.remove(fault)
            headers: dict[str, str] = {}
            if fault and not fault.takes_effect:
                status, answer, headers = fault.status, {"message": "at fault"}, fault.headers
            else:
                status, answer, headers = self._answer(parts.path, query, body)
            self.forge.requests.append(Request(self.command, parts.path, query, status))
        if fault and fault.takes_effect:
            self.close_connection = True
            return
        sent = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_POST = do_PATCH = do_PUT = handle_one  # noqa: N815 -- http.server's names

    def _answer(
        self, path: str, query: dict[str, str], body: Any
    ) -> tuple[int, Any, dict[str, str]]:
        try:
            if path.startswith("/api/v4/"):
                return _GitLab(self, query, body).answer(path.removeprefix("/api/v4"))
            return _GitHub(self, query, body).answer(path)
        except _Refused as refusal:
            return refusal.status, {"message": str(refusal)}, {}


class _Side:
    """What both forges have in common."""

    def __init__(self, handler: _Handler, query: dict[str, str], body: Any) -> None:
        self.forge = handler.forge
        self.handler = handler
        self.query = query
        self.body = body or {}

    def page(self, shown: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
        """One page, and the number of the next one or 0."""
        size = min(int(self.query.get("per_page", "30")), 100)
        at = int(self.query.get("page", "1"))
        return shown[(at - 1) * size : at * size], at + 1 if at * size < len(shown) else 0

    def found(self, entries: list[Entry], number: str) -> Entry:
        """The entry with that number."""
        found = next((each for each in entries if each.number == int(number)), None)
        if found is None:
            raise _Refused(404, "Not Found")
        return found

    def write(self, entry: Entry, text: str, most: int, refusal: str) -> None:
        """Give the entry another text."""
        if len(text) > most:
            raise _Refused(422 if most < 10**6 else 400, refusal)
        entry.history.append(entry.text)
        entry.text = text


class _GitHub(_Side):
    def answer(self, path: str) -> tuple[int, Any, dict[str, str]]:
        token = self.handler.headers.get("authorization", "").removeprefix("Bearer ")
        if not token.startswith("ghs_") and token != PERSON:
            raise _Refused(401, "Bad credentials")
        self.me = USERS[PERSON] if token == PERSON else ACTIONS
        is_job = self.me is ACTIONS
        if is_job and (
            path == "/user" or not self.may_write(token.removeprefix("ghs_").split("."), path)
        ):
            raise _Refused(403, "Resource not accessible by integration")
        if path == "/user":
            return 200, self.me, {}
        below = path.removeprefix(f"/repos/{REPOSITORY}")
        if below == path:
            raise _Refused(404, "Not Found")
        for pattern, act in {
            r"GET /issues/(\d+)/comments": self.comments,
            r"POST /issues/(\d+)/comments": self.comment,
            r"PATCH /issues/comments/(\d+)": self.edit_comment,
            r"GET /issues": self.issues,
            r"POST /issues": self.issue,
            r"PATCH /issues/(\d+)": self.edit_issue,
        }.items():
            if found := re.fullmatch(pattern, f"{self.handler.command} {below}"):
                return act(*found.groups())
        raise _Refused(404, "Not Found")

    def may_write(self, rights: list[str], path: str) -> bool:
        """Whether a job's token suffices; a comment takes either right (both lists of permissions name it)."""
        of_comment = (
            {"issues", "pull-requests"}
            if path.endswith("comments") or "/comments/" in path
            else {"issues"}
        )
        return self.handler.command == "GET" or not of_comment.isdisjoint(rights)

    def comments(self, on: str) -> tuple[int, Any, dict[str, str]]:
        return self.listed([self.shown(each) for each in self.forge.comments if each.on == int(on)])

    def comment(self, on: str) -> tuple[int, Any, dict[str, str]]:
        made = self.forge.comment("", int(on), self.me)
        self.put(made)
        return 201, self.shown(made), {}

    def edit_comment(self, number: str) -> tuple[int, Any, dict[str, str]]:
        self.put(found := self.found(self.forge.comments, number))
        return 200, self.shown(found), {}

    def issues(self) -> tuple[int, Any, dict[str, str]]:
        is_open = self.query.get("state", "open") == "open"
        return self.listed(
            [self.shown(each) for each in self.forge.issues if each.is_open is is_open]
        )

    def issue(self) -> tuple[int, Any, dict[str, str]]:
        made = self.forge.issue("", self.me, title=self.body["title"])
        self.put(made)
        return 201, self.shown(made), {}

    def edit_issue(self, number: str) -> tuple[int, Any, dict[str, str]]:
        self.put(found := self.found(self.forge.issues, number))
        found.title = self.body.get("title", found.title)
        found.is_open = self.body.get("state", "open") == "open"
        return 200, self.shown(found), {}

    def put(self, entry: Entry) -> None:
        self.write(
            entry, self.body["body"], 65_536, "body is too long (maximum is 65536 characters)"
        )

    def listed(self, shown: list[dict[str, Any]]) -> tuple[int, Any, dict[str, str]]:
        page, following = self.page(shown)
        link = f'<{self.forge.url}/x?page={following}>; rel="next"'
        return 200, page, {"Link": link} if following else {}

    def shown(self, entry: Entry) -> dict[str, Any]:
        url = f"https://github.com/{REPOSITORY}/issues/{entry.on or entry.number}#{entry.number}"
        values = {"id": entry.number, "body": entry.text, "user": entry.author, "html_url": url}
        if entry.on:
            return values
        state = {"state": "open" if entry.is_open else "closed", "title": entry.title}
        request = {"pull_request": {"url": url}} if entry.is_request else {}
        return {**values, **state, **request, "id": entry.number * 1000, "number": entry.number}


class _GitLab(_Side):
    def answer(self, path: str) -> tuple[int, Any, dict[str, str]]:
        token = self.handler.headers.get("private-token", "")
        if token not in USERS:
            raise _Refused(401, "401 Unauthorized")
        self.me = USERS[token]
        if path == "/user":
            return 200, self.me, {}
        if token == GUEST and self.handler.command != "GET":
            raise _Refused(403, "403 Forbidden")
        below = path.removeprefix(f"/projects/{PROJECT}")
        if below == path:
            raise _Refused(404, "404 Project Not Found")
        for pattern, act in {
            r"GET /merge_requests/(\d+)/notes": self.notes,
            r"POST /merge_requests/(\d+)/notes": self.note,
            r"PUT /merge_requests/(\d+)/notes/(\d+)": self.edit_note,
            r"GET /issues": self.issues,
            r"POST /issues": self.issue,
            r"PUT /issues/(\d+)": self.edit_issue,
        }.items():
            if found := re.fullmatch(pattern, f"{self.handler.command} {below}"):
                return act(*found.groups())
        raise _Refused(404, "404 Not Found")

    def notes(self, on: str) -> tuple[int, Any, dict[str, str]]:
        found = [each for each in self.forge.comments if each.on == int(on)]
        return self.listed([self.shown(each) for each in found])

    def note(self, on: str) -> tuple[int, Any, dict[str, str]]:
        made = self.forge.comment("", int(on), self.me)
        self.put(made, "body")
        return 201, self.shown(made), {}

    def edit_note(self, on: str, number: str) -> tuple[int, Any, dict[str, str]]:
        found = self.found([each for each in self.forge.comments if each.on == int(on)], number)
        self.put(found, "body")
        return 200, self.shown(found), {}

    def issues(self) -> tuple[int, Any, dict[str, str]]:
        is_open = self.query.get("state") == "opened"
        return self.listed(
            [self.shown(each) for each in self.forge.issues if each.is_open is is_open]
        )

    def issue(self) -> tuple[int, Any, dict[str, str]]:
        made = self.forge.issue("", self.me, title=self.body["title"])
        self.put(made, "description")
        return 201, self.shown(made), {}

    def edit_issue(self, number: str) -> tuple[int, Any, dict[str, str]]:
        found = self.found(self.forge.issues, number)
        self.put(found, "description")
        found.title = self.body.get("title", found.title)
        found.is_open = found.is_open and self.body.get("state_event") != "close"
        return 200, self.shown(found), {}

    def put(self, entry: Entry, name: str) -> None:
        self.write(
            entry, self.body[name], 1_000_000, f"{name} is too long (maximum is 1000000 characters)"
        )

    def listed(self, shown: list[dict[str, Any]]) -> tuple[int, Any, dict[str, str]]:
        page, following = self.page(shown)
        return 200, page, {"X-Next-Page": str(following or "")}

    def shown(self, entry: Entry) -> dict[str, Any]:
        if entry.on:
            values = {"id": entry.number, "body": entry.text, "author": entry.author}
            return {**values, "system": entry.is_system, "noteable_iid": entry.on}
        return {
            "id": entry.number * 1000,
            "iid": entry.number,
            "title": entry.title,
            "description": entry.text,
            "author": entry.author,
            "state": "opened" if entry.is_open else "closed",
            "web_url": f"https://gitlab.com/{REPOSITORY}/-/issues/{entry.number}",
        }
