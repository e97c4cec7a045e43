"""`twilio-studio fleet`: one stack for each tenant of a manifest, many at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.asking import confirm
from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.fleet_options import PreviewParameters, RolloutParameters
from pulumi_twilio_studio.cli.fleet_report import exit_code_of, show_report, show_status, watched
from pulumi_twilio_studio.cli.fleet_rollback import rollback
from pulumi_twilio_studio.cli.parameters import MANIFEST, Cwd, Json, ManifestPath, Only, takes
from pulumi_twilio_studio.cli.places import PAGE, Place, is_report
from pulumi_twilio_studio.cli.saying import say

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.fleet.rollout import PlannedRollout

fleet = typer.Typer(
    help="Manage one stack for each tenant of a manifest, many at once.", no_args_is_help=True
)

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


fleet.command()(rollback)


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
            parser=Place.parse,
        ),
    ] = None,
    reached_by: Annotated[
        bool,
        typer.Option(
            "--reached-by",
            help="Also show what leads people to each flow. It costs four lists for each account.",
        ),
    ] = False,
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
    from pulumi_twilio_studio.fleet.inspection import inspect_fleet

    with user_errors(trouble=TROUBLE):
        for place, ours in ((json_file, is_report), (html_file, PAGE)):
            if place is not None:
                place.refuse_other(ours)
        project, found = inspect_fleet(
            cwd / manifest, only or (), organization, cwd, reached_by=reached_by
        )
    show_status(found, project, json_file, html_file)
    raise typer.Exit(RIGHT if found.is_well else OTHER)


def _plan(verb: Verb, given: RolloutParameters, *, full: bool = False) -> PlannedRollout:
    options = given.options(full=full)
    # Here and below, so that help does not wait for Pulumi's SDK.
    from pulumi_twilio_studio.fleet.rollout import plan_rollout

    with user_errors(trouble=TROUBLE):
        if given.json_file is not None:
            given.json_file.refuse_other(is_report)
        return plan_rollout(verb, options, given.cwd)


def _ask(plan: PlannedRollout, *, yes: bool) -> None:
    from pulumi_twilio_studio.fleet.destroy_preview import describe_destroy

    with user_errors(trouble=TROUBLE):
        for line in describe_destroy(plan.rollout.project, plan.rollout.tenants):
            say(line, err=True)
    confirm("Destroy them?", yes=yes, err=True)


def _roll_out(plan: PlannedRollout, json_file: Place | None) -> None:
    report = watched(plan)
    show_report(report, json_file)
    raise typer.Exit(exit_code_of(report))
