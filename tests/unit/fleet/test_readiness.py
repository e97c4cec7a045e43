"""What is tried once before the first tenant is begun."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest

from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.readiness import Trial, troubles
from pulumi_twilio_studio.manifest import TenantSpec
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator

GIVEN = f"AC{1:032}"


@pytest.fixture
def own(emulator: Emulator) -> Settings:
    """The credentials of the parent."""
    return Settings(emulator.account_sid, emulator.auth_token, base_url=emulator.base_url)


def test_credentials_are_tried_by_one_request(own: Settings, emulator: Emulator) -> None:
    emulator.clear_journal()

    found = list(troubles(Trial(own.account_sid), None, own))

    assert [] == found
    assert ["GET /v2/Flows"] == [f"{each['method']} {each['path']}" for each in emulator.journal()]


def test_credentials_that_open_nothing_are_said(own: Settings) -> None:
    [found] = troubles(Trial(own.account_sid), None, replace(own, auth_token="rotated"))

    assert "HTTP 401" in found
    assert "rotated" not in found


def test_the_parents_credentials_are_needed_for_an_account_that_is_made(
    project: Project, own: Settings
) -> None:
    tenants = [TenantSpec("ash", "ash", {}), TenantSpec("elm", "elm", {}, account_sid=GIVEN)]

    assert own.account_sid == Trial.of(project, own, tenants).account_sid


def test_where_each_account_has_a_key_one_of_the_keys_is_tried(
    project: Project, own: Settings
) -> None:
    keys = json.dumps({GIVEN: {"apiKey": f"SK{1:032}", "apiSecret": "secret"}})
    tenants = [TenantSpec("ash", "ash", {}, account_sid=GIVEN)]

    assert GIVEN == Trial.of(project, replace(own, accounts=keys), tenants).account_sid


def test_no_credentials_are_needed_for_nobody(project: Project, own: Settings) -> None:
    assert Trial() == Trial.of(project, own, [])


@pytest.mark.parametrize("part", ["locks", "stacks", "history"])
def test_a_backend_that_cannot_be_written_to_is_said(project: Project, part: str) -> None:
    (project.folder / "state" / ".pulumi" / part).symlink_to("/proc")  # root itself cannot

    [found] = troubles(Trial(), project, None)

    assert f"the backend {project.backend_url} cannot be written to: " in found
    assert f"/.pulumi/{part}: " in found


def test_trying_a_backend_leaves_nothing_in_it(project: Project) -> None:
    before = sorted(project.folder.rglob("*"))

    assert [] == list(troubles(Trial(), project, None))
    assert before == sorted(project.folder.rglob("*"))


def test_a_passphrase_that_new_stacks_need_is_missed(
    project: Project, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE")
    trial = replace(Trial.of(project, own, [TenantSpec("ash", "ash", {})]), account_sid=None)

    [found] = troubles(trial, project, own)

    assert "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE" in found


@pytest.mark.engine
@pytest.mark.parametrize(
    ("passphrase", "complaint"),
    [
        ("", None),
        ("wrong", "the stack ash cannot be opened: incorrect passphrase."),
        (None, "the stack ash cannot be opened: passphrase must be set"),
    ],
)
def test_the_passphrase_is_tried_on_a_stack_that_is_there(
    project: Project,
    own: Settings,
    monkeypatch: pytest.MonkeyPatch,
    engine: Callable[..., str],
    passphrase: str | None,
    complaint: str | None,
) -> None:
    engine("stack", "init", "--no-select", "ash")
    settings = (project.folder / "Pulumi.ash.yaml").read_text()
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE")
    if passphrase is not None:
        monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", passphrase)

    trial = Trial.of(project, own, [TenantSpec("new", "new", {}), TenantSpec("ash", "ash", {})])
    found = list(troubles(replace(trial, account_sid=None), project, own))

    assert [complaint] == [each[: len(complaint or "")] for each in found] or complaint is None
    assert bool(complaint) is bool(found)
    assert settings == (project.folder / "Pulumi.ash.yaml").read_text()


@pytest.fixture
def engine(project: Project) -> Callable[..., str]:
    """The engine itself, in the project's folder."""

    def run(*arguments: str) -> str:
        command = ["pulumi", *arguments, "--non-interactive"]
        return subprocess.run(
            command, cwd=project.folder, capture_output=True, text=True, check=True
        ).stdout

    return run
