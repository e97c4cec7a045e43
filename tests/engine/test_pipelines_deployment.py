"""The pipelines that `init --ci github` writes: a merge through dev, staging and prod, and a roll back by hand.

Judged by the journal: what is written for a merge is written to one environment after the other.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.pipelines.github import WorkflowRun
from support.pipelines.machine import Machine, git
from support.pipelines.shop import STACKS
from support.pipelines.stories import (
    Story,
    deployed_twice,
    environment_of,
    live,
    scripts,
    tell,
)


@pytest.fixture(scope="module")
def merged(
    tmp_path_factory: pytest.TempPathFactory, machine: Machine
) -> Iterator[tuple[Story, WorkflowRun]]:
    """The story of a merge to main, which several tests read."""
    with tell(tmp_path_factory.mktemp("merge"), machine) as told:
        told.shop.configure("prod", "twilio-studio:after", "status/staging.json")
        told.shop.push("Let prod read what the job of staging leaves")
        yield told, told.github.run("twilio-studio-deploy.yml", "push", {})


Merged = tuple[Story, WorkflowRun]


def test_a_merge_runs_every_script_of_each_environment_in_its_order(merged: Merged) -> None:
    _, run = merged

    assert dict.fromkeys(STACKS, "success").items() <= run.results.items(), str(run)
    assert list(STACKS) == run.environments
    assert [f"twilio-studio-{stack}" for stack in STACKS] == run.groups
    assert [
        (f"{stack} / deploy", step, 0)
        for stack in STACKS
        for step in ("Deploy", "Smoke test", "Report")
    ] == scripts(run)


def test_a_merge_writes_dev_then_staging_then_prod(merged: Merged) -> None:
    story, _ = merged

    order = [environment_of(each, story.emulator) for each in story.emulator.writes()]

    assert list(STACKS) == list(dict.fromkeys(order))
    assert sorted(order, key=STACKS.index) == order


def test_after_a_merge_each_environment_runs_the_same_definition(merged: Merged) -> None:
    story, _ = merged

    found = live(story.emulator)

    assert set(STACKS) == found.keys()
    assert 1 == len(set(found.values()))


def test_the_report_of_each_environment_is_in_its_summary(merged: Merged) -> None:
    _, run = merged

    assert [True] * 3 == ["greeter" in run.summaries[f"{stack} / deploy"] for stack in STACKS]


def test_a_revision_names_the_commit_of_the_merge(merged: Merged) -> None:
    story, _ = merged
    commit = git(story.shop.origin, "rev-parse", "main")

    messages = [
        each["commit_message"] for flow in story.emulator.flows() for each in flow["revisions"]
    ]

    assert [True] * 3 == [f"(commit {commit[:12]})" in message for message in messages]


def test_an_environment_that_fails_stops_the_ones_after_it(story: Story) -> None:
    story.shop.configure("staging", "twilio-studio:accountSid", f"AC{0:032}")
    story.shop.push("Break staging")

    run = story.github.run("twilio-studio-deploy.yml", "push", {})

    assert ("success", "failure", "skipped") == tuple(run.results[each] for each in STACKS), str(
        run
    )
    assert ["Greeter (dev)"] == [each["friendly_name"] for each in story.emulator.flows()]


def test_a_roll_back_by_hand_is_one_write_and_its_pin_is_committed(story: Story) -> None:
    deployed_twice(story.shop)
    before = live(story.emulator)["prod"]
    story.emulator.clear_journal()
    inputs = {"stack": "prod", "flow": "greeter"}

    run = story.github.run("twilio-studio-roll-back.yml", "workflow_dispatch", {}, inputs)

    assert "success" == run.results["roll-back"], str(run)
    assert 1 == len(story.emulator.writes())
    assert "What is your name?" in live(story.emulator)["prod"] != before
    assert "pins.greeter" in story.shop.committed("Pulumi.prod.yaml")
    assert ["prod"] == run.environments
    assert ["twilio-studio-prod"] == run.groups


def test_after_a_roll_back_the_next_deployment_changes_nothing_until_somebody_goes_forward(
    story: Story,
) -> None:
    deployed_twice(story.shop)
    inputs = {"stack": "prod", "flow": "greeter"}
    story.github.run("twilio-studio-roll-back.yml", "workflow_dispatch", {}, inputs)
    story.emulator.clear_journal()

    run = story.github.run("twilio-studio-deploy.yml", "push", {})

    assert "success" == run.results["prod"], str(run)
    assert "prod" not in [environment_of(each, story.emulator) for each in story.emulator.writes()]
    forward = {**inputs, "direction": "forward"}
    story.github.run("twilio-studio-roll-back.yml", "workflow_dispatch", {}, forward)
    assert "Name, please." in live(story.emulator)["prod"]
    assert "pins.greeter" not in story.shop.committed("Pulumi.prod.yaml")


def test_a_name_of_a_flow_is_never_a_script(story: Story) -> None:
    story.shop.up("prod")
    inputs = {"stack": "prod", "flow": "greeter$(touch /tmp/mine)`touch mine`"}

    run = story.github.run("twilio-studio-roll-back.yml", "workflow_dispatch", {}, inputs)

    assert "failure" == run.results["roll-back"]
    assert not (story.github.machine.work / "mine").exists()
