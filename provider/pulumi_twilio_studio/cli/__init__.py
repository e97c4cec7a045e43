"""The `twilio-studio` command: one file for each verb. The work of a verb is done in other parts."""

from __future__ import annotations

from typing import Annotated

import typer

from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.cli.verbs import Verbs
from pulumi_twilio_studio.version import __version__

app = typer.Typer(
    cls=Verbs,
    help="Twilio Studio Flows as code: the command-line tools for the Pulumi provider.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:  # noqa: FBT001 -- typer's signature
    if asked:
        say(__version__)
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Take the options that belong to no verb. The callback of `version` has answered it already."""


def main() -> None:
    """Run the console script."""
    app()
