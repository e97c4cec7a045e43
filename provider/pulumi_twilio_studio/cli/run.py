"""`twilio-studio run`: start a flow for a contact, and follow it step by step."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pulumi_twilio_studio.cli.connection import usage_errors, user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.parameters import FLOW, StackOfResource, named_values
from pulumi_twilio_studio.cli.saying import say, say_json
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.stack.definitions import refuse_idle_stack

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.executions.following import Followed, Watch
    from pulumi_twilio_studio.studio.client import Client
    from pulumi_twilio_studio.studio.executions import Execution, ExecutionStep

_NO_DRAFT = (
    "Twilio's API runs the published revision only, and has no parameter for another one. Contacts that are test users "
    "of the flow get its draft: see studio.TestUsers"
)


def run(
    flow: Annotated[str, typer.Argument(help=FLOW)],
    *,
    to: Annotated[str, typer.Option("--to", help="The contact: a phone number like +15550100001.")],
    sender: Annotated[
        str,
        typer.Option("--from", help="Your number at Twilio, or the SID of a Messaging service."),
    ],
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            help="A text that the flow finds as {{flow.data.NAME}}. Repeatable.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    parameters: Annotated[
        str | None,
        typer.Option(help="A JSON object of them, for other values than text.", metavar="JSON"),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(min=0, help="Follow it for so many seconds at most.", metavar="SECONDS"),
    ] = None,
    end_on_interrupt: Annotated[
        bool,
        typer.Option("--end-on-interrupt", help="End the execution if you interrupt the command."),
    ] = False,
    draft: Annotated[
        bool, typer.Option("--draft", help="Not possible: says why, and what to do.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the execution and its steps as JSON at the end.")
    ] = False,
    stack: StackOfResource = None,
) -> None:
    """Start a published flow for a contact, and print its path as it happens.

    It runs at Twilio. It can call people and send messages to them, and Twilio charges for that.

    Exit code 0 if it ended with a transition that is no failure.
    Exit code 1 if it ended with a failure, or in a widget that was not left, as after hanging up.
    Exit code 2 if it did not start, or was not followed to its end.
    """
    if draft:
        raise typer.BadParameter(_NO_DRAFT, param_hint="--draft")
    given = _parameters(parameter or [], parameters)
    with usage_errors("--stack"):
        refuse_idle_stack(stack, (flow,))
    # Here, so that help does not wait for an HTTP client.
    from pulumi_twilio_studio.lifecycle.executions.following import Watch
    from pulumi_twilio_studio.stack.flows import open_flow

    with user_errors(trouble=TROUBLE), open_flow(flow, stack) as (client, sid):
        execution = _start(client, sid, to, sender, given)
        _say_started(execution)
        tell: Callable[[ExecutionStep], None] = _skip if as_json else _say_step
        watch = Watch(client, execution, tell, _say_waiting)
        followed = _follow(watch, timeout, ends=end_on_interrupt)
    if as_json:
        say_json(_as_json(followed))
    raise typer.Exit(_conclude(followed))


def _start(
    client: Client, sid: str, to: str, sender: str, parameters: Mapping[str, Any]
) -> Execution:
    try:
        return client.executions.start(sid, to=to, sender=sender, parameters=parameters)
    except KeyboardInterrupt:
        say(
            f"Interrupted while it was started, so it may run: see `twilio-studio executions {sid}`.",
            err=True,
        )
        raise typer.Exit(TROUBLE) from None


def _follow(watch: Watch, timeout: float | None, *, ends: bool) -> Followed:
    """Follow the execution. An interrupt stops that, and ends the execution only if it was asked for.

    A failure stops that too, and is said: the execution goes on without us.
    """
    try:
        return watch.follow(timeout)
    except Error as failure:
        say(str(failure), err=True)
        return watch.followed
    except KeyboardInterrupt:
        if ends:
            return _ended(watch.client, watch.followed)
        return watch.followed


def _ended(client: Client, followed: Followed) -> Followed:
    execution = followed.execution
    client.executions.end(execution.flow_sid, execution.sid)
    say(f"Interrupted: {execution.sid} was ended.", err=True)
    return replace(followed, was_ended_by_us=True)


def _conclude(followed: Followed) -> int:
    """Say how it ended, and return the exit code."""
    execution, ending = followed.execution, followed.ending
    if followed.was_ended_by_us:
        return TROUBLE
    if not followed.is_over:
        say(
            f"{execution.sid} goes on. To end it: twilio api:studio:v2:flows:executions:update --flow-sid "
            f"{execution.flow_sid} --sid {execution.sid} --status ended",
            err=True,
        )
        return TROUBLE
    if ending is None or not ending.event:
        where = f" {ending}, which was not left" if ending else ", and no step is known"
        say(f"Ended{where}.", err=True)
        return OTHER
    say(f"Ended with {printable(ending.event)} of {printable(ending.widget)}.", err=True)
    return OTHER if ending.is_failure else RIGHT


def _say_started(execution: Execution) -> None:
    revision = f", revision {execution.revision}" if execution.revision is not None else ""
    say(f"Started {execution.sid} of {execution.flow_sid}{revision}.", err=True)


def _say_step(step: ExecutionStep) -> None:
    indent = "  " if step.parent_step_sid else ""
    following = printable(step.next) if step.next is not None else "end"
    when = printable(step.date_created or "-")
    say(f"{when}  {indent}{printable(step.widget)}: {printable(step.event)} -> {following}")


def _skip(_: ExecutionStep) -> None:
    """Say nothing: the steps are printed as JSON at the end."""


def _say_waiting(widget: str) -> None:
    say(f"It waits in {printable(widget)}.", err=True)


def _parameters(pairs: list[str], text: str | None) -> Mapping[str, Any]:
    """Return the parameters that were given. One of --parameter wins over the same name in --parameters."""
    given = _object(text) if text is not None else {}
    return {**given, **named_values(pairs, "--parameter")}


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as flaw:
        raise typer.BadParameter(f"it is not JSON: {flaw}", param_hint="--parameters") from None
    if not isinstance(value, dict):
        raise typer.BadParameter("it is not a JSON object", param_hint="--parameters")
    return value


def _as_json(followed: Followed) -> dict[str, Any]:
    execution, ending = followed.execution, followed.ending
    return {
        "sid": execution.sid,
        "flow_sid": execution.flow_sid,
        "revision": execution.revision,
        "status": execution.status,
        "date_created": execution.date_created,
        "date_updated": execution.date_updated,
        "end": None
        if ending is None
        else {"widget": ending.widget, "event": ending.event, "is_failure": ending.is_failure},
        "steps": [
            {
                "sid": step.sid,
                "flow_sid": step.flow_sid,
                "parent_step_sid": step.parent_step_sid,
                "widget": step.widget,
                "type": step.type,
                "event": step.event,
                "next": step.next,
                "date_created": step.date_created,
            }
            for step in followed.steps
        ],
    }
