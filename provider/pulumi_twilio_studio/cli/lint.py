"""`twilio-studio lint`: errors and warnings about definitions, before anything is deployed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import connect, usage_errors, user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.findings import FORMATS, show_codes
from pulumi_twilio_studio.cli.parameters import DEFINITION, named_values
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.definition.lint import Configuration, Finding
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.lifecycle.flow.lint_run import LintRun, Silenced, lint_all
from pulumi_twilio_studio.stack.definitions import find_definition, refuse_idle_stack

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.online import Asked


class Format(StrEnum):
    """The forms in which findings are shown."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"


def _show_codes(asked: bool) -> None:  # noqa: FBT001 -- typer's signature
    if asked:
        show_codes()
        raise typer.Exit


def lint(
    definitions: Annotated[
        list[str],
        typer.Argument(
            help=f"{DEFINITION} A folder stands for every flow definition (*.json) below it.",
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
            help="text for people, json for programs, github for annotations of a pull request, "
            "gitlab for a report of Code Quality.",
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
    with usage_errors("--ignore"):
        silenced = [Silenced.parse(text) for text in ignore or ()]
    values = named_values(value)
    if values and not online:
        raise typer.BadParameter("a value is for --online", param_hint="--value")
    if "" in definitions:
        raise typer.BadParameter("there is no file without a name", param_hint="FILE")
    with usage_errors("--stack"):
        refuse_idle_stack(stack, definitions)
    with user_errors(trouble=TROUBLE):
        project = Configuration.near(Path())
    with usage_errors(), _open_online(values) if online else nullcontext() as asked:
        found = lint_all(
            definitions, lambda text: find_definition(text, stack)[:2], asked, only_flows=only_flows
        )
    for trouble in found.troubles:
        say(printable(trouble), err=True)
    with usage_errors("--ignore"):
        shown = found.shown(project, silenced)
    FORMATS[format_](shown)
    _sum_up(found, shown, to_stderr=format_ in {Format.JSON, Format.GITLAB})
    is_strict = strict or project.strict
    refused = [each for each in shown if is_strict or each.severity == "error"]
    raise typer.Exit(TROUBLE if found.troubles else OTHER if refused else RIGHT)


@contextmanager
def _open_online(values: dict[str, str]) -> Iterator[Asked]:
    """Open what asks the environment's account."""
    from pulumi_twilio_studio.lifecycle.flow.online import Asked

    with connect(trouble=TROUBLE) as client:
        yield Asked.of(client, values)


def _sum_up(found: LintRun, shown: list[Finding], *, to_stderr: bool) -> None:
    for skipped in found.skipped:
        say(f"{printable(skipped)}: skipped, because it is not a flow definition", err=True)
    errors = sum(each.severity == "error" for each in shown)
    counts = f"{_count(errors, 'error')}, {_count(len(shown) - errors, 'warning')}"
    say(f"{counts} in {_count(found.checked, 'definition')}", err=to_stderr)


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
