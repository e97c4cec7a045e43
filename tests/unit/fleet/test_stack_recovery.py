"""A stack that another machine has locked. What a killed engine left here: tests/engine/test_onboarding.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet import stack_recovery
from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.lifecycle.account import OperationError

LOCK = {
    "pid": 7,
    "username": "ci",
    "hostname": "elsewhere",
    "timestamp": "2026-11-23T04:46:07+02:00",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose stack `ash` a process of another machine has locked."""
    file = tmp_path / "state" / ".pulumi" / "locks" / "organization" / "shop" / "ash" / "1.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(LOCK))
    return Project(
        folder=tmp_path,
        name="shop",
        program=tmp_path,
        stack_settings=tmp_path,
        backend_url=(tmp_path / "state").as_uri(),
        organization="organization",
        is_configured=False,
    )


def test_a_lock_is_waited_for_ten_minutes() -> None:
    assert 10 * 60 == stack_recovery.PATIENCE


def test_a_lock_of_another_machine_that_stays_is_named_with_what_to_run(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stack_recovery, "PATIENCE", 0.0)

    with pytest.raises(OperationError, match="locked by process 7 of ci@elsewhere") as refused:
        stack_recovery.recover_stack(project, "ash", sleep=lambda _: None)

    assert "`pulumi cancel --stack ash`" in str(refused.value)
    assert [LOCK] == [
        json.loads(each.read_text()) for each in project.folder.rglob("locks/**/*.json")
    ]
