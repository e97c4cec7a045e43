"""What `. tools/activate` chooses for Pulumi in a shell."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder in which `make setup` ran."""
    (tmp_path / "tools").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "activate", tmp_path / "tools")
    return tmp_path


def chosen(clone: Path, **environ: str) -> dict[str, str]:
    """The variables of a shell that sourced it there, with those variables set before."""
    shown = subprocess.run(
        ["/bin/sh", "-c", ". tools/activate && env"],
        check=True,
        cwd=clone,
        env={"PATH": "/usr/bin:/bin", **environ},
        capture_output=True,
        text=True,
    ).stdout
    return dict(line.split("=", 1) for line in shown.splitlines())


def test_state_and_login_are_kept_in_the_project(clone: Path) -> None:
    found = chosen(clone)

    assert f"file://{clone}/.local/state" == found["PULUMI_BACKEND_URL"]
    assert f"{clone}/.local/home" == found["PULUMI_HOME"]
    assert "" == found["PULUMI_CONFIG_PASSPHRASE"]


def test_your_own_backend_and_login_stay_where_you_have_set_them(clone: Path) -> None:
    own = {"PULUMI_BACKEND_URL": "https://api.pulumi.com", "PULUMI_HOME": "/home/me/.pulumi"}

    found = chosen(clone, **own)

    assert own == {name: found[name] for name in own}
    assert "PULUMI_CONFIG_PASSPHRASE" not in found
