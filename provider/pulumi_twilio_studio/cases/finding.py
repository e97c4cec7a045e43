"""The files of cases that a user means: files by name, and folders with all that is below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pulumi_twilio_studio.cases.files import SUFFIX
from pulumi_twilio_studio.cases.problems import CasesError
from pulumi_twilio_studio.file_problems import FileProblem
from pulumi_twilio_studio.files import below, is_a_tools


def find_case_files(named: Iterable[Path]) -> list[Path]:
    """Return the files, each once, those of a folder by name. Raises CasesError for a folder that cannot be listed.

    Leaves out folders of tools below a folder: those whose name begins with a dot, and node_modules.
    """
    return list(dict.fromkeys(file for path in named for file in _files(path)))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from below(path, SUFFIX, _refuse, is_a_tools)


def _refuse(error: OSError) -> None:
    message = f"cannot be read: {error.strerror}"
    raise CasesError([FileProblem(str(error.filename), 0, 0, "", message)])
