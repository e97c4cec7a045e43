"""Asking before something is done that cannot be undone."""

from __future__ import annotations

import sys

import typer

from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.saying import say


def confirm(question: str, *, yes: bool, err: bool = False) -> None:
    """Go on only when told to, as Pulumi does; end the command where nobody can answer, or the answer is no."""
    if yes:
        return
    if not sys.stdin.isatty():
        say("--yes must be passed in to proceed when running in non-interactive mode", err=True)
        raise typer.Exit(TROUBLE)
    typer.confirm(question, abort=True, err=err)
