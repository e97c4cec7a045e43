"""The machine of a job: a folder that is empty at first, and nothing of ours in its environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

from support.pulumi_stack import ROOT

OURS = "machine-packages"
"""A package that makes the packages of this test run importable, so that a job downloads nothing beside our wheel."""


@dataclass(frozen=True)
class Ran:
    """A script that ran."""

    job: str
    step: str
    code: int
    text: str
    """Both streams, in order."""


class Machine:
    """Where jobs run: one at a time, each in an empty folder at the same place, with a home of its own.

    As with a cache of a forge, a job finds the virtual environment that the set-up of the first one made. Its own
    set-up runs all the same.
    """

    def __init__(self, folder: Path, wheels: Path) -> None:
        self.folder = folder
        self.work = folder / "work"
        self.home = folder / "home"
        self.programs = folder / "programs"
        self.programs.mkdir(parents=True)
        self._wheels = wheels
        base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
        for name in ("python", "python3"):
            (self.programs / name).symlink_to(base)

    @property
    def path(self) -> str:
        """PATH of every job: Python and the engine, as the set-up finds them, and the system's programs."""
        pulumi = shutil.which("pulumi")
        assert pulumi, "no engine on PATH: run `make test`, or `. tools/activate` first"
        engine = str(Path(pulumi).parent)
        return os.pathsep.join([str(self.programs), engine, "/usr/local/bin", "/usr/bin", "/bin"])

    def begin(self) -> None:
        """Make it a new machine."""
        made, kept = self.work / ".venv", self.folder / "venv"
        if made.exists() and not kept.exists():
            made.rename(kept)
        for place in (self.work, self.home):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
        settings = self.home / ".config" / "pip" / "pip.conf"
        settings.parent.mkdir(parents=True)
        settings.write_text(
            f"[global]\nno-index = true\nfind-links = {self._wheels}\ndisable-pip-version-check = true\n"
            "[install]\nno-deps = true\n"
        )

    def run(
        self, shell: list[str], script: str, environ: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run a script in the folder of the job."""
        file = self.folder / "script.sh"
        file.write_text(script)
        return subprocess.run(
            [*shell, str(file)],
            cwd=self.work,
            env={"PATH": self.path, "HOME": str(self.home), **environ},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def clone(self, origin: Path, commit: str, *, may_push: bool) -> None:
        """Fetch a commit of the repository."""
        git(self.work, "clone", "--quiet", str(origin), ".")
        git(self.work, "checkout", "--quiet", "-B", "main", commit)
        if (kept := self.folder / "venv").exists():
            subprocess.run(["cp", "-al", kept, self.work / ".venv"], check=True)
        if not may_push:
            git(self.work, "remote", "set-url", "--push", "origin", "/no/credentials")


def git(folder: Path, *arguments: str) -> str:
    """Run git as nobody in particular; what it printed."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.com",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.com",
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout.strip()


def make_wheels(folder: Path) -> Path:
    """Our wheel, as it is released, beside the package that stands for all others."""
    folder.mkdir()
    build = ("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    subprocess.run([sys.executable, "-m", *build, ROOT], check=True)
    name = OURS.replace("-", "_")
    about = f"{name}-1.dist-info"
    files = {
        f"{name}.pth": sysconfig.get_path("purelib") + "\n",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {OURS}\nVersion: 1\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(folder / f"{name}-1-py3-none-any.whl", "w") as made:
        for path, text in files.items():
            made.writestr(path, text)
        record = "".join(f"{path},,\n" for path in [*files, f"{about}/RECORD"])
        made.writestr(f"{about}/RECORD", record)
    return folder
