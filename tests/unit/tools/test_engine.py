"""Which Pulumi engine `make setup` chooses."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CLONED = (
    "pyproject.toml",
    "tools/activate",
    "tools/engine.py",
    "tools/requirements.txt",
    "tools/setup.py",
)
BESIDE = (
    "pulumi-language-python",
    "pulumi-language-python-exec",
    "pulumi-resource-pulumi-python",
)


class Machine:
    """A user's cache, a clone whose `make setup` ran before, and folders that can be on PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.built = self.engine("cache/pulumi-twilio-studio/engine/built-3.259.0", "v3.259.0")
        self.clone = folder / "clone"
        for name in CLONED:
            (self.clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.clone / name)
        for made in (".venv/bin", ".local", "stacks"):
            (self.clone / made).mkdir(parents=True)
        (self.clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
        setup = runpy.run_path(str(self.clone / "tools" / "setup.py"))
        done = self.clone / ".venv" / "set-up"
        done.write_text(setup["fingerprint"]())
        os.utime(done, (0, 0))
        self.link = self.clone / ".local" / "engine"
        self.link.symlink_to(self.built)

    def engine(self, place: str, version: str, beside: tuple[str, ...] = BESIDE) -> Path:
        """A folder of programs, in which `pulumi` says that it is of that version."""
        made = self.folder / place
        made.mkdir(parents=True)
        for name in ("pulumi", *beside):
            (made / name).write_text(f"#!/bin/sh\necho {version}\n")
            (made / name).chmod(0o755)
        return made

    def set_up(self, *path: Path) -> None:
        """`make setup` in a shell with that PATH."""
        command = [sys.executable, self.clone / "tools" / "setup.py"]
        subprocess.run(command, check=True, env=self._environ(path), stdout=subprocess.DEVNULL)

    def activated(self, *path: Path) -> str:
        """The `pulumi` of a shell with that PATH, after it sourced tools/activate in the clone."""
        script = ". tools/activate && command -v pulumi"
        return subprocess.run(
            ["/bin/sh", "-c", script],
            check=True,
            cwd=self.clone,
            env=self._environ(path),
            capture_output=True,
            text=True,
        ).stdout.strip()

    def _environ(self, path: tuple[Path, ...]) -> dict[str, str]:
        folders = os.pathsep.join(map(str, (*path, "/usr/bin", "/bin")))
        return {"PATH": folders, "HOME": str(self.folder), "XDG_CACHE_HOME": f"{self.folder}/cache"}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_an_engine_that_the_user_installs_later_takes_the_place_of_the_one_that_was_built(
    machine: Machine,
) -> None:
    theirs = machine.engine("opt/pulumi", "v3.300.0")

    machine.set_up(theirs)

    assert str(theirs / "pulumi") == machine.activated(theirs)


def test_the_users_engine_is_seen_behind_ours_in_a_shell_that_is_activated_already(
    machine: Machine,
) -> None:
    theirs = machine.engine("opt/pulumi", "v3.300.0")

    machine.set_up(machine.link, theirs)

    assert str(theirs / "pulumi") == machine.activated(theirs)


@pytest.mark.parametrize(
    ("version", "beside"),
    [("v3.200.0", BESIDE), ("v3.300.0", ()), *(("v3.300.0", BESIDE[:end]) for end in (1, 2))],
)
def test_an_engine_that_is_too_old_or_runs_no_python_program_is_passed_over(
    version: str, beside: tuple[str, ...], machine: Machine
) -> None:
    theirs = machine.engine("opt/pulumi", version, beside)

    machine.set_up(theirs)

    assert str(machine.link / "pulumi") == machine.activated(theirs)


def test_what_was_found_once_is_taken_again_without_asking_anybody(machine: Machine) -> None:
    machine.set_up()

    assert str(machine.link / "pulumi") == machine.activated()
