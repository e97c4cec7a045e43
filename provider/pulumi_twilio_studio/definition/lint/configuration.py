"""The configuration of lint in a project's pyproject.toml: `[tool.twilio-studio.lint]`."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Self

from pulumi_twilio_studio.definition.lint.codes import wrong_code
from pulumi_twilio_studio.definition.lint.findings import Finding
from pulumi_twilio_studio.definition.problems import DefinitionError, Problem
from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.files import text

FILE = "pyproject.toml"
_KEYS = ("ignore", "per-file-ignores", "strict")


@dataclass(frozen=True)
class Configuration:
    """Which findings lint leaves out in the files below a folder."""

    folder: Path = Path()
    ignore: frozenset[str] = frozenset()
    per_file: tuple[tuple[str, frozenset[str]], ...] = ()
    """Patterns of files, each with the codes that lint does not report there."""

    strict: bool = False
    """Whether warnings end the command with exit code 1."""

    @classmethod
    def near(cls, folder: Path) -> Self:
        """Read the nearest pyproject.toml, of this folder or one above, that has our table.

        Without one, return an empty one.

        Raises DefinitionError with everything that is wrong with the table.
        """
        start = folder.resolve()
        for each in (start, *start.parents):
            file = each / FILE
            if not os.path.isfile(file):  # noqa: PTH113 -- Path.is_file fails in a folder without rights
                continue
            ours = _table(file)
            if ours is not None:
                return cls._read(ours, file)
        return cls(start)

    @classmethod
    def _read(cls, ours: Mapping[str, Any], file: Path) -> Self:
        problems = [Problem("", message, None) for message in _problems(ours)]
        if problems:
            raise DefinitionError(problems, str(file))
        lint = ours.get("lint", {})
        per_file = lint.get("per-file-ignores", {}).items()
        return cls(
            folder=file.parent,
            ignore=frozenset(lint.get("ignore", ())),
            per_file=tuple((pattern, frozenset(codes)) for pattern, codes in per_file),
            strict=lint.get("strict", False),
        )

    def hides(self, found: Finding) -> bool:
        """Return whether lint leaves this finding out."""
        if found.code in self.ignore:
            return True
        patterns = [pattern for pattern, codes in self.per_file if found.code in codes]
        if not patterns or not found.file:
            return False
        file = Path(found.file).resolve()
        if not file.is_relative_to(self.folder):
            return False
        within = file.relative_to(self.folder).as_posix()
        return any(_fits(within, pattern) for pattern in patterns)


def _fits(file: str, pattern: str) -> bool:
    """Return whether a pattern fits the file, a folder that holds it, or its name alone."""
    pattern = pattern.removeprefix("./").rstrip("/")
    name = file.rpartition("/")[2]
    return (
        fnmatchcase(file, pattern)
        or fnmatchcase(file, f"{pattern}/*")
        or ("/" not in pattern and fnmatchcase(name, pattern))
    )


def _table(file: Path) -> Mapping[str, Any] | None:
    """Return the table `[tool.twilio-studio]`, or None if the file has none."""
    try:
        tool = tomllib.loads(text(file)).get("tool", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise DefinitionError([Problem("", f"cannot be read: {why}", None)], str(file)) from None
    ours = tool.get("twilio-studio") if isinstance(tool, dict) else None
    if ours is not None and not isinstance(ours, dict):
        raise DefinitionError([Problem("", "tool.twilio-studio must be a table", None)], str(file))
    return ours


def _problems(ours: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown("tool.twilio-studio", ours, ("lint",))
    lint = ours.get("lint", {})
    if not isinstance(lint, dict):
        yield "tool.twilio-studio.lint must be a table"
        return
    place = "tool.twilio-studio.lint"
    yield from _unknown(place, lint, _KEYS)
    if not isinstance(lint.get("strict", False), bool):
        yield f"{place}.strict must be true or false"
    yield from _wrong_codes(f"{place}.ignore", lint.get("ignore", []))
    per_file = lint.get("per-file-ignores", {})
    if not isinstance(per_file, dict):
        yield f"{place}.per-file-ignores must be a table: a pattern of files, and a list of codes"
        return
    for pattern, codes in per_file.items():
        yield from _wrong_codes(f"{place}.per-file-ignores.{quoted(pattern)}", codes)


def _unknown(place: str, table: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[str]:
    for key in table:
        if key not in known:
            yield f"{place} has no key {quoted(key)}{nearest(key, known)}"


def _wrong_codes(place: str, codes: object) -> Iterator[str]:
    if not isinstance(codes, list):
        yield f"{place} must be a list of codes"
        return
    for code in codes:
        wrong = wrong_code(code)
        if wrong:
            yield f"{place}: {wrong}"
