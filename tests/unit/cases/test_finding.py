"""The files of cases below a folder are found, and those of tools are left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_twilio_studio.cases import CasesError
from pulumi_twilio_studio.cases.finding import find_case_files
from support.rights import bound_by_rights


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


def test_files_below_a_folder_are_found_by_name(tmp_path: Path) -> None:
    put(tmp_path, "b/z.tests.yaml", "a.tests.yaml", "b/c/y.tests.yaml", "a.yaml", "a.json")

    found = find_case_files([tmp_path])

    assert ["a.tests.yaml", "b/c/y.tests.yaml", "b/z.tests.yaml"] == [
        each.relative_to(tmp_path).as_posix() for each in found
    ]


def test_folders_of_tools_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, ".venv/a.tests.yaml", "node_modules/x/a.tests.yaml", ".a.tests.yaml")

    assert [] == find_case_files([tmp_path])


def test_a_file_that_is_named_is_taken_once_whatever_it_is_called(tmp_path: Path) -> None:
    put(tmp_path, "a.tests.yaml", "other.yaml")
    named = [tmp_path / "other.yaml", tmp_path / "a.tests.yaml", tmp_path]

    assert named[:2] == find_case_files(named)


def test_a_folder_that_cannot_be_listed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)

    with (
        bound_by_rights(),
        pytest.raises(CasesError, match="shut: cannot be read: Permission denied"),
    ):
        find_case_files([tmp_path])
