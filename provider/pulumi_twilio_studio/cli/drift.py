"""`twilio-studio drift`: what somebody changed behind the back of a stack, without an engine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import DRIFTED, RIGHT, UNKNOWN
from pulumi_twilio_studio.cli.places import Ours, Place, begins, is_report_of
from pulumi_twilio_studio.cli.saying import as_json, say

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.drift_report import DriftReport

    _Text = Callable[[DriftReport, str], str]
    """Returns the report about a project in one form."""

    _Form = tuple[str | None, _Text, Ours]
    _File = tuple[Place, _Text, Ours]

# How often a long run says how far it is, in seconds.
PAUSE = 2.0


def drift(
    *,
    stack: Annotated[
        str | None, typer.Option(help="The stack. Default: the selected stack.", metavar="NAME")
    ] = None,
    all_stacks: Annotated[bool, typer.Option("--all", help="All stacks of the project.")] = False,
    json_file: Annotated[
        str | None,
        typer.Option(
            "--json",
            help="Also write the report as JSON to this file, or - for stdout.",
            metavar="FILE",
        ),
    ] = None,
    markdown: Annotated[
        str | None,
        typer.Option(
            help="Also write the report as Markdown to this file, or - for stdout.",
            metavar="FILE",
        ),
    ] = None,
    cwd: Annotated[
        Path | None,
        typer.Option(
            help="The folder of the Pulumi project. Default: this one.",
            metavar="DIR",
            exists=True,
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Show what somebody changed behind the back of a stack. Needs no engine and changes nothing.

    It says what `pulumi preview` would say of drift, from the state of the stack.

    Exit code 0 if nobody changed anything, 2 if somebody did.
    Exit code 1 if something could not be read. The rest is shown.
    """
    if all_stacks and stack is not None:
        raise typer.BadParameter("it is one of --all", param_hint="--stack")
    if json_file is not None and json_file == markdown:
        raise typer.BadParameter(f"--json and --markdown cannot both be {json_file}")
    # Here, so that help does not wait for an HTTP client.
    from pulumi_twilio_studio.stack.drift import find_drift
    from pulumi_twilio_studio.stack.drift_report import HEADING
    from pulumi_twilio_studio.stack.selection import find_stack, find_stacks

    forms: list[_Form] = [
        (json_file, lambda found, _: as_json(found.as_json()) + "\n", is_report_of("stacks")),
        (markdown, lambda found, project: found.as_markdown(project), begins(HEADING)),
    ]
    folder = (cwd or Path()).absolute()
    with user_errors(trouble=UNKNOWN):
        files = [(Place.parse(file), text, ours) for file, text, ours in forms if file is not None]
        for file, _, ours in files:
            file.refuse_other(ours)
        homes = (
            find_stacks(folder, os.environ)
            if all_stacks
            else [find_stack(folder, stack, os.environ)]
        )
        found = find_drift(homes, _Progress())
        _hand_out(found, homes[0].project if homes else "", files)
    raise typer.Exit(UNKNOWN if found.has_failed else DRIFTED if found.has_drift else RIGHT)


def _hand_out(found: DriftReport, project: str, files: Sequence[_File]) -> None:
    """Write the files and print the rest, also if a file fails; on stderr if a file goes to stdout."""
    try:
        for file, text, ours in files:
            file.put(text(found, project), ours)
    finally:
        say(found.as_text(), err=any(file.is_stdout for file, *_ in files))


class _Progress:
    """Says on stderr how far a long run is."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._said >= PAUSE:
            self._said = now
            say(f"{done} of {total} {what}", err=True)
