"""`twilio-studio fleet`: one stack for each tenant of a manifest, many at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from pulumi_twilio_studio.fleet.wanted import Wanted
from pulumi_twilio_studio.foreign import printable

from .asking import confirm
from .connection import in_a_sentence
from .exit_codes import OTHER, RIGHT, TROUBLE
from .saying import as_json, hand_out, say, say_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pulumi_twilio_studio.fleet.command import Planned
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.fleet.rollout import Report

fleet = typer.Typer(
    help="One stack for each tenant of a manifest, many at once.", no_args_is_help=True
)

WIDE = 1000  # columns of a table that is piped: nothing is cut

ManifestPath = Annotated[Path, typer.Option(help="The tenants: a file or folder.", metavar="PATH")]
Only = Annotated[
    list[str] | None, typer.Option(help="Only this tenant; may be repeated.", metavar="NAME")
]
Waves = Annotated[
    str | None,
    typer.Option(
        help="How many have had their turn after each wave, as 1,10%,100%; those of the manifest unless given."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, help="Processes of this machine; one for each core unless given."),
]
MaxFailures = Annotated[
    str, typer.Option(help="More failures in a wave, as 3 or 10%, and no further wave begins.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(help="Run on the workers of this Dask cluster instead.", metavar="tcp://..."),
]
Json = Annotated[
    str | None, typer.Option("--json", help="Write the results there; - is stdout.", metavar="FILE")
]
Full = Annotated[
    bool, typer.Option("--full", help="Run tenants too that a quick check finds right.")
]
Cwd = Annotated[Path, typer.Option(help="The project's folder.", exists=True, file_okay=False)]
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
    """Show what `up` would change, tenant by tenant."""
    wanted = Wanted(cwd / manifest, only or (), waves, workers, max_failures, scheduler, full)
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
    """Bring every tenant up to what is declared. Run it again to go on: what is right already is passed over."""
    wanted = Wanted(cwd / manifest, only or (), waves, workers, max_failures, scheduler, full)
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
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    cwd: Cwd = Path(),
) -> None:
    """Destroy the tenants' stacks; `on_delete` says what becomes of their accounts."""
    wanted = Wanted(cwd / manifest, only or (), waves, workers, max_failures, scheduler)
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
        Path | None, typer.Option("--html", help="Write a page of it there.", metavar="FILE")
    ] = None,
    organization: Annotated[
        str,
        typer.Option(
            "--org", help="At Pulumi Cloud: the organization of the stacks.", metavar="NAME"
        ),
    ] = "organization",
    cwd: Cwd = Path(),
) -> None:
    """Show which tenant runs what: template versions, drift, drafts, missing flows. Asks Twilio, and no state."""
    _check_writable(json_file, html_file)
    from pulumi_twilio_studio.fleet.command import looked_at  # noqa: PLC0415
    from pulumi_twilio_studio.fleet.show import status_summary, status_table  # noqa: PLC0415
    from pulumi_twilio_studio.fleet.status_page import page  # noqa: PLC0415

    with in_a_sentence(trouble=TROUBLE):
        project, found = looked_at(cwd / manifest, only or (), organization, cwd)
    _print(
        status_table(found),
        [f"{each.tenant}: {each.error}" for each in found.tenants if each.error],
        status_summary(found),
        json_file,
    )
    if json_file is not None:
        write_json(found.as_json(), json_file)
    if html_file is not None:
        _write(html_file, page(found, project, datetime.now(UTC)))
    raise typer.Exit(RIGHT if found.is_well else OTHER)


def _planned(verb: Verb, wanted: Wanted, cwd: Path, json_file: str | None) -> Planned:
    _check_writable(json_file)
    # Here, so that the other commands do not wait for Pulumi's SDK.
    from pulumi_twilio_studio.fleet.command import planned  # noqa: PLC0415

    with in_a_sentence(trouble=TROUBLE):
        return planned(verb, wanted, cwd)


def _roll(plan: Planned, json_file: str | None) -> None:
    from pulumi_twilio_studio.fleet.command import rolled_out  # noqa: PLC0415
    from pulumi_twilio_studio.fleet.progress import Watch  # noqa: PLC0415

    talk = Console(stderr=True, highlight=False)
    with in_a_sentence(trouble=TROUBLE), Watch(talk, plan.rollout.verb, len(plan.tenants)) as watch:
        report = rolled_out(
            plan, watch, lambda line: talk.print(printable(line), markup=False, soft_wrap=True)
        )
    _show(report, json_file)
    raise typer.Exit(_code(report))


def _code(report: Report) -> int:
    if report.verb == "preview":
        return TROUBLE if not report.is_right else OTHER if report.would_change else RIGHT
    return RIGHT if report.is_right else OTHER


def _show(report: Report, json_file: str | None) -> None:
    from pulumi_twilio_studio.fleet.show import details, summary, table  # noqa: PLC0415

    _print(table(report), details(report), summary(report), json_file)
    if json_file is not None:
        write_json(report.as_json(), json_file)


def _print(
    table: RenderableType, lines: Sequence[str], summary: str, json_file: str | None
) -> None:
    """Print it on stdout, unless that is where the JSON goes."""
    err = json_file == "-"
    out = sys.stderr if err else sys.stdout
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console = Console(file=out, highlight=False, width=WIDE)
    with console.capture() as shown:
        console.print(table)
    hand_out("\n".join(line.rstrip() for line in shown.get().split("\n")).rstrip("\n"), err=err)
    say("\n".join([*lines, summary]), err=err)


def write_json(content: Any, file: str) -> None:
    """Write it to a file, or to stdout for "-"."""
    if file == "-":
        say_json(content)
    else:
        _write(Path(file), as_json(content) + "\n")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        say(f"{file} could not be written: {error.strerror}", err=True)
        raise typer.Exit(1) from None


def _check_writable(*files: Path | str | None) -> None:
    """End the command before anything begins if it could not write its results there."""
    for file in (Path(each) for each in files if each not in (None, "-")):
        place = file if file.exists() else file.parent
        if file.is_dir() or not os.access(place, os.W_OK):
            say(f"{file} cannot be written: is its folder there, and yours?", err=True)
            raise typer.Exit(TROUBLE)


def _ask(plan: Planned, *, yes: bool) -> None:
    from pulumi_twilio_studio.fleet.farewell import farewell  # noqa: PLC0415

    with in_a_sentence(trouble=TROUBLE):
        leaving = [each for wave in plan.rollout.waves for each in wave]
        for line in farewell(plan.rollout.project, leaving):
            say(line, err=True)
    confirm("Destroy them?", yes=yes, err=True)
