"""What a sign-up says where it cannot even begin. The rest: tests/engine/test_onboarding.py."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from pulumi_twilio_studio.fleet.onboard import OnboardingError, onboard
from support import tenants

NEW = {"name": "newcomer", "values": {"company": "New"}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and no folder to keep locks in: a file is in its place."""
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    tenants.write(tmp_path)
    (tmp_path / "locks").write_text("")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "locks"))
    monkeypatch.setenv("PULUMI_BACKEND_URL", f"file://{tmp_path}")
    return tmp_path


@pytest.mark.parametrize("name", [None, 7, ["acme"]])
def test_a_name_that_is_no_text_is_refused_for_good(name: object, folder: Path) -> None:
    with pytest.raises(OnboardingError, match="name: must be text") as caught:
        onboard({**NEW, "name": name}, project=folder)

    assert caught.value.is_refused


def test_a_lock_that_cannot_be_had_is_a_sentence(folder: Path) -> None:
    with pytest.raises(OnboardingError, match="cannot wait for the turn of this tenant") as caught:
        onboard(NEW, project=folder)

    assert not caught.value.is_refused


def test_a_user_without_a_name_gets_as_far(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 54_321)  # as in a container: not in /etc/passwd

    with pytest.raises(OnboardingError, match="the turn of this tenant"):
        onboard(NEW, project=folder)


def test_the_defaults_are_those_of_the_manifest_that_is_named(folder: Path) -> None:
    (folder / "other.yaml").write_text("defaults: {flows: {menu: {template: nowhere.json}}}\n")

    with pytest.raises(OnboardingError, match=r"nowhere\.json: no such file") as caught:
        onboard(NEW, project=folder, manifest=folder / "other.yaml")

    assert caught.value.is_refused
