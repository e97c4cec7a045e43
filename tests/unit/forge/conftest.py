"""A forge on a real socket, and jobs on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.forge_jobs import REQUEST, Job
from support.forge_server import BOT, JOB, USERS, ForgeServer


@pytest.fixture
def forge() -> Iterator[ForgeServer]:
    """An empty forge."""
    with ForgeServer().running() as running:
        yield running


@pytest.fixture
def event(tmp_path: Path) -> Path:
    """The file with the event of a pull request."""
    file = tmp_path / "event.json"
    file.write_text(json.dumps({"pull_request": {"number": REQUEST}}))
    return file


@pytest.fixture
def github(forge: ForgeServer, event: Path) -> Job:
    """A job of GitHub Actions about a pull request."""
    environ = forge.github(GITHUB_EVENT_PATH=str(event))
    return Job(environ, USERS[JOB], 65_536, [])


@pytest.fixture
def gitlab(forge: ForgeServer) -> Job:
    """A job of GitLab CI about a merge request."""
    return Job(forge.gitlab(CI_MERGE_REQUEST_IID=str(REQUEST)), USERS[BOT], 1_000_000, [])


@pytest.fixture(params=["github", "gitlab"])
def job(request: pytest.FixtureRequest) -> Job:
    """A job of each forge about a pull request or a merge request."""
    found: Job = request.getfixturevalue(request.param)
    return found
