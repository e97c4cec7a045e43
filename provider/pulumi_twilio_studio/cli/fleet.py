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
from pulumi_twilio_studio.cli.places import PAGE, Ours, Place, is_report
from pulumi_twilio_studio.cli.saying import as_json, console, say
from pulumi_twilio_studio.fleet.command import RolloutOptions
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

ManifestPath = Annotated[
    Path, typer.Option(help="The manifest of the tenants: a file or a folder.", metavar="PATH")
]
Only = Annotated[
    list[str] | None, typer.Option(help="Only this tenant. Repeatable.", metavar="NAME")
]
Waves = Annotated[
    str | None,
    typer.Option(
        help="The cumulative size of each wave, such as 1,10%,100%. Default: the waves of the manifest."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1, help="The number of worker processes on this machine. Default: one per core."
    ),
]
MaxFailures = Annotated[
    str,
    typer.Option(
        help="Begin no further wave if more tenants of a wave fail than this: a number or a percentage."
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        help="Run on the workers of this Dask cluster, and not on this machine.",
        metavar="tcp://...",
    ),
]
Json = Annotated[
    Place | None,
    typer.Option(
        "--json",
        help="Write the results as JSON to this file, or - for stdout.",
        metavar="FILE",
        parser=Place.named,
    ),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full", help="Run every tenant in full, also those that the quick check finds unchanged."
    ),
]
Cwd = Annotated[
    Path, typer.Option(help="The folder of the Pulumi project.", exists=True, file_okay=False)
]
MANIFEST = Path("stacks/tenants.yaml")


@fleet.command()
def preview(
    *,
    manifest: ManifestPath = MANIFEST,
    only: Only = None,
    waves: Waves = None,
    workers: Workers = None,
    max_failures: MaxFailures = "100%",
    scheduler: Scheduler = None,
    json_file: Json = None,
    full: Full = False,
    cwd: Cwd = Path(),
) -> None:
    """Show what `up` would change, for each tenant."""
    wanted = RolloutOptions(
        cwd / manifest, only or (), waves, workers, max_failures, scheduler, full
    )
    _roll(_planned("preview", wanted, cwd, json_file), json_file)


@fleet.command()
def up(
    *,
    manifest: ManifestPath = MANIFEST,
    only: Only = None,
    waves: Waves = None,
    workers: Workers = None,
    max_failures: MaxFailures = "0",
    scheduler: Scheduler = None,
    json_file: Json = None,
    full: Full = False,
    cwd: Cwd = Path(),
) -> None:
    """Create or update every tenant as the manifest declares it.

    Run it again to go on: tenants that a quick check finds unchanged are not run.
    """
    wanted = RolloutOptions(
        cwd / manifest, only or (), waves, workers, max_failures, scheduler, full
    )
    _roll(_planned("up", wanted, cwd, json_file), json_file)


@fleet.command()
def destroy(
    *,
    manifest: ManifestPath = MANIFEST,
    only: Only = None,
    waves: Waves = None,
    workers: Workers = None,
    max_failures: MaxFailures = "0",
    scheduler: Scheduler = None,
    json_file: Json = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    cwd: Cwd = Path(),
) -> None:
    """Destroy the stacks of the tenants. Their `on_delete` decides what happens to the accounts."""
    wanted = RolloutOptions(cwd / manifest, only or (), waves, workers, max_failures, scheduler)
    plan = _planned("destroy", wanted, cwd, json_file)
    _ask(plan, yes=yes)
    _roll(plan, json_file)


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
    from pulumi_twilio_studio.fleet.command import inspect_fleet  # noqa: PLC0415
    from pulumi_twilio_studio.fleet.show import status_page, status_summary, status_table  # noqa: PLC0415

    with user_errors(trouble=TROUBLE):
        for place, ours in ((json_file, is_report), (html_file, PAGE)):
            if place is not None:
                place.refuse_other(ours)
        project, found = inspect_fleet(cwd / manifest, only or (), organization, cwd)
    errors = [f"{each.tenant}: {each.error}" for each in found.tenants if each.error]
    _tell(
        status_table(found),
        [*errors, status_summary(found)],
        (json_file, lambda: as_json(found.as_json()) + "\n", is_report),
        (html_file, lambda: status_page(found, project, datetime.now(UTC)), PAGE),
    )
    raise typer.Exit(RIGHT if found.is_well else OTHER)


def _planned(verb: Verb, wanted: RolloutOptions, cwd: Path, json_file: Place | None) -> PlannedRollout:
    if wanted.workers is not None and wanted.scheduler is not None:
        raise typer.BadParameter(
            "the workers are those of the cluster that --scheduler names", param_hint="--workers"
        )
    # Here, so that the other commands do not wait for Pulumi's SDK.
    from pulumi_twilio_studio.fleet.command import plan_rollout  # noqa: PLC0415

    with user_errors(trouble=TROUBLE):
        if json_file is not None:
            json_file.refuse_other(is_report)
        return plan_rollout(verb, wanted, cwd)


def _roll(plan: PlannedRollout, json_file: Place | None) -> None:
    from pulumi_twilio_studio.fleet.command import roll_out  # noqa: PLC0415
    from pulumi_twilio_studio.fleet.progress import ProgressDisplay  # noqa: PLC0415

    talk = console(err=True)
    with (
        user_errors(trouble=TROUBLE),
        ProgressDisplay(talk, plan.rollout.verb, len(plan.tenants)) as watch,
    ):
        report = roll_out(
            plan, watch, lambda line: talk.print(printable(line), markup=False, soft_wrap=True)
        )
    _show(report, json_file)
    raise typer.Exit(_code(report))


def _code(report: Report) -> int:
    if report.verb == "preview":
        return TROUBLE if not report.is_right else OTHER if report.would_change else RIGHT
    return RIGHT if report.is_right else OTHER


def _show(report: Report, json_file: Place | None) -> None:
    from pulumi_twilio_studio.fleet.show import details, summary, table  # noqa: PLC0415

    _tell(
        table(report),
        [*details(report), summary(report)],
        (json_file, lambda: as_json(report.as_json()) + "\n", is_report),
    )


def _tell(table: Table, lines: Sequence[str], *files: _File) -> None:
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


def _ask(plan: PlannedRollout, *, yes: bool) -> None:
    from pulumi_twilio_studio.fleet.destroy_preview import describe_destroy  # noqa: PLC0415

    with user_errors(trouble=TROUBLE):
        leaving = [each for wave in plan.rollout.waves for each in wave]
        for line in describe_destroy(plan.rollout.project, leaving):
            say(line, err=True)
    confirm("Destroy them?", yes=yes, err=True)
