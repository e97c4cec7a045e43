"""`twilio-studio smoke`: try at Twilio whether what a stack published is live, and does what its cases say."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.parameters import (  # noqa: TC001 -- typer reads annotations
    JsonReport,
    MarkdownReport,
    ProjectFolder,
)
from pulumi_twilio_studio.cli.places import begins, is_report_of
from pulumi_twilio_studio.cli.report_files import Form, hand_out, refuse_one_place, report_files
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.definition.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pulumi_twilio_studio.lifecycle.executions.trying import Listener
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.smoke.outcomes import SmokeReport
    from pulumi_twilio_studio.stack.smoke.trial import Trial
    from pulumi_twilio_studio.studio.executions import Execution, ExecutionStep

SECONDS = 60.0
"""How long an execution is followed, unless the user says something else."""


def smoke(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Only these flows, by their names in the program.",
            metavar="[NAME]...",
            show_default=False,
        ),
    ] = None,
    *,
    stack: Annotated[
        str | None, typer.Option(help="The stack. Default: the selected stack.", metavar="NAME")
    ] = None,
    spend: Annotated[
        bool,
        typer.Option("--spend", help="Also try cases that may cost money or reach somebody."),
    ] = False,
    roll_back: Annotated[
        bool,
        typer.Option("--roll-back", help="Roll a flow that fails back to its last good revision."),
    ] = False,
    timeout: Annotated[
        float,
        typer.Option(
            min=0,
            help="Follow each execution for so many seconds at most, then end it.",
            metavar="SECONDS",
        ),
    ] = SECONDS,
    json_file: JsonReport = None,
    markdown: MarkdownReport = None,
    cwd: ProjectFolder = None,
) -> None:
    """Try at Twilio whether what a stack published is live, and does what its cases say.

    It compares the live revision of each flow with the state of the stack. It also runs the cases that the
    configuration declares. It starts nothing that may cost money or reach somebody, unless you give --spend.

    Exit code 0 if all is as published.
    Exit code 1 if a flow fails, or if somebody changed it.
    Exit code 2 if nothing failed, but something could not be tried.
    """
    # Here, so that help does not wait for an HTTP client.
    from pulumi_twilio_studio.cli.smoke_report import HEADING, as_json, as_markdown, as_text
    from pulumi_twilio_studio.stack.selection import find_stack
    from pulumi_twilio_studio.stack.smoke.trial import Trial

    forms = [
        Form("--json", json_file, as_json, is_report_of("flows")),
        Form("--markdown", markdown, as_markdown, begins(HEADING)),
    ]
    refuse_one_place(forms)
    with user_errors(trouble=TROUBLE):
        files = report_files(forms)
        home = find_stack((cwd or Path()).absolute(), stack, os.environ)
        trial = Trial(spend, timeout, _listener)
        found = _interruptible(lambda: _tried(home, names or (), trial, rolls_back=roll_back))
        hand_out(found, files, lambda err: say(as_text(found), err=err))
    raise typer.Exit(_code(found))


def _tried(
    home: StackHome, names: Collection[str], trial: Trial, *, rolls_back: bool
) -> SmokeReport:
    from pulumi_twilio_studio.stack.smoke.trying import smoke_test

    found = smoke_test(home, names, trial)
    if not rolls_back:
        return found
    from pulumi_twilio_studio.stack.smoke.rolling_back import roll_back_failures

    return roll_back_failures(home, found, trial, partial(say, err=True))


def _interruptible(work: Callable[[], SmokeReport]) -> SmokeReport:
    try:
        return work()
    except KeyboardInterrupt:
        say(
            "Interrupted. An execution that was just being started may run: see `twilio-studio executions FW...`.",
            err=True,
        )
        raise typer.Exit(TROUBLE) from None


def _code(found: SmokeReport) -> int:
    if found.counts["failed"] or found.counts["drift"]:
        return OTHER
    return TROUBLE if found.counts["unknown"] else RIGHT


def _listener(flow: str, case: str, execution: Execution) -> Listener:
    """Say on stderr what happens to an execution."""
    from pulumi_twilio_studio.lifecycle.executions.trying import Listener

    called = printable(f"{flow}: {case}")
    say(f"{called}: started {execution.sid}", err=True)
    return Listener(
        step=lambda step: say(f"{called}: {_step(step)}", err=True),
        waiting=lambda widget: say(f"{called}: it waits in {printable(widget)}", err=True),
        ended=lambda it: say(f"{called}: {it.sid} was still active, and was ended", err=True),
    )


def _step(step: ExecutionStep) -> str:
    following = printable(step.next) if step.next is not None else "end"
    return f"{printable(step.widget)}: {printable(step.event)} -> {following}"
