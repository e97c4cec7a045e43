"""The pipeline that `init --ci gitlab` writes: every script of each job, chosen by its rules, run in its order.

Judged by what the emulator and the forge then hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.forge_server import PROJECT
from support.pipelines.machine import Machine
from support.pipelines.shop import STACKS, hidden
from support.pipelines.stories import (
    READ,
    GitLabStory,
    deployed_twice,
    flow_of,
    live,
    save,
    tell_at_gitlab,
)


@pytest.fixture
def gitlab(tmp_path: Path, machine: Machine) -> Iterator[GitLabStory]:
    """A project with a pipeline of GitLab."""
    with tell_at_gitlab(tmp_path, machine) as told:
        yield told


def test_a_merge_request_is_checked_reviewed_and_commented_and_writes_nothing(
    gitlab: GitLabStory,
) -> None:
    gitlab.shop.up("prod")
    gitlab.shop.ask("Name, please.")
    gitlab.shop.push("Ask shortly", "change")

    run = gitlab.request()

    assert [] == gitlab.emulator.writes()
    assert dict.fromkeys(("lint", "test", "review", "comment"), "success") == run.results, str(run)
    assert list(READ) == run.environments
    [comment] = gitlab.forge.comments
    assert comment.text.startswith("<!-- twilio-studio:review -->")
    assert "Name, please." in comment.text
    report = gitlab.gitlab.artifacts / "lint" / ".code-quality.json"
    assert [] == json.loads(report.read_text())
    assert "</svg>" in (gitlab.gitlab.artifacts / "review: [prod]/review/prod.html").read_text()
    assert [] == hidden(gitlab.shop.secrets, str(run) + comment.text)


def test_a_merge_request_from_a_fork_is_checked_only(gitlab: GitLabStory) -> None:
    gitlab.shop.ask("Name, please.")
    gitlab.shop.push("Ask shortly", "change")

    run = gitlab.request(source=PROJECT + 1)

    assert {"lint": "success", "test": "success"} == run.results, str(run)
    assert ([], []) == (gitlab.emulator.journal(), gitlab.forge.requests)


def test_a_mistake_in_a_merge_request_is_in_the_report_by_its_line(gitlab: GitLabStory) -> None:
    gitlab.shop.break_flow()
    gitlab.shop.push("Break it", "change")

    run = gitlab.request()

    [first, *_] = json.loads((gitlab.gitlab.artifacts / "lint" / ".code-quality.json").read_text())
    assert "flows/greeter.json" == first["location"]["path"]
    assert ("failed", "failed") == (run.results["lint"], run.results["review"])
    assert "nowhere" in gitlab.forge.comments[0].text


def test_drift_is_an_issue_of_gitlab_that_is_opened_and_closed(gitlab: GitLabStory) -> None:
    gitlab.shop.up("staging", "prod")
    save(gitlab.emulator, flow_of("prod", gitlab.emulator), "Somebody was here")
    gitlab.emulator.clear_journal()

    opened = gitlab.gitlab.run("schedule")

    [issue] = gitlab.forge.issues
    assert ({"drift": "success"}, []) == (opened.results, gitlab.emulator.writes()), str(opened)
    assert ("Drift in prod", True) == (issue.title, issue.is_open)
    assert "Somebody was here" in issue.text
    gitlab.shop.up("prod")
    closed = gitlab.gitlab.run("schedule")
    assert ([issue], False) == (gitlab.forge.issues, issue.is_open), str(closed)


def test_a_merge_at_gitlab_waits_for_a_person_before_prod(gitlab: GitLabStory) -> None:
    gitlab.shop.configure("prod", "twilio-studio:after", "status/staging.json")
    gitlab.shop.push("Let prod read what the job of staging leaves")

    waiting = gitlab.gitlab.run("push")

    told = {"lint": "success", "dev": "success", "staging": "success", "prod": "manual"}
    assert told == waiting.results, str(waiting)
    assert {"dev", "staging"} == live(gitlab.emulator).keys()
    approved = gitlab.gitlab.run("push", approved=frozenset({"prod"}))
    assert "success" == approved.results["prod"], str(approved)
    assert 1 == len(set(live(gitlab.emulator).values()))
    assert [f"twilio-studio-{stack}" for stack in STACKS] == approved.groups


def test_a_roll_back_at_gitlab_is_one_write_and_its_pin_is_committed(gitlab: GitLabStory) -> None:
    deployed_twice(gitlab.shop)
    gitlab.emulator.clear_journal()

    run = gitlab.gitlab.run("web", {"ROLL_BACK_FLOW": "greeter"})

    assert {"roll-back": "success"} == run.results, str(run)
    assert 1 == len(gitlab.emulator.writes())
    assert "What is your name?" in live(gitlab.emulator)["prod"]
    assert "pins.greeter" in gitlab.shop.committed("Pulumi.prod.yaml")
    gitlab.shop.up("staging")  # or the gate refuses to go forward
    forward = {"ROLL_BACK_FLOW": "greeter", "ROLL_BACK_DIRECTION": "forward"}
    back = gitlab.gitlab.run("web", forward)
    assert {"roll-back": "success"} == back.results, str(back)
    assert "Name, please." in live(gitlab.emulator)["prod"]
