"""`twilio-studio pull`: an existing flow as a file and a declaration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import connect, usage_errors
from pulumi_twilio_studio.cli.places import Place
from pulumi_twilio_studio.cli.pull_all import pull_all
from pulumi_twilio_studio.cli.saying import print_document, say
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.lifecycle.definition_file import write_definition
from pulumi_twilio_studio.lifecycle.flow.declaration import declaration
from pulumi_twilio_studio.lifecycle.flow.history import parse_revision
from pulumi_twilio_studio.lifecycle.flow.search import sid_of

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import Which


def pull(
    flow: Annotated[
        str | None, typer.Argument(help="The flow: its SID or friendly name.", show_default=False)
    ] = None,
    *,
    all_: Annotated[
        Path | None,
        typer.Option(
            "--all",
            help="Write every flow of the account into this folder, as templates and a module that declares them.",
            metavar="DIR",
        ),
    ] = None,
    out: Annotated[
        Place | None,
        typer.Option(
            help="The file or folder to write to, or - for stdout. Default: a file with the name of the flow.",
            metavar="FILE",
            parser=Place.parse_with_folder,
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            help="Write only what differs into this existing file. Keep its places and its form.",
            metavar="FILE",
        ),
    ] = None,
    revision: Annotated[
        str | None,
        typer.Option(
            help="A number, LatestPublished or LatestRevision. Default: the live one, or the newest if none is live.",
            metavar="N",
        ),
    ] = None,
    template: Annotated[
        bool,
        typer.Option(
            "--template",
            help=(
                "Write references by name instead of SIDs, so that the template fits other "
                "accounts."
            ),
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a file that holds something else.")
    ] = False,
) -> None:
    """Write a flow's definition to a file, and print the declaration that adopts the flow.

    Only the declaration goes to stdout.
    With `--out -` only the definition goes there, and with --into nothing.
    With --all, it writes every flow of the account.
    A second run then changes only what has changed at Twilio.
    """
    if all_ is not None:
        if flow is not None or out or into or revision or template:
            raise typer.BadParameter("--all pulls every flow: only --force can be given with it")
        pull_all(all_, force=force)
        return
    if flow is None:
        raise typer.BadParameter("name a flow, or take all flows with --all DIR", param_hint="FLOW")
    with usage_errors():
        which = None if revision is None else parse_revision(revision)
    if into is not None:
        if out is not None:
            raise typer.BadParameter("give --out or --into, not both")
        if force:
            raise typer.BadParameter(
                "--into overwrites nothing, so it takes no --force", param_hint="--force"
            )
        _pull_into(flow, which, into, template=template)
    elif out is not None and out.is_stdout:
        if force:
            raise typer.BadParameter(
                "--out - writes no file, so it takes no --force", param_hint="--force"
            )
        _print(flow, which, template=template)
    else:
        _write(flow, which, out or Place("."), template=template, force=force)


def _print(flow: str, which: Which | None, *, template: bool) -> None:
    """Print only a revision's definition."""
    with connect() as client:
        found = declaration(client, sid_of(client, flow), which, template=template)
    _remark(f"Wrote revision {found.revision} to stdout.", *found.remarks, *found.unnamed)
    print_document(found.text)


def _write(flow: str, which: Which | None, out: Place, *, template: bool, force: bool) -> None:
    """Write a revision to a file, and print its declaration."""
    with connect() as client:
        found = declaration(client, sid_of(client, flow), which, template=template)
        place = out.within(f"{found.name}.json") if out.is_folder else out
        write_definition(place.path, found.text, force=force)
    _remark(f"Wrote revision {found.revision} to {place.path}.", *found.remarks, *found.unnamed)
    say(found.python(place.path.as_posix()))


def _pull_into(flow: str, which: Which | None, file: Path, *, template: bool) -> None:
    """Write what differs in a revision into an existing file."""
    from pulumi_twilio_studio.lifecycle.flow.pull import pull_into_file

    with connect() as client:
        pulled = pull_into_file(client, flow, which, file, template=template)
    done = "now holds" if pulled.is_changed else "holds"
    _remark(f"{file} {done} what revision {pulled.revision} does.", *pulled.remarks)


def _remark(*remarks: str) -> None:
    for remark in remarks:
        say(printable(remark), err=True)
