"""How a command shows what became of a fleet: a table on the terminal, and files for scripts and browsers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.places import PAGE, Ours, Place, is_report
from pulumi_twilio_studio.cli.saying import as_json, console, say
from pulumi_twilio_studio.cli.tables import show_table
from pulumi_twilio_studio.fleet.show import (
    details,
    status_details,
    status_page,
    status_table,
    summary,
    table,
)
from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from rich.table import Table

    from pulumi_twilio_studio.fleet.result import Report
    from pulumi_twilio_studio.fleet.rollout import PlannedRollout
    from pulumi_twilio_studio.fleet.status import FleetStatus

_File = tuple[Place | None, Callable[[], str], Ours]
"""Where to write the file, or None; its text; and how to recognise an older one."""


def watched(plan: PlannedRollout) -> Report:
    """Run a rollout, and show on stderr how it goes."""
    from pulumi_twilio_studio.fleet.progress import ProgressDisplay
    from pulumi_twilio_studio.fleet.rollout import roll_out

    talk = console(err=True)
    with (
        user_errors(trouble=TROUBLE),
        ProgressDisplay(talk, plan.rollout.verb, len(plan.tenants)) as display,
    ):
        return roll_out(
            plan, display, lambda line: talk.print(printable(line), markup=False, soft_wrap=True)
        )


def show_report(
    report: Report, json_file: Place | None, more: Mapping[str, Any] = MappingProxyType({})
) -> None:
    """Show what happened to each tenant. The JSON also has `more`."""
    _hand_out(
        table(report),
        [*details(report), summary(report)],
        (json_file, lambda: as_json({**report.as_json(), **more}) + "\n", is_report),
    )


def exit_code_of(report: Report) -> int:
    """Return the exit code of a rollout; docs/commands.md has the table."""
    if report.verb == "preview":
        return TROUBLE if not report.is_right else OTHER if report.would_change else RIGHT
    return RIGHT if report.is_right else OTHER


def show_status(
    found: FleetStatus, project: str, json_file: Place | None, html_file: Place | None
) -> None:
    """Show what each tenant runs."""
    _hand_out(
        status_table(found),
        status_details(found),
        (json_file, lambda: as_json(found.as_json()) + "\n", is_report),
        (html_file, lambda: status_page(found, project, datetime.now(UTC)), PAGE),
    )


def _hand_out(table: Table, lines: Sequence[str], *files: _File) -> None:
    """Write the files and print the rest, also if a file fails; on stderr if a file goes to stdout."""
    wanted = [(place, text, ours) for place, text, ours in files if place is not None]
    err = any(place.is_stdout for place, *_ in wanted)
    with user_errors(trouble=TROUBLE):
        try:
            for place, text, ours in wanted:
                place.put(text(), ours)
        finally:
            show_table(table, err=err)
            say("\n".join(lines), err=err)
