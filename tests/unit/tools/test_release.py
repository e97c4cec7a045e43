"""What a release is checked for before anything is built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CHANGELOG = (
    "# Changelog\n\n## Unreleased\n\n- A new thing.\n\n## 1.1.0 - 2026-01-01\n\n- An old one.\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of version 1.2.0 that is not released."""
    package = tmp_path / "provider" / "pulumi_twilio_studio"
    package.mkdir(parents=True)
    (package / "version.py").write_text('__version__ = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    return tmp_path


def release(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "tools" / "release.py", "--root", project, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_notes_of_a_release_are_those_of_its_version(project: Path) -> None:
    release(project, "cut")

    assert "- A new thing.\n" == release(project, "notes", "v1.2.0").stdout


def test_a_cut_leaves_room_for_what_comes_next(project: Path) -> None:
    release(project, "cut")

    assert "## Unreleased\n\n## 1.2.0 - 20" in (project / "CHANGELOG.md").read_text()


def test_a_tag_that_is_not_the_version_is_refused(project: Path) -> None:
    release(project, "cut")

    refused = release(project, "notes", "v1.3.0")

    assert (1, "") == (refused.returncode, refused.stdout)
    assert "the tag must be v1.2.0" in refused.stderr


def test_a_version_that_was_not_cut_is_refused(project: Path) -> None:
    refused = release(project, "notes", "v1.2.0")

    assert 1 == refused.returncode
    assert "has no section 1.2.0" in refused.stderr


def test_a_version_is_cut_once(project: Path) -> None:
    release(project, "cut")

    refused = release(project, "cut")

    assert 1 == refused.returncode
    assert "has 1.2.0 already" in refused.stderr


def test_nothing_is_cut_from_an_empty_section(project: Path) -> None:
    (project / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n## 1.1.0 - 2026-01-01\n")

    refused = release(project, "cut")

    assert 1 == refused.returncode
    assert "There is nothing to release" in refused.stderr
