"""`twilio-studio forge`: a report as a comment or an issue of the pipeline's own repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from pulumi_twilio_studio.cli.exit_codes import OTHER, TROUBLE
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.files import text as text_of
from pulumi_twilio_studio.foreign import printable

LARGEST = 20_000_000

forge = typer.Typer(
    help="Write a report to the repository's own forge, GitHub or GitLab, from one of its pipelines.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

_Report = Annotated[Path, typer.Argument(help="The report: a file of Markdown.", metavar="FILE")]


def _key(of: str) -> Any:
    return typer.Option(
        "--key", help=f"Which {of} it is: one for each key is kept, and updated.", metavar="KEY"
    )


@forge.command()
def comment(
    file: _Report,
    *,
    key: Annotated[str, _key("comment")] = "review",
) -> None:
    """Write the report as a comment of the pull request, or update the comment.

    Exit code 0 if the comment says what the file says, 1 if the forge refused or did not answer.
    Exit code 2 if this is no job of a pipeline that we know, or the file cannot be read.
    """
    from pulumi_twilio_studio.forge.job import open_comments
    from pulumi_twilio_studio.forge.posts import put

    with _sentences():
        text = _read(file)
        outcome, url = put(open_comments(os.environ), key, text)
    _tell("comment", outcome, url)


@forge.command()
def issue(
    file: _Report,
    *,
    title: Annotated[str, typer.Option(help="The title of the issue.", metavar="TEXT")],
    key: Annotated[str, _key("issue")] = "drift",
    close: Annotated[
        bool,
        typer.Option("--close", help="Close the open issue of this key, if there is one."),
    ] = False,
) -> None:
    """Write the report as an issue of the repository, update the open issue, or close it.

    Exit code 0 if that is done, 1 if the forge refused or did not answer.
    Exit code 2 if this is no job of a pipeline that we know, or the file cannot be read.
    """
    from pulumi_twilio_studio.forge import posts
    from pulumi_twilio_studio.forge.job import open_issues

    if not title.strip():
        raise typer.BadParameter("an issue needs a title", param_hint="--title")
    with _sentences():
        text = _read(file)
        act = posts.close if close else posts.put
        outcome, url = act(open_issues(os.environ), key, text, title)
    _tell("issue", outcome, url)


def _read(file: Path) -> str:
    from pulumi_twilio_studio.forge.errors import NoForge

    try:
        return text_of(file, LARGEST)
    except OSError as error:
        raise NoForge(f"cannot read {printable(str(file))}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise NoForge(f"cannot read {printable(str(file))}: it is no text in UTF-8.") from None


def _tell(what: str, outcome: str, url: str) -> None:
    told = (
        f"There is no open {what} to close." if outcome == "absent" else f"The {what} is {outcome}."
    )
    say(f"{told} {printable(url)}".rstrip())


@contextmanager
def _sentences() -> Iterator[None]:
    """End with the sentence of a failure."""
    from pulumi_twilio_studio.failures import WrongArgument
    from pulumi_twilio_studio.forge.errors import ForgeError, NoForge

    try:
        yield
    except WrongArgument as error:
        raise typer.BadParameter(str(error), param_hint="--key") from None
    except NoForge as error:
        say(str(error), err=True)
        raise typer.Exit(TROUBLE) from None
    except ForgeError as error:
        say(str(error), err=True)
        raise typer.Exit(OTHER) from None
