"""The benchmarks run as a user starts them: one small part, with the real engine."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from support.documents import ROOT

pytestmark = pytest.mark.engine

PAGE = ROOT / "docs" / "performance.md"


def test_one_part_is_measured_and_printed_and_changes_no_document() -> None:
    before = PAGE.read_text()
    only = ("--only", "no-op", "--flows", "1", "--rounds", "1")

    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *only],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["tests", *_paths()])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr
    times, _ = [line for line in done.stdout.splitlines() if line.startswith("| nothing to do ")]
    cells = [cell.strip() for cell in times.strip("|").split("|")]
    assert ["nothing to do", "1"] == cells[:2]
    assert all(float(seconds) > 0 for seconds in cells[2:6])
    assert ["1", "1"] == cells[-2:]  # a request, a round
    assert before == PAGE.read_text()


def _paths() -> list[str]:
    """Where this process finds the package."""
    return list(filter(None, [os.environ.get("PYTHONPATH")]))
