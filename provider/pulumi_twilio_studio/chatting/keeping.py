"""A new case at the end of a file of cases, of which not a character is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from pulumi_twilio_studio.bounded_yaml import Loader
from pulumi_twilio_studio.cases import CasesEntry, write_cases
from pulumi_twilio_studio.cases.files import parsed_cases
from pulumi_twilio_studio.failures import Error

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases import CaseEntry

_KEY = "cases:\n"


class CannotKeep(Error):
    """The file cannot take another case. The sentence says why."""


def with_case(text: str, path: Path, case: CaseEntry) -> str:
    """Return the text of a file of cases with one more case. Raises CannotKeep, and CasesError for a wrong text."""
    before = parsed_cases(text, path).written
    expected = before.model_copy(update={"cases": [*before.cases, case]})
    end, column, has_cases = _end_of_cases(text, path)
    item = write_cases(CasesEntry(cases=[case])).removeprefix(_KEY)
    added = ("" if has_cases else _KEY) + "".join(
        " " * column + line if line.strip() else line for line in item.splitlines(keepends=True)
    )
    start = text[:end]
    start += "" if not start or start.endswith("\n") else "\n"
    kept = start + added + text[end:]
    if parsed_cases(kept, path).written.cases != expected.cases:
        raise _refusal(path)
    return kept


def _refusal(path: Path) -> CannotKeep:
    message = (
        f"{path} cannot take another case: write its cases as a list, each on lines of its own"
    )
    return CannotKeep(message)


def _end_of_cases(text: str, path: Path) -> tuple[int, int, bool]:
    """Return where the list of cases ends, how far its lines are indented, and whether there is one."""
    root = yaml.compose(text, Loader=Loader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "cases":
            if not isinstance(value, yaml.SequenceNode) or value.flow_style:
                raise _refusal(path)
            last = value.value[-1].end_mark.index
            return _line_end(text, last), value.start_mark.column, True
    return len(text), 0, False


def _line_end(text: str, at: int) -> int:
    """Return the end of the last line before `at` that holds something."""
    kept = text[:at].rstrip()
    return min(len(text), len(kept) + 1)
