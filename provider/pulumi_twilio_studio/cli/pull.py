"""`twilio-studio pull`: a flow that exists, as a file and a declaration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.definition.phrases import printable
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow_declaration import declaration
from pulumi_twilio_studio.lifecycle.flow_search import sid_of

from .connection import connected
from .revision import revision_given


def pull(
    flow: Annotated[str, typer.Argument(help="The flow: its SID or friendly name.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            help="File, or folder, to write to; named after the flow unless given.", metavar="FILE"
        ),
    ] = None,
    revision: Annotated[
        str | None,
        typer.Option(
            help="A number, LatestPublished or LatestRevision; what is live unless given.",
            metavar="N",
        ),
    ] = None,
    template: Annotated[
        bool,
        typer.Option("--template", help="Name what SIDs belong to, so that it fits any account."),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a file that holds something else.")
    ] = False,
) -> None:
    """Write a flow's definition to a file, and print the declaration that takes the flow over.

    Only the declaration goes to stdout.
    """
    which = None if revision is None else revision_given(revision)
    with connected() as client:
        found = declaration(client, sid_of(client, flow), which, template=template)
        name = f"{found.name}.json"
        file = out / name if out and out.is_dir() else out or Path(name)
        _write(file, found.text, force=force)
    for remark in (f"Wrote revision {found.revision} to {file}.", *found.remarks):
        typer.echo(printable(remark), err=True)
    print(found.python(file.as_posix()))


def _write(file: Path, text: str, *, force: bool) -> None:
    """Write the file unless that would lose something."""
    try:
        if not force and file.exists() and file.read_bytes() != text.encode():
            raise OperationError(f"{file} holds something else; --force overwrites it")
        file.write_bytes(text.encode())
    except OSError as error:
        raise OperationError(f"cannot write {file}: {error.strerror}") from None
