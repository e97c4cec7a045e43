"""Ask before a command does what cannot be undone."""

from __future__ import annotations

import sys

import typer

from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.saying import say


def confirm(question: str, *, yes: bool, err: bool = False) -> None:
    """Ask the question, as Pulumi does. End the command if the answer is no, or if nobody can answer."""
    if yes:
        return
    if not sys.stdin.isatty():
        say("--yes must be passed in to proceed when running in non-interactive mode", err=True)
        raise typer.Exit(TROUBLE)
    typer.confirm(question, abort=True, err=err)
