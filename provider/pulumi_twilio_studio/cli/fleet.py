"""`twilio-studio fleet`: one stack for each tenant of a manifest, many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.asking import confirm
from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.parameters import (
    MANIFEST,
    Cwd,
    Json,
    ManifestPath,
    Only,
    PreviewParameters,
    RolloutParameters,
    takes,
)
from pulumi_twilio_studio.cli.places import PAGE, Ours, Place, is_report
from pulumi_twilio_studio.cli.saying import as_json, console, say
from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from rich.table import Table

    from pulumi_twilio_studio.fleet.command import PlannedRollout
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.fleet.rollout import Report

fleet = typer.Typer(
    help="Manage one stack for each tenant of a manifest, many at once.", no_args_is_help=True
)

_File = tuple[Place | None, Callable[[], str], Ours]
"""Where to write the file, or None; its text; and how to recognise an older one."""

Full = Annotated[
    bool,
    typer.Option(
        "--full", help="Run every tenant in full, also those that the quick check finds unchanged."
    ),
]


@fleet.command()
@takes(PreviewParameters)
def preview(given: PreviewParameters, *, full: Full = False) -> None:
    """Show what `up` would change, for each tenant."""
    _roll_out(_plan("preview", given, full=full), given.json_file)


@fleet.command()
@takes(RolloutParameters)
def up(given: RolloutParameters, *, full: Full = False) -> None:
    """Create or update every tenant as the manifest declares it.

    Run it again to go on: tenants that a quick check finds unchanged are not run.
    """
    _roll_out(_plan("up", given, full=full), given.json_file)


@fleet.command()
@takes(RolloutParameters)
def destroy(
    given: RolloutParameters,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Destroy the stacks of the tenants. Their `on_delete` decides what happens to the accounts."""
    plan = _plan("destroy", given)
    _ask(plan, yes=yes)
    _roll_out(plan, given.json_file)


@fleet.command()
def status(
    *,
    manifest: ManifestPath = MANIFEST,
    only: Only = None,
    json_file: Json = None,
    html_file: Annotated[
        Place | None,
        typer.Option(
            "--html",
            help="Write the status as an HTML page to this file, or - for stdout.",
            metavar="FILE",
            parser=Place.named,
        ),
    ] = None,
    organization: Annotated[
        str,
        typer.Option(
            "--org", help="The organization of the stacks, at Pulumi Cloud.", metavar="NAME"
        ),
    ] = "organization",
    cwd: Cwd = Path(),
) -> None:
    """Show what each tenant runs: template versions, drift, drafts and missing flows.

    It reads Twilio and no state.
    """
    if json_file is not None and json_file == html_file:
        raise typer.BadParameter(f"--json and --html cannot both be {json_file}")
    from pulumi_twilio_studio.fleet.command import inspect_fleet  # noqa: PLC0415 -- as below
    from pulumi_twilio_studio.fleet.show import (  # noqa: PLC0415
        status_details,
        status_page,
        status_table,
    )

    with user_errors(trouble=TROUBLE):
        for place, ours in ((json_file, is_report), (html_file, PAGE)):
            if place is not None:
                place.refuse_other(ours)
        project, found = inspect_fleet(cwd / manifest, only or (), organization, cwd)
    _hand_out(
        status_table(found),
        status_details(found),
        (json_file, lambda: as_json(found.as_json()) + "\n", is_report),
        (html_file, lambda: status_page(found, project, datetime.now(UTC)), PAGE),
    )
    raise typer.Exit(RIGHT if found.is_well else OTHER)


def _plan(verb: Verb, given: RolloutParameters, *, full: bool = False) -> PlannedRollout:
    options = given.options(full=full)
    # Here and below, so that help does not wait for Pulumi's SDK.
    from pulumi_twilio_studio.fleet.command import plan_rollout  # noqa: PLC0415

    with user_errors(trouble=TROUBLE):
        if given.json_file is not None:
            given.json_file.refuse_other(is_report)
        return plan_rollout(verb, options, given.cwd)


def _ask(plan: PlannedRollout, *, yes: bool) -> None:
    from pulumi_twilio_studio.fleet.destroy_preview import describe_destroy  # noqa: PLC0415

    with user_errors(trouble=TROUBLE):
        for line in describe_destroy(plan.rollout.project, plan.rollout.tenants):
            say(line, err=True)
    confirm("Destroy them?", yes=yes, err=True)


def _roll_out(plan: PlannedRollout, json_file: Place | None) -> None:
    from pulumi_twilio_studio.fleet.command import roll_out  # noqa: PLC0415
    from pulumi_twilio_studio.fleet.progress import ProgressDisplay  # noqa: PLC0415
    from pulumi_twilio_studio.fleet.show import details, summary, table  # noqa: PLC0415

    talk = console(err=True)
    with (
        user_errors(trouble=TROUBLE),
        ProgressDisplay(talk, plan.rollout.verb, len(plan.tenants)) as display,
    ):
        report = roll_out(
            plan, display, lambda line: talk.print(printable(line), markup=False, soft_wrap=True)
        )
    _hand_out(
        table(report),
        [*details(report), summary(report)],
        (json_file, lambda: as_json(report.as_json()) + "\n", is_report),
    )
    raise typer.Exit(_exit_code(report))


def _exit_code(report: Report) -> int:
    if report.verb == "preview":
        return TROUBLE if not report.is_right else OTHER if report.would_change else RIGHT
    return RIGHT if report.is_right else OTHER


def _hand_out(table: Table, lines: Sequence[str], *files: _File) -> None:
    """Write the files and print the rest, also if a file fails; on stderr if a file goes to stdout."""
    from pulumi_twilio_studio.cli.tables import show_table  # noqa: PLC0415 -- as above

    wanted = [(place, text, ours) for place, text, ours in files if place is not None]
    err = any(place.is_stdout for place, *_ in wanted)
    with user_errors(trouble=TROUBLE):
        try:
            for place, text, ours in wanted:
                place.put(text(), ours)
        finally:
            show_table(table, err=err)
            say("\n".join(lines), err=err)
