"""The `twilio-studio` command: one file per verb; what a verb does stands elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer

from pulumi_twilio_studio.version import __version__

from .diff import diff
from .draw import draw
from .emulator import emulator
from .fleet import fleet
from .history import history
from .lint import lint
from .pull import pull
from .recover import recover
from .review import review
from .saying import say

app = typer.Typer(
    help="Twilio Studio Flows as code: the tools beside the Pulumi provider.",
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
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take the options that belong to no verb; `version` has been answered by its callback."""


app.command()(diff)
app.command()(draw)
app.command()(emulator)
app.add_typer(fleet, name="fleet")
app.command()(history)
app.command()(lint)
app.command()(pull)
app.command()(recover)
app.command()(review)


def main() -> None:
    """Run the console script."""
    app()
