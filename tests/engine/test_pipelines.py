"""The pipelines that `init --ci github` writes: every script of a pull request and of the schedule, run in its order.

The machines of the jobs know nothing of ours. Judged by what the emulator and the forge then hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from support.pipelines.github import WorkflowRun
from support.pipelines.machine import Machine
from support.pipelines.shop import hidden
from support.pipelines.stories import NUMBER, READ, Story, flow_of, save, scripts, tell


@dataclass
class Requests:
    """What happened to a pull request: its first commit, its second one, and one with a mistake."""

    story: Story
    runs: list[WorkflowRun] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    written: list[Any] = field(default_factory=list)

    def go_on(self, message: str) -> None:
        """Push a commit, and keep what it led to."""
        self.story.shop.push(message, "change")
        self.runs.append(self.story.request())
        self.comments.append(self.story.forge.comments[0].text)
        page = self.story.github.artifacts / "review-prod" / "prod.html"
        self.pages.append(page.read_text())
        self.written += self.story.emulator.writes()


@pytest.fixture(scope="module")
def requests_told(tmp_path_factory: pytest.TempPathFactory, machine: Machine) -> Iterator[Requests]:
    """The story of a pull request, which several tests read."""
    with tell(tmp_path_factory.mktemp("request"), machine) as told:
        told.shop.up("staging", "prod")
        found = Requests(told)
        told.shop.ask("Name, please.")
        found.go_on("Ask shortly")
        told.shop.ask("Speak up!")
        found.go_on("Ask more shortly")
        told.shop.break_flow()
        found.go_on("Break it")
        yield found


def test_a_pull_request_runs_every_script_in_its_order(requests_told: Requests) -> None:
    run = requests_told.runs[0]

    assert {"check": "success", "review": "success", "comment": "success"} == run.results, str(run)
    assert list(READ) == run.environments
    assert [
        ("check", "Lint", 0),
        ("check", "Test", 0),
        ("review (staging)", "Review", 0),
        ("review (prod)", "Review", 0),
        ("comment", "Write the comment", 0),
    ] == scripts(run)


def test_a_pull_request_writes_nothing_to_twilio(requests_told: Requests) -> None:
    assert [] == requests_told.written


def test_a_pull_request_has_one_comment_with_the_review_of_each_stack(
    requests_told: Requests,
) -> None:
    text = requests_told.comments[0]

    assert [NUMBER] == [each.on for each in requests_told.story.forge.comments]
    assert 2 == text.count("Name, please.")
    assert "shop/staging" in text
    assert "/actions/runs/1)" in text
    assert "Name, please." in requests_told.runs[0].summaries["review (prod)"]


def test_the_next_commit_updates_the_comment(requests_told: Requests) -> None:
    assert 2 == requests_told.comments[1].count("Speak up!")
    assert "Name, please." not in requests_told.comments[1]


def test_the_page_with_pictures_is_an_artifact(requests_told: Requests) -> None:
    assert "</svg>" in requests_told.pages[0]


def test_no_secret_is_in_a_log_a_comment_or_a_page(requests_told: Requests) -> None:
    told = [*map(str, requests_told.runs), *requests_told.comments, *requests_told.pages]

    assert [] == hidden(requests_told.story.shop.secrets, "".join(told))


def test_a_mistake_is_an_annotation_of_its_line_and_fails_the_check(
    requests_told: Requests,
) -> None:
    run = requests_told.runs[2]

    [lint] = [each for each in run.ran if each.step == "Lint"]
    assert "::error file=flows/greeter.json,line=" in lint.text
    assert "failure" == run.results["check"]
    assert ("check", "Test") in [script[:2] for script in scripts(run)]


def test_a_review_that_fails_is_told_in_the_comment_too(requests_told: Requests) -> None:
    run = requests_told.runs[2]

    assert ("failure", "success") == (run.results["review"], run.results["comment"]), str(run)
    assert "nowhere" in requests_told.comments[2]


def test_a_pull_request_from_a_fork_is_checked_without_a_secret_and_gets_no_comment(
    story: Story,
) -> None:
    story.shop.ask("Name, please.")
    story.shop.push("Ask shortly", "change")

    run = story.request(fork=True)

    assert {"check": "success", "review": "skipped", "comment": "skipped"} == run.results, str(run)
    assert ([], []) == (run.environments, story.forge.requests)
    assert [] == story.emulator.journal()


def test_drift_is_an_issue_that_is_opened_updated_and_closed(story: Story) -> None:
    def look() -> None:
        run = story.look()
        assert ("success", []) == (run.results["drift"], story.emulator.writes()), str(run)

    story.shop.up("staging", "prod")
    prod = flow_of("prod", story.emulator)

    look()
    assert [] == story.forge.issues
    save(story.emulator, prod, "Somebody was here")
    look()
    [issue] = story.forge.issues
    assert ("Drift in prod", True) == (issue.title, issue.is_open)
    assert "Somebody was here" in issue.text
    save(story.emulator, prod, "Somebody else was here")
    look()
    assert "Somebody else was here" in issue.text
    story.shop.up("prod")
    look()
    assert ([issue], False) == (story.forge.issues, issue.is_open)


def test_what_cannot_be_read_fails_the_job_and_is_in_the_issue(story: Story) -> None:
    story.shop.up("prod")
    story.emulator.rotate_token(story.emulator.account_sid)

    run = story.look()

    assert "failure" == run.results["drift"]
    assert ["Drift in prod"] == [each.title for each in story.forge.issues], str(run)
