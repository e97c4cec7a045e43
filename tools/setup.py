"""Sets the project up: the virtual environment, what it needs, the project itself, and the Pulumi engine.

Runs with the user's own Python and its standard library only. A second run with nothing changed
takes no time.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "tools" / "requirements.txt"
DONE = VENV / "set-up"
ENGINE = ROOT / ".local" / "engine"
OLDEST = (3, 11)


def main() -> int:
    """Set up whatever is missing; exit code 1 with a sentence when it cannot be."""
    if sys.version_info < OLDEST:
        return fail(
            f"Python {sys.version.split()[0]} is too old: 3.11 or newer is needed. "
            "Name one with: make PYTHON=python3.12 ..."
        )
    try:
        environment()
        linked()
        return engine()
    except subprocess.CalledProcessError as failure:
        return fail(f"`{' '.join(map(str, failure.cmd[:5]))}` failed (its own words stand above).")


def environment() -> None:
    """The virtual environment with everything the lock names, and the project in it."""
    if DONE.exists() and DONE.read_text() == fingerprint():
        if is_copied(VENV):
            project()
        return
    # Always from nothing: one that was begun, or made in another folder, cannot be mended.
    print("Making the virtual environment ...", flush=True)
    run(sys.executable, "-m", "venv", "--clear", VENV)
    print("Installing what tools/requirements.txt names (half a minute) ...", flush=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCK)
    project()
    ENGINE.unlink(missing_ok=True)  # another SDK may need another engine
    DONE.write_text(fingerprint())


def project() -> None:
    """The project itself, so that a change of its source counts at once."""
    run(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", ROOT)
    no_plugin()


def is_copied(environment: Path) -> bool:
    """Whether a copy of the package stands there instead, which `pulumi install` of a current language host makes."""
    return any(environment.glob("lib/python*/site-packages/pulumi_twilio_studio/__init__.py"))


def no_plugin() -> None:
    """Tells Pulumi that the project brings no resource plugin, or each preview tries to download one.

    Pulumi takes every installed package `pulumi-*` for one that does, and looks for this file in site-packages only,
    where an editable install has nothing (pulumi, sdk/python/cmd/pulumi-language-python, determinePulumiPackages).
    """
    of_package = Path("pulumi_twilio_studio") / "pulumi-plugin.json"
    [packages] = VENV.glob("lib/python*/site-packages")
    (packages / of_package).parent.mkdir(exist_ok=True)
    (packages / of_package).write_bytes((ROOT / "provider" / of_package).read_bytes())


def linked() -> None:
    """`stacks/.venv`: with `main: stacks` the dynamic provider is started from there, the program from the root."""
    link = ROOT / "stacks" / ".venv"
    if not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(Path("..") / ".venv")


def engine() -> int:
    """The Pulumi engine; looked for on every run, since PATH may have changed."""
    return subprocess.call([PYTHON, ROOT / "tools" / "engine.py", ENGINE])


def fingerprint() -> str:
    """Changes when the environment has to be made anew: the lock, the metadata, the Python, the folder."""
    files = b"".join(
        (ROOT / "tools" / name).read_bytes() for name in ("requirements.txt", "setup.py")
    )
    files += (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(files + f"{sys.version} {ROOT}".encode()).hexdigest()


def run(*command: str | Path) -> None:
    """Run a step; its own words go to the terminal."""
    subprocess.run(command, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})


def fail(sentence: str) -> int:
    """Say what is missing."""
    print(f"make setup: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
