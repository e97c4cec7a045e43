"""How a command shows executions: as two tables, or as JSON for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Column, Table
from rich.text import Text

from pulumi_twilio_studio.cli.saying import say, say_json
from pulumi_twilio_studio.cli.tables import show_table
from pulumi_twilio_studio.definition.text import printable

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.executions.recent import Overview, Recent


def show_overview(found: Overview, *, as_json: bool) -> None:
    """Print the executions, and the share of each end before the revision and since."""
    if as_json:
        say_json(_as_json(found))
        return
    if not found.executions:
        say("No executions.")
    else:
        _show(
            "started",
            "took",
            "status",
            "revision",
            "end",
            "sid",
            rows=map(_cells, found.executions),
        )
    if found.revision is not None and found.shares():
        say("")
        _show_shares(found)
    say(f"{found.requests} requests.", err=True)


def _show_shares(found: Overview) -> None:
    before, since = (found.count(is_since=side) for side in (False, True))
    rows = (
        (str(each.ending), _share(each.before, before), _share(each.since, since))
        for each in found.shares()
    )
    heads = (f"before revision {found.revision}", f"since {found.published or '-'}")
    _show("ended", *heads, rows=rows)
    failed = (found.failures(is_since=side) for side in (False, True))
    told = [f"{number} of {of}" for number, of in zip(failed, (before, since), strict=True)]
    say(f"Ended with a failure: {told[0]} before, {told[1]} since.")


def _share(number: int, of: int) -> str:
    return f"{number} ({100 * number / of:.0f} %)" if of else "-"


def _show(*heads: str, rows: Any) -> None:
    columns = (Column(printable(head), overflow="ellipsis") for head in heads)
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    show_table(table)


def _cells(recent: Recent) -> tuple[str, ...]:
    execution = recent.execution
    return (
        execution.date_created or "-",
        "-" if recent.seconds is None else f"{recent.seconds} s",
        execution.status,
        "-" if execution.revision is None else str(execution.revision),
        str(recent.ending or "-"),
        execution.sid,
    )


def _as_json(found: Overview) -> dict[str, Any]:
    return {
        "sid": found.sid,
        "account_sid": found.account_sid,
        "revision": found.revision,
        "published": found.published,
        "requests": found.requests,
        "executions": [_row(each) for each in found.executions],
        "ends": [
            {
                "widget": each.ending.widget,
                "event": each.ending.event,
                "is_failure": each.ending.is_failure,
                "before": each.before,
                "since": each.since,
            }
            for each in found.shares()
        ],
    }


def _row(recent: Recent) -> dict[str, Any]:
    execution, ending = recent.execution, recent.ending
    return {
        "sid": execution.sid,
        "contact_channel_address": execution.contact,
        "status": execution.status,
        "revision": execution.revision,
        "date_created": execution.date_created,
        "date_ended": recent.ended,
        "seconds": recent.seconds,
        "widget": ending.widget if ending else None,
        "event": ending.event if ending else None,
        "is_failure": ending.is_failure if ending else None,
        "is_since": recent.is_since,
    }
