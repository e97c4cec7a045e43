"""What is tested on the lowest and on the newest versions."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
VERSIONS = runpy.run_path(str(ROOT / "tools" / "versions.py"))


def test_the_quick_tests_are_there() -> None:
    files = {each.partition("::")[0] for each in VERSIONS["QUICK"]}

    assert [] == [file for file in files if not (ROOT / file).exists()]


def test_what_is_shown_are_the_packages_that_the_project_requires() -> None:
    assert {"pulumi", "requests", "deepdiff", "starlette", "distributed"} < VERSIONS["direct"]()


def test_the_workflow_runs_every_unit_test_on_both_ends_with_every_python_that_is_listed() -> None:
    listed = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text("utf-8"))
    job = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["versions"]
    matrix = job["strategy"]["matrix"]

    assert (listed, [*VERSIONS["RESOLUTIONS"]]) == (matrix["python"], matrix["versions"])
    assert {"run": "make ${{ matrix.versions }} ALL=--all"} == job["steps"][-1]
