"""Which forge a job belongs to, by its variables, and what it says if one is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.forge import github, gitlab
from pulumi_twilio_studio.forge.errors import NoForge
from pulumi_twilio_studio.forge.job import open_comments, open_issues

GITHUB = {
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_REPOSITORY": "acme/bots",
    "GITHUB_TOKEN": "t",
    "GITHUB_EVENT_PATH": "event.json",
}
GITLAB = {
    "CI_API_V4_URL": "https://gitlab.com/api/v4",
    "CI_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_IID": "5",
    "GITLAB_TOKEN": "t",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the event of a pull request."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "event.json").write_text('{"pull_request": {"number": 5}}')
    return tmp_path


def test_a_job_of_github_is_one() -> None:
    assert isinstance(open_comments(GITHUB), github.Comments)
    assert isinstance(open_issues(GITHUB), github.Issues)


def test_a_job_of_gitlab_is_one() -> None:
    assert isinstance(open_comments(GITLAB), gitlab.Notes)
    assert isinstance(open_issues(GITLAB), gitlab.Issues)


@pytest.mark.parametrize(
    ("variables", "missing", "told"),
    [
        ({}, "", "neither GITHUB_API_URL nor CI_API_V4_URL"),
        (GITHUB, "GITHUB_TOKEN", r"env: {GITHUB_TOKEN: \${{ github.token }}}"),
        (GITHUB, "GITHUB_REPOSITORY", "GITHUB_REPOSITORY is not set"),
        (GITHUB, "GITHUB_EVENT_PATH", "GITHUB_EVENT_PATH is not set"),
        (GITLAB, "GITLAB_TOKEN", "project access token with the scope `api`"),
        (GITLAB, "CI_PROJECT_ID", "CI_PROJECT_ID is not set"),
        (GITLAB, "CI_MERGE_REQUEST_IID", "about no merge request"),
    ],
)
def test_what_is_missing_is_named(variables: dict[str, str], missing: str, told: str) -> None:
    environ = {name: value for name, value in variables.items() if name != missing}

    with pytest.raises(NoForge, match=told):
        open_comments(environ)


@pytest.mark.parametrize("event", ["{}", "[]", '{"pull_request": null}', '{"pull_request": {}}'])
def test_an_event_without_a_pull_request_is_told(folder: Path, event: str) -> None:
    (folder / "event.json").write_text(event)

    with pytest.raises(NoForge, match="about no pull request"):
        open_comments(GITHUB)


@pytest.mark.parametrize("event", ["{", "[" * 100_000, ""])
def test_an_event_that_is_no_json_is_told(folder: Path, event: str) -> None:
    (folder / "event.json").write_text(event)

    with pytest.raises(NoForge, match=r"cannot be read: event\.json"):
        open_comments(GITHUB)


@pytest.mark.parametrize("value", ["", "x", "1/../2", "-1", "9" * 30])
def test_a_number_of_a_merge_request_is_a_number(value: str) -> None:
    with pytest.raises(NoForge):
        open_comments({**GITLAB, "CI_MERGE_REQUEST_IID": value})
