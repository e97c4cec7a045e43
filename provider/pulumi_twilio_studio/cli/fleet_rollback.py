"""`twilio-studio fleet rollback`: one flow back to its last good revision, in all tenants that run a bad version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.asking import confirm
from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.fleet_options import RollBackParameters
from pulumi_twilio_studio.cli.fleet_report import exit_code_of, show_report, watched
from pulumi_twilio_studio.cli.parameters import takes
from pulumi_twilio_studio.cli.places import is_report
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.cli.tables import show_table

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.result import Report
    from pulumi_twilio_studio.fleet.rollback import PlannedRollBack

LAST_GOOD = "last-good"


@takes(RollBackParameters)
def rollback(
    given: RollBackParameters,
    *,
    flow: Annotated[str, typer.Argument(help="The key of the flow in the manifest.")],
    version: Annotated[
        str | None,
        typer.Option(
            help="The bad version: 8 or 16 digits, as `fleet status` shows them. Default: that of the manifest's "
            "template of today.",
            metavar="VERSION",
        ),
    ] = None,
    to: Annotated[
        str,
        typer.Option(
            help="Where it goes: last-good, which is the newest revision before with another version, or a version.",
            metavar="VERSION",
        ),
    ] = LAST_GOOD,
    forward: Annotated[
        bool,
        typer.Option(
            "--forward",
            help="Bring the tenants that are rolled back to the manifest's template of today.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Roll a flow back in all tenants whose callers get a bad version.

    It sets the pin of the flow in each tenant's configuration, and runs `up` for that flow alone. Run it again to go
    on.
    """
    _refuse_idle(version, to, forward=forward)
    planned = _plan(given, flow, version, to, forward=forward)
    _ask(planned, yes=yes)
    report = planned.completed(watched(planned.plan))
    show_report(report, given.json_file, planned.as_json())
    _say_what_follows(report, flow, err=given.json_file is not None and given.json_file.is_stdout)
    raise typer.Exit(exit_code_of(report))


def _refuse_idle(version: str | None, to: str, *, forward: bool) -> None:
    if not forward:
        return
    for option, is_given in (("--version", version is not None), ("--to", to != LAST_GOOD)):
        if is_given:
            raise typer.BadParameter("--forward goes to the manifest's template", param_hint=option)


def _plan(
    given: RollBackParameters, flow: str, version: str | None, to: str, *, forward: bool
) -> PlannedRollBack:
    # Here and below, so that help does not wait for Pulumi's SDK.
    from pulumi_twilio_studio.fleet.rollback import RollBackOptions, plan_roll_back

    asked = RollBackOptions(flow, version, None if to == LAST_GOOD else to, is_forward=forward)
    with user_errors(trouble=TROUBLE):
        if given.json_file is not None:
            given.json_file.refuse_other(is_report)
        return plan_roll_back(asked, given.options(), given.cwd)


def _ask(planned: PlannedRollBack, *, yes: bool) -> None:
    """Show what would happen, and ask unless nothing would."""
    from pulumi_twilio_studio.fleet.show_rollback import moves_table, reasons

    if planned.moves:
        show_table(moves_table(planned), err=True)
    for line in reasons(planned):
        say(line, err=True)
    if planned.moves:
        forward = planned.asked.is_forward
        confirm("Bring them forward?" if forward else "Roll them back?", yes=yes, err=True)


def _say_what_follows(report: Report, flow: str, *, err: bool) -> None:
    if report.verb == "rollback" and report.counts["changed"]:
        say(
            "They stay there, because the configuration of their stacks pins them: keep these files. To go "
            f"forward again, correct the template and run `twilio-studio fleet rollback {flow} --forward`",
            err=err,
        )
