"""Which forge runs this job, by the variables that it gives to every job."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.files import content
from pulumi_twilio_studio.forge import github, gitlab
from pulumi_twilio_studio.forge.calls import Calls, Forge
from pulumi_twilio_studio.forge.errors import NoForge

if TYPE_CHECKING:
    from pulumi_twilio_studio.forge.posts import Posts

LARGEST_EVENT = 25_000_000
"""Bytes: a little more than the largest event of GitHub (docs.github.com: webhooks, payload cap of 25 MB)."""

_GITHUB_RIGHTS = (
    "The job's token needs `permissions:` with `{right}: write`. "
    "In a pull request from a fork it may only read."
)
_GITLAB_RIGHTS = (
    "GITLAB_TOKEN needs the scope `api` and the role Reporter or higher in this project. A job in a fork has no such "
    "token: run the pipeline in the parent project."
)


def open_comments(environ: Mapping[str, str]) -> Posts:
    """Return the comments of the pull request that this job is about. Raises NoForge."""
    if _is_github(environ):
        calls = _github(environ, "pull-requests")
        return github.Comments(calls, _needed(environ, "GITHUB_REPOSITORY"), _pull_request(environ))
    if not environ.get("CI_MERGE_REQUEST_IID"):
        _refuse_others(environ)
        raise NoForge(
            "This job is about no merge request: CI_MERGE_REQUEST_IID is missing. Let it run in merge request "
            'pipelines: rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}].'
        )
    number = _number(environ, "CI_MERGE_REQUEST_IID")
    return gitlab.Notes(_gitlab(environ), _number(environ, "CI_PROJECT_ID"), number)


def open_issues(environ: Mapping[str, str]) -> Posts:
    """Return the issues of the repository that this job belongs to. Raises NoForge."""
    if _is_github(environ):
        return github.Issues(_github(environ, "issues"), _needed(environ, "GITHUB_REPOSITORY"))
    return gitlab.Issues(_gitlab(environ), _number(environ, "CI_PROJECT_ID"))


def _is_github(environ: Mapping[str, str]) -> bool:
    return bool(environ.get("GITHUB_API_URL"))


def _refuse_others(environ: Mapping[str, str]) -> None:
    if not environ.get("CI_API_V4_URL"):
        raise NoForge(
            "This is no job of GitHub Actions or GitLab CI: neither GITHUB_API_URL nor CI_API_V4_URL is set."
        )


def _github(environ: Mapping[str, str], right: str) -> Calls:
    if not (token := environ.get("GITHUB_TOKEN")):
        raise NoForge(
            "GITHUB_TOKEN is not set. Give it to the step: env: {GITHUB_TOKEN: ${{ github.token }}}."
        )
    rights = _GITHUB_RIGHTS.format(right=right)
    url = environ["GITHUB_API_URL"].rstrip("/")
    return Calls(Forge("GitHub", url, token, "Authorization", "Bearer ", rights))


def _gitlab(environ: Mapping[str, str]) -> Calls:
    _refuse_others(environ)
    if not (token := environ.get("GITLAB_TOKEN")):
        raise NoForge(
            "GITLAB_TOKEN is not set: the token of a GitLab job may not write comments or issues. Make a project "
            "access token with the scope `api`, and keep it as a masked CI/CD variable of that name."
        )
    url = environ["CI_API_V4_URL"].rstrip("/")
    return Calls(Forge("GitLab", url, token, "PRIVATE-TOKEN", rights=_GITLAB_RIGHTS))


def _pull_request(environ: Mapping[str, str]) -> int:
    """Return the number of the pull request, from the event that started the workflow."""
    number = (_event(environ).get("pull_request") or {}).get("number")
    if not isinstance(number, int):
        raise NoForge(
            "This job is about no pull request: its event names none. Start the workflow with `on: pull_request`."
        )
    return number


def _event(environ: Mapping[str, str]) -> dict[str, Any]:
    path = _needed(environ, "GITHUB_EVENT_PATH")
    try:
        found = json.loads(content(Path(path), LARGEST_EVENT))
    except (OSError, ValueError, RecursionError):
        raise NoForge(f"The event that started this job cannot be read: {path}.") from None
    return found if isinstance(found, dict) else {}


def _needed(environ: Mapping[str, str], name: str) -> str:
    if not (value := environ.get(name)):
        raise NoForge(f"{name} is not set, although every job of this forge has it.")
    return value


def _number(environ: Mapping[str, str], name: str) -> int:
    value = _needed(environ, name)
    if not re.fullmatch(r"[0-9]{1,18}", value):
        raise NoForge(f"{name} is no number: {value!r}.")
    return int(value)
