"""`twilio-studio status`: what each stack of a project runs, without an engine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import DRIFTED, RIGHT, UNKNOWN
from pulumi_twilio_studio.cli.parameters import (  # noqa: TC001 -- typer reads annotations
    HtmlReport,
    JsonReport,
    MarkdownReport,
    ProjectFolder,
)
from pulumi_twilio_studio.cli.places import PAGE, begins, is_report_of
from pulumi_twilio_studio.cli.report_files import (
    Form,
    Progress,
    hand_out,
    refuse_one_place,
    report_files,
)
from pulumi_twilio_studio.cli.saying import as_json, say

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.status_report import StatusReport


def status(
    stacks: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only these stacks, in this order. Default: all that are no tenants.",
            metavar="[STACK]...",
        ),
    ] = None,
    *,
    stack: Annotated[
        str | None, typer.Option(help="One more of these stacks.", metavar="NAME")
    ] = None,
    tenants: Annotated[
        bool, typer.Option("--tenants", help="Also the stacks of tenants, after the others.")
    ] = False,
    json_file: JsonReport = None,
    markdown: MarkdownReport = None,
    html: HtmlReport = None,
    cwd: ProjectFolder = None,
) -> None:
    """Show what each stack of a project runs, and which stacks run the same. Needs no engine.

    For each flow of each stack: what is live, since when, by whom, and whether somebody changed it.

    Exit code 0 if all is well, 2 if a flow is drifted or deleted, or has a foreign draft.
    Exit code 1 if something could not be read. The rest is shown.
    """
    named = [*(stacks or ()), *([] if stack is None else [stack])]
    if tenants and named:
        raise typer.BadParameter("name the tenants' stacks, or none", param_hint="--tenants")
    # Here, so that help does not wait for an HTTP client.
    from pulumi_twilio_studio.stack.status_show import HEADING, as_markdown, as_page

    forms = [
        Form("--json", json_file, _json, is_report_of("stacks", "made")),
        Form("--markdown", markdown, as_markdown, begins(HEADING)),
        Form("--html", html, as_page, PAGE),
    ]
    refuse_one_place(forms)
    with user_errors(trouble=UNKNOWN):
        files = report_files(forms)
        found = _find((cwd or Path()).absolute(), named, tenants=tenants)
        hand_out(found, files, lambda err: _show(found, err=err))
    raise typer.Exit(UNKNOWN if found.has_failed else DRIFTED if found.has_changed else RIGHT)


def _find(folder: Path, named: Sequence[str], *, tenants: bool) -> StatusReport:
    from pulumi_twilio_studio.stack.project_files import ProjectFiles
    from pulumi_twilio_studio.stack.selection import find_stack, find_stacks
    from pulumi_twilio_studio.stack.status import find_status

    project = ProjectFiles.around(folder).name
    if named:
        found = (find_stack(folder, name, os.environ) for name in named)
        homes = list({home.stack: home for home in found}.values())
        return find_status(homes, project, "named", Progress())
    homes = find_stacks(folder, os.environ)
    return find_status(homes, project, "all" if tenants else "environments", Progress())


def _json(found: StatusReport) -> str:
    return as_json(found.as_json()) + "\n"


def _show(found: StatusReport, *, err: bool) -> None:
    from pulumi_twilio_studio.cli.tables import show_rows
    from pulumi_twilio_studio.stack.status_show import COLUMNS, FOLDED, cells, details

    if rows := [cells(stack, flow) for stack, flow in found.rows]:
        show_rows(COLUMNS, rows, folded=FOLDED, err=err)
    say("\n".join(details(found)), err=err)
