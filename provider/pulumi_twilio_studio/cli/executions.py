"""`twilio-studio executions`: the latest executions of a flow, and whether a revision changed how they end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.connection import usage_errors, user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER
from pulumi_twilio_studio.cli.parameters import FLOW, StackOfResource
from pulumi_twilio_studio.stack.definitions import refuse_idle_stack


def executions(
    flow: Annotated[str, typer.Argument(help=FLOW)],
    *,
    revision: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Compare before and since this revision. Default: the live one.",
            metavar="N",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            help="Leave out what started before this time, as 2026-11-26 or 2026-11-26T12:00:00Z.",
            metavar="TIME",
        ),
    ] = None,
    limit: Annotated[
        int,
        typer.Option(
            min=1, max=1000, help="Show so many before the revision and so many since, at most."
        ),
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    stack: StackOfResource = None,
) -> None:
    """Show the latest executions of a flow: start, duration and end.

    It counts how many ended where before a revision was published and since.
    It takes one request for each execution, and three more.
    """
    start = "" if since is None else _time(since)
    with usage_errors("--stack"):
        refuse_idle_stack(stack, (flow,))
    # Here, so that help does not wait for an HTTP client.
    from pulumi_twilio_studio.cli.executions_report import show_overview
    from pulumi_twilio_studio.lifecycle.executions.recent import overview
    from pulumi_twilio_studio.stack.flows import open_flow

    with user_errors(trouble=OTHER), open_flow(flow, stack) as (client, sid):
        found = overview(client, sid, limit=limit, since=start, revision=revision)
    show_overview(found, as_json=as_json)


def _time(text: str) -> str:
    """Return a time as Twilio writes it, in UTC unless the text says another zone."""
    try:
        time = datetime.fromisoformat(text)
        whole = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(
            f"{text!r} is not a time like 2026-11-26 or 2026-11-26T12:00:00Z", param_hint="--since"
        ) from None
    return whole.strftime("%Y-%m-%dT%H:%M:%SZ")
