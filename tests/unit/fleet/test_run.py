"""One tenant's run: what it refuses to touch, and what a preview leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.result import Verb
from pulumi_twilio_studio.fleet.run import Task, refuse_foreign_stack, run
from pulumi_twilio_studio.kinds import TENANT
from pulumi_twilio_studio.manifest import TenantSpec
from pulumi_twilio_studio.stack.state import FLOW, StackState

Make = Callable[..., TenantSpec]
STACK, BUCKET = "pulumi:pulumi:Stack", "aws:s3/bucket:Bucket"


def holding(*kinds: str) -> StackState:
    return StackState({"resources": [{"type": kind} for kind in kinds]})


@pytest.fixture
def project(project: Project, tmp_path: Path) -> Project:
    """A project with a place for its stacks."""
    (tmp_path / "state" / ".pulumi" / "stacks" / "shop").mkdir(parents=True)
    return project


@pytest.mark.parametrize(
    "state",
    [
        None,
        holding(),
        holding(STACK, "pulumi:providers:pulumi-python"),
        holding(STACK, TENANT, FLOW),
    ],
)
def test_a_stack_is_a_tenants_if_it_holds_one_or_nothing(state: StackState | None) -> None:
    assert refuse_foreign_stack(state, "ash") is None


@pytest.mark.parametrize("kinds", [(BUCKET,), (FLOW,), (BUCKET, "a:b:c", "d:e:f", "g:h:i")])
def test_a_stack_of_other_things_is_no_tenants(kinds: tuple[str, ...]) -> None:
    sentence = refuse_foreign_stack(holding(STACK, *kinds), "ash")

    assert f"would be deleted: {min(kinds)}" in str(sentence)
    assert (len(kinds) > 3) is str(sentence).endswith(" and 1 more")


@pytest.mark.parametrize("verb", ["preview", "up", "destroy"])
def test_what_is_in_anothers_stack_is_left_there(
    project: Project, tenant: Make, verb: Verb
) -> None:
    file = project.folder / "state" / ".pulumi" / "stacks" / "shop" / "ash.json"
    urn = f"urn:pulumi:ash::shop::{BUCKET}::logs"
    state = {"checkpoint": {"latest": {"resources": [{"urn": urn, "type": BUCKET, "id": "logs"}]}}}
    file.write_text(json.dumps(state))

    result = run(verb, project, tenant("ash"))

    assert "failed" == result.outcome
    assert 'the stack "ash" already exists and does not belong to a tenant' in str(result.error)
    assert json.dumps(state) == file.read_text()


@pytest.mark.engine
@pytest.mark.parametrize("before", [None, "config: {}\n"])
def test_the_preview_of_a_new_tenant_leaves_nothing_that_was_not_there(
    project: Project, tenant: Make, before: str | None
) -> None:
    folder = project.folder / "settings"
    folder.mkdir()
    text = (project.folder / "Pulumi.yaml").read_text()
    (project.folder / "Pulumi.yaml").write_text(f"{text}stackConfigDir: settings\n")
    settings = folder / "Pulumi.ash.yaml"
    if before is not None:
        settings.write_text(before)

    result = run(
        "preview", replace(project, stack_settings=folder), tenant("ash"), program=lambda: None
    )

    assert result.error is None
    assert (before is not None) is settings.exists()


def test_a_defect_is_the_failure_of_this_tenant(project: Project, tenant: Make) -> None:
    broken = replace(project, backend_url=cast("Any", 7))

    result = Task("up", broken, tenant("ash")).run()

    assert ("ash", "failed") == (result.tenant, result.outcome)
    assert str(result.error).startswith("AttributeError: 'int' object has no attribute")
