"""Runs the quick tests on the lowest versions that pyproject.toml allows, in an environment of their own.

`PYTHON` names another Python than the one that runs this. What the project needs directly is lowest, the rest newest.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".local" / "lowest"
PYTHON = VENV / "bin" / "python"
HELD = VENV / "held.txt"
TESTS = ("pytest", "pytest-timeout", "hypothesis", "psutil", "twilio")


def main() -> int:
    """The exit code of the tests."""
    uv(
        "venv",
        "--quiet",
        "--clear",
        "--seed",
        "--python",
        os.environ.get("PYTHON", sys.executable),
        VENV,
    )
    install = ("pip", "install", "--quiet", "--python", PYTHON)
    uv(*install, "--resolution", "lowest-direct", "--editable", f"{ROOT}[emulator,fleet]")
    held = uv("pip", "freeze", "--quiet", "--exclude-editable", "--python", PYTHON)
    HELD.write_text(held)
    uv(*install, "--constraint", HELD, *TESTS)
    path = f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}"
    tests = [PYTHON, "-m", "pytest", "-q", "tests/unit"]
    return subprocess.call(tests, cwd=ROOT, env={**os.environ, "PATH": path})


def uv(*arguments: str | Path) -> str:
    """What uv prints; its complaints go to the terminal."""
    done = subprocess.run(["uv", *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
