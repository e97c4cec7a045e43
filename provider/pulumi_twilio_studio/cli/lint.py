"""`twilio-studio lint`: errors and warnings about definitions, before anything is deployed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import connected, user_errors
from pulumi_twilio_studio.cli.findings import FORMATS, show_codes
from pulumi_twilio_studio.cli.lint_report import Report
from pulumi_twilio_studio.cli.operand import HELP, SID, refuse_idle_stack
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.definition.lint import Configuration, Finding, wrong_code
from pulumi_twilio_studio.definition.text import nearest, printable, quoted

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.online import Asked


class Format(StrEnum):
    """The forms in which findings are shown."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def _show_codes(asked: bool) -> None:  # noqa: FBT001 -- typer's signature
    if asked:
        show_codes()
        raise typer.Exit


def lint(
    definitions: Annotated[
        list[str],
        typer.Argument(
            help=f"{HELP} A folder stands for every flow definition (*.json) below it.",
            metavar="FILE",
        ),
    ],
    *,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            help="Do not report this code. With FILE, only in that file or folder. Repeatable.",
            metavar="[FILE:]CODE",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with code 1 for warnings too.")
    ] = False,
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            help="text for people, json for programs, github for annotations of a pull request.",
        ),
    ] = Format.TEXT,
    stack: Annotated[
        str | None,
        typer.Option(
            help="The stack for stack:RESOURCE. Default: the selected stack.",
            metavar="NAME",
        ),
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask Twilio's Validate, which changes nothing.")
    ] = False,
    value: Annotated[
        list[str] | None,
        typer.Option(
            help="With --online: the value for this place of a template. Repeatable.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    only_flows: Annotated[
        bool, typer.Option("--only-flows", help="Skip files that are not flow definitions.")
    ] = False,
    codes: Annotated[  # noqa: ARG001 -- its callback has answered it
        bool,
        typer.Option(
            "--codes", callback=_show_codes, is_eager=True, help="Show all codes and exit."
        ),
    ] = False,
) -> None:
    """Report what Twilio would refuse in a definition, and what is probably a mistake.

    Exit code 0 without errors, 1 with errors, 2 if something cannot be read or Twilio cannot be asked.
    """
    silenced = [_Silenced.read(text) for text in ignore or ()]
    values = dict(map(_value, value or ()))
    if values and not online:
        raise typer.BadParameter("a value is for --online", param_hint="--value")
    refuse_idle_stack(stack, definitions)
    with user_errors(trouble=2):
        project = Configuration.near(Path())
    report = Report(stack, only_flows=only_flows)
    with _asking(values) if online else nullcontext() as report.online:
        for text in dict.fromkeys(definitions):
            report.look_at(text)
        report.finish()
    for each in silenced:
        each.refuse_unknown(report.places)
    hides = [project.hides, *(each.hides for each in silenced)]
    shown = [each for each in report.findings if not any(hidden(each) for hidden in hides)]
    FORMATS[format_](shown)
    _sum_up(report, shown, to_stderr=format_ is Format.JSON)
    is_strict = strict or project.strict
    refused = [each for each in shown if is_strict or each.severity == "error"]
    raise typer.Exit(2 if report.is_troubled else 1 if refused else 0)


def _value(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"{quoted(text)} is not NAME=VALUE", param_hint="--value")
    return name, value


@contextmanager
def _asking(values: dict[str, str]) -> Iterator[Asked]:
    """Open what asks the environment's account."""
    from pulumi_twilio_studio.lifecycle.flow.online import Asked  # noqa: PLC0415 -- seldom needed

    with connected(trouble=2) as client:
        yield Asked.of(client, values)


@dataclass(frozen=True)
class _Silenced:
    """A code, and the file or folder in which it is not reported; None for everywhere."""

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
        if self.file is None or _is_named(found.file, self.file):
            return True
        return Path(found.file).resolve().is_relative_to(Path(self.file).resolve())

    def refuse_unknown(self, places: Iterable[str]) -> None:
        """Raise a usage error for a file that does not exist and is not one of the checked definitions."""
        named = self.file
        if named is None or any(_is_named(place, named) for place in places):
            return
        if not os.path.exists(named):  # noqa: PTH110 -- Path.exists fails on a text too long for a name
            raise typer.BadParameter(
                f"there is no {quoted(named)} of which {self.code} could be ignored{nearest(named, places)}",
                param_hint="--ignore",
            )


def _is_named(place: str, named: str) -> bool:
    """Return whether that name means the place: as its name, or as the SID of the flow whose revision it is."""
    return named == place or (bool(SID.fullmatch(named)) and place.startswith(f"{named}@"))


def _sum_up(report: Report, shown: list[Finding], *, to_stderr: bool) -> None:
    for skipped in report.skipped:
        say(f"{printable(skipped)}: skipped, it is no flow definition", err=True)
    errors = sum(each.severity == "error" for each in shown)
    counts = f"{_counted(errors, 'error')}, {_counted(len(shown) - errors, 'warning')}"
    say(f"{counts} in {_counted(report.checked, 'definition')}", err=to_stderr)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
