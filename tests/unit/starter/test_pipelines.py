"""The pipelines that `init --ci` writes: what their files hold, judged without running them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

from pulumi_twilio_studio.starter.pipelines import (
    PIPELINES,
    READ,
    STACKS,
    Forge,
    next_steps,
    pipeline_files,
    repository_above,
)
from support.documents import ROOT, table

GITHUB = pipeline_files(Forge.github)
WORKFLOWS = {name: text for name, text in GITHUB.items() if "/workflows/" in name}
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+(; .+)?")
SECRET = re.compile(r"secrets\.(\w+)")


def loaded(text: str) -> dict[Any, Any]:
    found = yaml.safe_load(text)
    assert isinstance(found, dict)
    return found


def jobs() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{name}: {job}", values)
        for name, text in WORKFLOWS.items()
        for job, values in loaded(text)["jobs"].items()
    ]


def runs(value: Any) -> Iterator[str]:
    """Every text that a shell runs, wherever in a file."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "run":
                yield str(each)
            else:
                yield from runs(each)
    elif isinstance(value, list):
        for each in value:
            yield from runs(each)


@pytest.mark.parametrize("name", GITHUB)
def test_every_action_of_others_is_pinned_by_its_commit_with_its_version(name: str) -> None:
    used = [line.strip(" -") for line in GITHUB[name].splitlines() if "uses: " in line]

    assert [] == [line for line in used if "uses: ./" not in line and not PINNED.fullmatch(line)]


def test_only_actions_of_github_and_of_pulumi_are_used() -> None:
    used = re.findall(r"uses: ([\w-]+)/", "".join(GITHUB.values()))

    assert {"actions", "pulumi"} == set(used)


@pytest.mark.parametrize("name", GITHUB)
def test_no_expression_becomes_text_of_a_script(name: str) -> None:
    assert [] == [text for text in runs(loaded(GITHUB[name])) if "${{" in text]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_gives_no_right_that_a_job_does_not_ask_for(name: str) -> None:
    assert {} == loaded(WORKFLOWS[name])["permissions"]


@pytest.mark.parametrize(("job", "values"), jobs())
def test_a_job_has_few_rights(job: str, values: dict[str, Any]) -> None:
    rights = {right: value for right, value in values["permissions"].items() if value == "write"}

    assert values["permissions"]["contents"] in {"read", "write"}
    assert {
        "review.yml: comment": {"pull-requests"},
        "drift.yml: drift": {"issues"},
        "roll-back.yml: roll-back": {"contents"},
    }.get(job.rpartition("twilio-studio-")[2], set()) == rights.keys()


def test_no_workflow_runs_with_secrets_for_a_fork() -> None:
    assert [] == [name for name, text in WORKFLOWS.items() if "pull_request_target" in text]
    job = loaded(WORKFLOWS[".github/workflows/twilio-studio-review.yml"])["jobs"]["review"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" == job["if"]


@pytest.mark.parametrize(("job", "values"), jobs())
def test_a_job_with_secrets_has_an_environment_and_its_steps_do_not_name_them(
    job: str, values: dict[str, Any]
) -> None:
    secrets = SECRET.findall(str(values))

    assert not secrets or values["environment"]
    assert [] == SECRET.findall(str(values.get("steps", [])))


def test_every_job_that_writes_a_stack_waits_for_the_others_of_that_stack() -> None:
    writing = [
        values
        for _, values in jobs()
        if re.search(r"pulumi up|twilio-studio rollback", str(values.get("steps")))
    ]

    assert 2 == len(writing)
    assert [{"group": "twilio-studio-${{ inputs.stack }}", "cancel-in-progress": False}] * 2 == [
        values["concurrency"] for values in writing
    ]


def test_no_job_runs_without_an_end() -> None:
    unbounded = [
        job for job, values in jobs() if "steps" in values and "timeout-minutes" not in values
    ]

    assert [] == unbounded


def test_prod_of_gitlab_waits_for_a_person_and_each_stack_for_its_others() -> None:
    pipeline = loaded(pipeline_files(Forge.gitlab)[".gitlab-ci.yml"])

    [rule] = pipeline["prod"]["rules"]
    assert ("manual", False) == (rule["when"], rule["allow_failure"])
    assert pipeline[".deploy"]["resource_group"] == pipeline["roll-back"]["resource_group"]


def test_the_stacks_are_deployed_in_their_order() -> None:
    deploy = loaded(WORKFLOWS[".github/workflows/twilio-studio-deploy.yml"])["jobs"]
    pipeline = loaded(pipeline_files(Forge.gitlab)[".gitlab-ci.yml"])

    assert list(STACKS) == list(deploy)
    assert [None, "dev", "staging"] == [each.get("needs") for each in deploy.values()]
    assert list(STACKS) == [each for each in pipeline["stages"] if each in STACKS]


def test_both_forges_install_the_same_engine() -> None:
    versions = set(re.findall(r"3\.\d{3}\.\d+", "".join(GITHUB.values()).replace("3.216.0", "")))

    assert versions == set(
        re.findall(r"pulumi/pulumi:(\S+)", pipeline_files(Forge.gitlab)[".gitlab-ci.yml"])
    )


def test_the_wheel_has_every_file_of_the_pipelines() -> None:
    packed = {
        included.distribution_path for included in WheelBuilder(str(ROOT)).recurse_included_files()
    }

    ours = {
        path.relative_to(ROOT / "provider").as_posix()
        for path in PIPELINES.rglob("*")
        if path.is_file()
    }
    assert ours <= packed
    assert 7 == len(ours)


def test_a_folder_below_the_repository_is_told_where_the_files_belong(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "bots").mkdir()

    assert tmp_path == repository_above(tmp_path / "bots")
    assert f"root, {tmp_path}" in next_steps(tmp_path / "bots", Forge.github)[0]
    assert repository_above(tmp_path) is None


def test_the_environments_to_make_are_those_of_the_files(tmp_path: Path) -> None:
    told = " ".join(next_steps(tmp_path, Forge.gitlab))

    assert f"environments {', '.join((*STACKS, *READ))}" in told


@pytest.mark.parametrize("row", table("docs/pipelines.md", "What runs when").rows)
def test_what_runs_when_is_as_the_page_says(row: tuple[str, ...]) -> None:
    starts = {
        "a pull request": ("pull_request", "merge_request_event"),
        "a merge": ("push", "push"),
        "every night": ("schedule", "schedule"),
        "by hand": ("workflow_dispatch", "web"),
    }
    when, workflow, names, _ = row
    on, source = starts[when]
    pipeline = loaded(pipeline_files(Forge.gitlab)[".gitlab-ci.yml"])

    found = loaded(WORKFLOWS[f".github/workflows/{workflow.strip('`')}"])
    rules = {name: str(pipeline[name]["rules"]) for name in re.findall(r"`([\w-]+)`", names)}

    assert on in found[True]
    assert rules
    assert [] == [name for name, rule in rules.items() if f'== "{source}"' not in rule]


def test_every_job_of_gitlab_is_on_the_page() -> None:
    told = " ".join(row[2] for row in table("docs/pipelines.md", "What runs when").rows)
    pipeline = loaded(pipeline_files(Forge.gitlab)[".gitlab-ci.yml"])

    jobs = {name for name, job in pipeline.items() if "rules" in job and name != "workflow"}

    assert jobs == set(re.findall(r"`([\w-]+)`", told))


@pytest.mark.parametrize("row", table("docs/pipelines.md", "Credentials").rows)
def test_a_credential_reaches_every_job_with_an_environment_as_the_page_says(
    row: tuple[str, ...],
) -> None:
    name, kind = row[0].strip("`"), {"secret": "secrets", "variable": "vars"}[row[1]]

    wanted = f"${{{{ {kind}.{name} }}}}"

    assert {wanted} == {values["env"].get(name) for _, values in jobs() if "environment" in values}


def test_no_other_credential_than_those_of_the_page_is_used() -> None:
    named = {row[0].strip("`") for row in table("docs/pipelines.md", "Credentials").rows}
    used = re.findall(r"(?:secrets|vars)\.(\w+)", "".join(WORKFLOWS.values()))

    assert named == set(used)
