"""`twilio-studio drift`: what somebody changed behind the back of a stack, without an engine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import DRIFTED, RIGHT, UNKNOWN
from pulumi_twilio_studio.cli.parameters import (  # noqa: TC001 -- typer reads annotations
    JsonReport,
    MarkdownReport,
    ProjectFolder,
)
from pulumi_twilio_studio.cli.places import begins, is_report_of
from pulumi_twilio_studio.cli.report_files import (
    Form,
    Progress,
    hand_out,
    refuse_one_place,
    report_files,
)
from pulumi_twilio_studio.cli.saying import as_json, say


def drift(
    *,
    stack: Annotated[
        str | None, typer.Option(help="The stack. Default: the selected stack.", metavar="NAME")
    ] = None,
    all_stacks: Annotated[bool, typer.Option("--all", help="All stacks of the project.")] = False,
    json_file: JsonReport = None,
    markdown: MarkdownReport = None,
    cwd: ProjectFolder = None,
) -> None:
    """Show what somebody changed behind the back of a stack. Needs no engine and changes nothing.

    It says what `pulumi preview` would say of drift, from the state of the stack.

    Exit code 0 if nobody changed anything, 2 if somebody did.
    Exit code 1 if something could not be read. The rest is shown.
    """
    if all_stacks and stack is not None:
        raise typer.BadParameter("it is one of --all", param_hint="--stack")
    # Here, so that help does not wait for an HTTP client.
    from pulumi_twilio_studio.stack.drift import find_drift
    from pulumi_twilio_studio.stack.drift_report import HEADING
    from pulumi_twilio_studio.stack.selection import find_stack, find_stacks

    project = ""
    forms = [
        Form(
            "--json",
            json_file,
            lambda found: as_json(found.as_json()) + "\n",
            is_report_of("stacks"),
        ),
        Form("--markdown", markdown, lambda found: found.as_markdown(project), begins(HEADING)),
    ]
    refuse_one_place(forms)
    folder = (cwd or Path()).absolute()
    with user_errors(trouble=UNKNOWN):
        files = report_files(forms)
        homes = (
            find_stacks(folder, os.environ)
            if all_stacks
            else [find_stack(folder, stack, os.environ)]
        )
        project = homes[0].project if homes else ""
        found = find_drift(homes, Progress())
        hand_out(found, files, lambda err: say(found.as_text(), err=err))
    raise typer.Exit(UNKNOWN if found.has_failed else DRIFTED if found.has_drift else RIGHT)
