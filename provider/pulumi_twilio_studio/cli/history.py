"""`twilio-studio history`: who saved which revision of a flow, and how two revisions differ."""

from __future__ import annotations

from typing import Annotated

import typer

from pulumi_twilio_studio.cli.change_report import no_difference, show_changes
from pulumi_twilio_studio.cli.connection import connect, usage_errors
from pulumi_twilio_studio.cli.history_report import show_history
from pulumi_twilio_studio.lifecycle.flow.history import (
    compare,
    parse_revision,
    validate_revisions,
)
from pulumi_twilio_studio.lifecycle.flow.history import history as history_of
from pulumi_twilio_studio.lifecycle.flow.search import sid_of


def history(
    flow: Annotated[str, typer.Argument(help="The flow: its SID or friendly name.")],
    *,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Show only this many of the newest revisions.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    details: Annotated[
        bool,
        typer.Option(
            "--details",
            help="With --json: also show valid and errors. This takes one request per revision.",
        ),
    ] = False,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option(
            help="Show how two revisions differ. Each is a number, LatestPublished or LatestRevision. "
            "Exit code 0 if both mean the same, 1 if they differ, 2 if a side cannot be read.",
            metavar="N M",
        ),
    ] = None,
    layout: Annotated[
        bool,
        typer.Option(
            "--layout", help="With --diff: also show widgets that were moved on the canvas."
        ),
    ] = False,
) -> None:
    """Show the revisions of a flow: which one is live, and which ones a stack wrote."""
    _refuse_idle(limit, diff, as_json=as_json, details=details, layout=layout)
    if diff is None:
        with connect() as client:
            found = history_of(client, sid_of(client, flow))
            revisions = found.revisions[:limit]
            if details:
                revisions = validate_revisions(client, found.sid, revisions)
        show_history(found, revisions, as_json=as_json)
        return
    with usage_errors():
        one, other = map(parse_revision, diff)
    with connect(trouble=2) as client:
        differences = compare(client, sid_of(client, flow), one, other, layout=layout)
    nothing = no_difference(moved=not differences.is_same)
    show_changes(differences.title, differences.changes, nothing=nothing)
    raise typer.Exit(1 if differences.changes else 0)


def _refuse_idle(
    limit: int | None,
    diff: tuple[str, str] | None,
    *,
    as_json: bool,
    details: bool,
    layout: bool,
) -> None:
    """Raise a usage error for an option that has no effect together with the others."""
    shows = {"--limit": limit is not None, "--json": as_json, "--details": details}
    for option, is_given in shows.items():
        if is_given and diff is not None:
            raise typer.BadParameter(
                "it shows revisions, not the difference between two of them", param_hint=option
            )
    if details and not as_json:
        raise typer.BadParameter("it needs --json", param_hint="--details")
    if layout and diff is None:
        raise typer.BadParameter("it needs --diff", param_hint="--layout")
