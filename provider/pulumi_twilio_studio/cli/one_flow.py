"""What the commands share that change one flow of a stack: their options, and what they print."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.saying import say

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.callers_see import CallersSee
    from pulumi_twilio_studio.stack.one_flow import OneFlow

Name = Annotated[str, typer.Argument(help="The flow's name in the program.", metavar="NAME")]
Stack = Annotated[
    str | None, typer.Option(help="The stack. Default: the selected stack.", metavar="NAME")
]
Cwd = Annotated[
    Path,
    typer.Option(
        help="The folder of the Pulumi project.", metavar="DIR", exists=True, file_okay=False
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@contextmanager
def opened(name: str, stack: str | None, cwd: Path) -> Iterator[OneFlow]:
    """Open the flow. An expected failure ends the command with exit code 1."""
    with user_errors():
        # Here, so that help does not wait for an HTTP client.
        from pulumi_twilio_studio.stack.one_flow import open_one_flow

        with open_one_flow(cwd.absolute(), name, stack, os.environ) as flow:
            yield flow


def say_of_pulumi(line: str) -> None:
    """Print a line of Pulumi's on stderr. Stdout is for what the command itself says."""
    say(line, err=True)


def show_what_callers_see(seen: CallersSee) -> None:
    """Print what would change for callers, widget by widget."""
    from pulumi_twilio_studio.cli.change_report import show_changes

    show_changes(seen.title, seen.changes, nothing=seen.unknown or "nothing changes for callers")


def named(flow: OneFlow) -> str:
    """Return what names the flow in a command."""
    return f"{shlex.quote(flow.name)} --stack {shlex.quote(flow.home.stack)}"


def say_where_it_stands(flow: OneFlow, *settings: str) -> None:
    """Print what the configuration says from now on, and that it has to be kept."""
    file = flow.home.settings_file
    place = _relative(file) if file.exists() else f"the configuration of {flow.home.stack}"
    for setting in settings:
        say(f"  {place}: {setting}")
    say("  Commit that, or the next `pulumi up` from another copy of the project undoes it.")


def _relative(file: Path) -> str:
    """Return the file as the user would name it here."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)
