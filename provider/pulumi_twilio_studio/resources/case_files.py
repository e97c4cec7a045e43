"""The files of a flow's test cases, as a program names them."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from pulumi_twilio_studio.resources.inputs import path_of, refuse

Tests = str | os.PathLike[str] | Collection[str | os.PathLike[str]]
"""One file of cases, or several."""


def case_files(owner: str, tests: object) -> list[str] | None:
    """Return the absolute paths, or None without any. `check` reads the files. Raises RunError for anything else."""
    if tests is None:
        return None
    if isinstance(tests, str | os.PathLike):
        return [_absolute(owner, tests)]
    if not isinstance(tests, Collection) or isinstance(tests, Mapping | bytes | bytearray):
        raise refuse(owner, "tests", tests)
    return sorted({_absolute(owner, each) for each in tests}) or None


def _absolute(owner: str, file: object) -> str:
    return str(Path(path_of(owner, "tests", file)).absolute())
