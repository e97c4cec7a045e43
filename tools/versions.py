"""Runs tests against the wheel, on the lowest or on the newest versions that pyproject.toml allows.

python tools/versions.py lowest            the quick tests; what the project needs directly is lowest, the rest newest
python tools/versions.py newest --all      every unit test

The wheel gets an environment of its own, of this Python or of the one that the variable PYTHON names.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "pulumi-twilio-studio"
RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}
# Older packages use what a newer Python calls deprecated; that is shown, and fails nothing.
# An old urllib3 leaves the socket of an answer that breaks off to the garbage collector.
LENIENT = {
    "lowest": ("-W", "default::DeprecationWarning", "-W", "default::ResourceWarning"),
    "newest": (),
}
TOOLS = ("pytest", "pytest-timeout", "hypothesis", "psutil", "twilio")
ALL_TOOLS = (*TOOLS, "hatchling", "hatch-fancy-pypi-readme", "mypy", "ruff")
ALL = ("tests/unit",)
# For each dependency, tests that fail where a version of it behaves in another way.
QUICK = (
    "tests/unit/cli/test_commands.py",  # typer, rich
    "tests/unit/cli/test_lint.py",
    "tests/unit/definition/test_difference.py",  # deepdiff
    "tests/unit/definition/test_liquid.py",  # python-liquid
    "tests/unit/drawing/test_page.py",  # jinja2
    "tests/unit/manifest",  # pydantic, PyYAML
    "tests/unit/test_bounded_yaml.py",
    "tests/unit/studio/test_transport.py",  # requests, urllib3
    "tests/unit/stack/test_locks.py",  # filelock
    "tests/unit/resources",  # pulumi
    "tests/unit/studio_emulator/tls/test_authority.py",  # cryptography
    "tests/unit/fleet/test_local.py::test_an_error_that_nobody_foresaw_comes_through",  # distributed
    "tests/unit/simulator/test_conditions.py",  # regex
    "tests/unit/simulator/liquid",  # python-liquid, python-dateutil
    "tests/engine/test_no_plugin.py",  # pulumi, and the wheel on the engine
)


def main() -> int:
    """The exit code of the tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("versions", choices=RESOLUTIONS)
    parser.add_argument("--all", action="store_true", help="every unit test")
    asked = parser.parse_args()
    programs = ROOT / ".local" / asked.versions / "bin"
    install(asked.versions, programs / "python", ALL_TOOLS if asked.all else TOOLS)
    return test(programs, ALL if asked.all else QUICK, LENIENT[asked.versions])


def install(versions: str, python: Path, tools: tuple[str, ...]) -> None:
    """An environment from nothing: what the project needs, in those versions; the wheel; the tests' own tools."""
    environment = python.parent.parent
    uv("venv", "--quiet", "--clear", "--seed", "--python", wanted_python(), environment)
    pip = ("pip", "install", "--quiet", "--python", python)
    # Of the wheel itself these would be indirect, and so the newest.
    needed = ("--requirements", ROOT / "pyproject.toml", "--all-extras")
    uv(*pip, "--resolution", RESOLUTIONS[versions], *needed)
    held = environment / "held.txt"
    held.write_text(uv("pip", "freeze", "--quiet", "--python", python))
    named = [each for each in held.read_text().split() if each.split("==")[0] in direct()]
    print(f"The {versions} versions: {', '.join(named)}", flush=True)
    uv(*pip, "--no-deps", "--refresh-package", NAME, ROOT)
    uv(*pip, "--constraint", held, *tools)


def direct() -> set[str]:
    """The names of what pyproject.toml requires, as pip writes them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    return {re.split(r"[^\w-]", each)[0].lower() for each in wanted}


def wanted_python() -> str:
    """The interpreter to test on."""
    return os.environ.get("PYTHON", sys.executable)


def test(programs: Path, tests: tuple[str, ...], lenient: tuple[str, ...]) -> int:
    """Run them where nothing but the environment is found."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environ |= {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    environ |= {"VIRTUAL_ENV": str(programs.parent)}
    command = [programs / "python", "-m", "pytest", "-q", *lenient, *tests]
    return subprocess.call(command, cwd=ROOT, env=environ)


def uv(*arguments: str | Path) -> str:
    """What uv prints; its complaints go to the terminal."""
    done = subprocess.run(["uv", *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
