"""`twilio-studio lint`: what is wrong and what is odd about definitions, before anything is deployed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.definition import lint as linting
from pulumi_twilio_studio.definition.lint import Finding, is_no_flow, wrong_code
from pulumi_twilio_studio.definition.phrases import printable

from .connection import FORESEEN
from .findings import FORMATS, show_codes
from .operand import HELP, operand
from .saying import say


class Format(StrEnum):
    """How findings are shown."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@dataclass
class Report:
    """What came of everything that was named."""

    findings: list[Finding] = field(default_factory=list)
    checked: int = 0
    skipped: list[str] = field(default_factory=list)
    is_troubled: bool = False
    """Whether something could not be read at all."""

    def add(self, findings: list[Finding]) -> None:
        """Take in what was found about one more definition."""
        self.checked += 1
        self.findings += findings


def _show_codes(asked: bool) -> None:  # noqa: FBT001 -- typer's signature
    if asked:
        show_codes()
        raise typer.Exit


def lint(
    definitions: Annotated[
        list[str],
        typer.Argument(help=f"{HELP} Of a folder, every *.json below.", metavar="FILE"),
    ],
    *,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            help="Say nothing of this code, or of this code in that file or folder; may be repeated.",
            metavar="[FILE:]CODE",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")
    ] = False,
    format_: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.TEXT,
    stack: Annotated[
        str | None,
        typer.Option(
            help="The stack that stack:RESOURCE is looked up in; the selected one unless given.",
            metavar="NAME",
        ),
    ] = None,
    codes: Annotated[  # noqa: ARG001 -- its callback has answered it
        bool,
        typer.Option("--codes", callback=_show_codes, is_eager=True, help="Show all codes."),
    ] = False,
) -> None:
    """Say what Twilio would refuse in a definition, and what is probably not meant.

    Exit code 0 without errors, 1 with errors, 2 where something cannot be read.
    """
    silenced = [_Silenced.read(text) for text in ignore or ()]
    report = Report()
    for text in dict.fromkeys(definitions):
        _look_at(text, stack, report)
    shown = [each for each in report.findings if not any(rule.hides(each) for rule in silenced)]
    FORMATS[format_](shown)
    _sum_up(report, shown, to_stderr=format_ is Format.JSON)
    refused = [each for each in shown if strict or each.severity == "error"]
    raise typer.Exit(2 if report.is_troubled else 1 if refused else 0)


@dataclass(frozen=True)
class _Silenced:
    """A code, and the file or folder in which nothing is said of it; None for everywhere."""

    code: str
    file: str | None

    @classmethod
    def read(cls, text: str) -> _Silenced:
        file, _, code = text.rpartition(":")
        wrong = wrong_code(code)
        if wrong:
            raise typer.BadParameter(wrong, param_hint="--ignore")
        return cls(code, file or None)

    def hides(self, found: Finding) -> bool:
        if found.code != self.code:
            return False
        if self.file in (None, found.file):
            return True
        return Path(found.file).resolve().is_relative_to(Path(str(self.file)).resolve())


def _look_at(text: str, stack: str | None, report: Report) -> None:
    if not text:
        raise typer.BadParameter("there is no file without a name", param_hint="FILE")
    folder = Path(text)
    if not os.path.isdir(text):  # noqa: PTH112  Path.is_dir fails on a text too long for a name
        with _troubling(report):
            report.add(_findings(text, stack))
        return
    found_there = (path for path in sorted(folder.rglob("*.json")) if path.is_file())
    files = [path for path in found_there if _is_ours(path.relative_to(folder))]
    for file in files:
        with _troubling(report):
            found = linting.lint(file)
            if is_no_flow(found):
                report.skipped.append(str(file))
            else:
                report.add(found)


def _findings(text: str, stack: str | None) -> list[Finding]:
    if os.path.exists(text):  # noqa: PTH110  as above
        return linting.lint(Path(text))
    named = operand(text, stack)
    return [replace(each, file=named.label) for each in linting.lint(named.definition)]


def _is_ours(path: Path) -> bool:
    """Whether a file is of the folder itself, and not of a tool or a package that lives in it."""
    return not any(part.startswith(".") or part == "node_modules" for part in path.parts)


@contextmanager
def _troubling(report: Report) -> Iterator[None]:
    """Say on stderr why something cannot be read, and go on with the next."""
    try:
        yield
    except FORESEEN as failure:
        say(printable(str(failure)), err=True)
        report.is_troubled = True
    except typer.Exit:  # an operand that has said why itself
        report.is_troubled = True


def _sum_up(report: Report, shown: list[Finding], *, to_stderr: bool) -> None:
    for skipped in report.skipped:
        say(f"{printable(skipped)}: skipped, it is no flow definition", err=True)
    errors = sum(each.severity == "error" for each in shown)
    counts = f"{_counted(errors, 'error')}, {_counted(len(shown) - errors, 'warning')}"
    say(f"{counts} in {_counted(report.checked, 'definition')}", err=to_stderr)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
