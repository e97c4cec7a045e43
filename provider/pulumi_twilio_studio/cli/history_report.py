"""How a command shows the revisions of a flow: as a table, or as JSON for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.table import Column, Table
from rich.text import Text

from pulumi_twilio_studio.cli.saying import say_json
from pulumi_twilio_studio.cli.tables import show_table
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.lifecycle.flow.commit import commit_in

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import History, Revision

COLUMNS = ("revision", "status", "now", "when", "who", "message", "marker", "definition")


def show_history(found: History, revisions: tuple[Revision, ...], *, as_json: bool) -> None:
    """Print those revisions of the history."""
    if as_json:
        values = {**asdict(found), "revisions": [_as_json(revision) for revision in revisions]}
        say_json(values)
        return
    columns = (
        Column(name, overflow="fold" if name == "message" else "ellipsis") for name in COLUMNS
    )
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for revision in revisions:
        table.add_row(*(Text(printable(cell)) for cell in _cells(revision)))
    show_table(table)


def _cells(revision: Revision) -> tuple[str, ...]:
    marks = {"live": revision.is_live, "head": revision.is_head}
    signature = revision.signature
    return (
        str(revision.number),
        revision.status,
        ", ".join(mark for mark, is_so in marks.items() if is_so),
        revision.date or "-",
        revision.author_sid or "-",
        revision.message or "-",
        signature.marker if signature else "-",
        signature.definition[:8] if signature else "-",
    )


def _as_json(revision: Revision) -> dict[str, Any]:
    values = {
        "revision" if key == "number" else key: value for key, value in asdict(revision).items()
    }
    values["commit"] = commit_in(revision.message)
    if revision.errors is not None:
        values["errors"] = [
            {"property_path": path, "message": message} for path, message in revision.errors
        ]
    return values
