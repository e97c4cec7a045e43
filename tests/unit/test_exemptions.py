"""Whoever is exempted from a rule of a linter says why, on the same line."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest

from support.documents import ROOT

FOLDERS = ("provider", "tests", "tools", "benchmarks", "stacks", "examples")
FILES = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.py")
    if not {".venv", "node_modules"} & set(path.parts)
)

# How an exemption looks that gives its reason, by how every exemption begins.
FORMS = {
    "noqa": r"# noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* -- \S.*",
    "type: ignore": r"# type: ignore\[[a-z-]+\] +# \S.*",
    "pragma": r"# pragma: no (cover|branch) -- \S.*",
}


def comments(path: Path) -> list[str]:
    """Every comment, after the code of its line."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_an_exemption_on_a_line_gives_its_reason(path: Path) -> None:
    bare = [
        comment
        for comment in comments(path)
        for begins, form in FORMS.items()
        if comment.startswith(f"# {begins}") and not re.fullmatch(form, comment)
    ]

    assert [] == bare


def test_an_exemption_of_whole_files_gives_its_reason() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = settings.partition("[tool.ruff.lint.per-file-ignores]\n")[2].partition("\n\n")[0]

    assert [] == [line for line in listed.splitlines() if not re.search(r"\] # \S", line)]
