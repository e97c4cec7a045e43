"""What the documents hold, piece by piece: tables with their rows, and fenced examples.

A test that takes its cases from `table` or `fences` keeps what it reads there: tests/promises counts that.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULE = re.compile(r"^\|[-: |]+\|$")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Table:
    """A table of a document; headings and cells stand as they are written."""

    document: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> list[str]:
        """What each row is called: its first cell, without marks and links."""
        return [plain(row[0]) for row in self.rows]


@dataclass(frozen=True)
class Fence:
    """A fenced example."""

    document: str
    heading: str
    language: str
    """"" where the document names none."""

    text: str = field(repr=False)
    line: int
    """Of its first line in the document, from 1."""

    def __str__(self) -> str:
        return f"{self.document}:{self.line} {self.language}".rstrip()


def documents() -> list[str]:
    """Every document for users and for those who carry the work on, but what tells of the past."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/**/*.md")]
    return sorted(str(path.relative_to(ROOT)) for path in found if path.name != "CHANGELOG.md")


def table(document: str, heading: str, first: str | None = None) -> Table:
    """The table below that heading; `first` is the head of its first column, where several are there."""
    found = [
        each
        for each in tables(document)
        if each.heading == heading and first in (None, each.columns[0])
    ]
    assert 1 == len(found), f"{document}, {heading}: {len(found)} such tables"
    return found[0]


def fences(document: str, language: str | None = None) -> list[Fence]:
    """The fenced examples of a document, in order; of one language or of all."""
    found = [each for each in _pieces(document) if isinstance(each, Fence)]
    return [each for each in found if language in (None, each.language)]


def tables(document: str) -> list[Table]:
    """The tables of a document, in order."""
    return [each for each in _pieces(document) if isinstance(each, Table)]


def plain(text: str) -> str:
    """A text without the marks of Markdown."""
    return LINK.sub(r"\1", text).replace("`", "").replace("**", "").strip()


@cache
def _pieces(document: str) -> tuple[Table | Fence, ...]:
    return tuple(pieces(document, (ROOT / document).read_text(encoding="utf-8")))


def pieces(document: str, text: str) -> Iterator[Table | Fence]:
    """The tables and fences in a document's text."""
    lines = [*text.splitlines(), ""]
    heading, at = "", 0
    while at < len(lines):
        line = lines[at]
        fenced = re.match(r"^ *```(\S*)", line)
        if fenced:
            end = next(i for i in range(at + 1, len(lines)) if lines[i].strip() == "```")
            body = textwrap.dedent("\n".join(lines[at + 1 : end])) + "\n"
            yield Fence(document, heading, fenced[1], body, at + 2)
            at = end
        elif line.startswith("#"):
            heading = plain(line.lstrip("# "))
        elif line.startswith("|") and RULE.match(lines[at + 1]):
            end = next(i for i in range(at + 2, len(lines)) if not lines[i].startswith("|"))
            rows = tuple(map(_cells, lines[at + 2 : end]))
            yield Table(document, heading, _cells(line), rows)
            at = end - 1
        at += 1


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row; a bar that is escaped is part of its cell."""
    inner = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", inner))
