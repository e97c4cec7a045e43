"""`twilio-studio review`: what `pulumi up` would change, as a page and as a text for a pull request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.places import PAGE, Place, begins
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.stack.review import HEADING, review_stack


def review(
    *,
    stack: Annotated[
        str | None, typer.Option(help="The stack. Default: the selected stack.")
    ] = None,
    out: Annotated[
        Place,
        typer.Option(
            help="The HTML page to write, or - for stdout.", metavar="FILE", parser=Place.parse
        ),
    ] = Place("review.html"),  # noqa: B008 -- a value, which nobody changes
    markdown: Annotated[
        Place | None,
        typer.Option(
            help="A Markdown summary for a pull request to write, or - for stdout.",
            metavar="FILE",
            parser=Place.parse,
        ),
    ] = None,
    cwd: Annotated[
        Path,
        typer.Option(
            help="The folder of the Pulumi project.",
            metavar="FOLDER",
            exists=True,
            file_okay=False,
        ),
    ] = Path(),
) -> None:
    """Run `pulumi preview --refresh`, and draw everything that `pulumi up` would change.

    The page compares the desired definitions with the live ones. Nothing is changed.

    Exit code 0 if `up` would change nothing, 1 if it would change something.
    Exit code 2 if that is not known. If the preview failed, the page says why.
    """
    if out == markdown:
        raise typer.BadParameter(f"--out and --markdown cannot both be {out}")
    with user_errors(trouble=TROUBLE):
        out.refuse_other(PAGE)
        if markdown is not None:
            markdown.refuse_other(begins(HEADING))
        found = review_stack(cwd.absolute(), stack)
        out.put(found.as_page(), PAGE)
        if markdown is not None:
            markdown.put(found.as_markdown(), begins(HEADING))
    shown = "The page on stdout" if out.is_stdout else out
    say(f"{found.summary} {shown} shows it.", err=True)
    raise typer.Exit(TROUBLE if found.has_failed else OTHER if found.has_changes else RIGHT)
