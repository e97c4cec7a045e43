"""`twilio-studio fleet`: one stack for each tenant of a manifest, many at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.asking import confirm
from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.fleet_report import exit_code_of, show_report, show_status
from pulumi_twilio_studio.cli.parameters import MANIFEST, Cwd, Json, ManifestPath, Only, takes
from pulumi_twilio_studio.cli.places import PAGE, Place, is_report
from pulumi_twilio_studio.cli.saying import console, say
from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.fleet.rollout import PlannedRollout, RolloutOptions

fleet = typer.Typer(
    help="Manage one stack for each tenant of a manifest, many at once.", no_args_is_help=True
)

MaxFailures = Annotated[
    str,
    typer.Option(
        help="Begin no further wave if more tenants of a wave fail than this: a number or a percentage."
    ),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full", help="Run every tenant in full, also those that the quick check finds unchanged."
    ),
]


@dataclass(frozen=True)
class RolloutParameters:
    """The options of `fleet preview`, `up` and `destroy`."""

    manifest: ManifestPath = MANIFEST
    only: Only = None
    waves: Annotated[
        str | None,
        typer.Option(
            help="The cumulative size of each wave, such as 1,10%,100%. Default: the waves of the manifest."
        ),
    ] = None
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, help="The number of worker processes on this machine. Default: one per core."
        ),
    ] = None
    max_failures: MaxFailures = "0"
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Run on the workers of this Dask cluster, and not on this machine.",
            metavar="tcp://...",
        ),
    ] = None
    json_file: Json = None
    cwd: Cwd = Path()

    def options(self, *, full: bool = False) -> RolloutOptions:
        """Return the options for the fleet. Raises BadParameter for options that exclude each other."""
        if self.workers is not None and self.scheduler is not None:
            raise typer.BadParameter(
                "the workers are those of the cluster that --scheduler names",
                param_hint="--workers",
            )
        # Here, so that help does not wait for Pulumi's SDK.
        from pulumi_twilio_studio.fleet.rollout import RolloutOptions

        return RolloutOptions(
            manifest=self.cwd / self.manifest,
            only=self.only or (),
            waves=self.waves,
            workers=self.workers,
            max_failures=self.max_failures,
            scheduler=self.scheduler,
            full=full,
        )


@dataclass(frozen=True)
class PreviewParameters(RolloutParameters):
    """The options of `fleet preview`. A preview changes nothing, so it goes on after failures."""

    max_failures: MaxFailures = "100%"


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
    from pulumi_twilio_studio.fleet.progress import ProgressDisplay
    from pulumi_twilio_studio.fleet.rollout import roll_out

    talk = console(err=True)
    with (
        user_errors(trouble=TROUBLE),
        ProgressDisplay(talk, plan.rollout.verb, len(plan.tenants)) as display,
    ):
        report = roll_out(
            plan, display, lambda line: talk.print(printable(line), markup=False, soft_wrap=True)
        )
    show_report(report, json_file)
    raise typer.Exit(exit_code_of(report))
