"""`twilio-studio explore`: every path of a flow, walked on this machine, and what is wrong on one of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from pulumi_twilio_studio.cli.connection import usage_errors, user_errors
from pulumi_twilio_studio.cli.exit_codes import OTHER, RIGHT, TROUBLE
from pulumi_twilio_studio.cli.flow_to_run import FlowToRun, find_flow_to_run
from pulumi_twilio_studio.cli.parameters import DEFINITION, StackOfResource, Values
from pulumi_twilio_studio.cli.places import Place
from pulumi_twilio_studio.cli.saying import as_json, say, show
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.stack.definitions import refuse_idle_stack

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring import Exploration, Finding, Route


def explore(
    flow: Annotated[str, typer.Argument(help=DEFINITION)],
    *,
    value: Values = None,
    stack: StackOfResource = None,
    cases: Annotated[
        Place | None,
        typer.Option(
            help="Write test cases that together take every transition that was reached to this new file.",
            metavar="FILE",
            parser=Place.parse,
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
    most_steps: Annotated[
        int, typer.Option(help="Stop after so many widgets have run, over all executions.", min=1)
    ] = 100_000,
    seconds: Annotated[float, typer.Option(help="Stop after so many seconds.", min=0.1)] = 30,
) -> None:
    """Walk every path of a flow on this machine, and report dead ends, loops, and what no input can reach.

    Exit code 0 without findings, 1 with findings, 2 if the flow cannot be read or the file cannot be written.
    """
    from pulumi_twilio_studio.exploring import Limits
    from pulumi_twilio_studio.exploring import explore as walk

    with usage_errors("--stack"):
        refuse_idle_stack(stack, [flow])
    with user_errors(trouble=TROUBLE):
        if cases is not None:
            cases.refuse_other(lambda _: False)
        named = find_flow_to_run(flow, stack, value or ())
        if named.remark:
            say(printable(named.remark), err=True)
        found = walk(named.definition, Limits(most_steps, seconds))
        if cases is not None and found.cases:
            _write_cases(cases, found, named)
    if not found.cases:
        unwritten = "" if cases is None else ": there are no cases to write"
        say(f"The trigger leads nowhere{unwritten}.", err=True)
    if json:
        say(as_json(_values(named.label, found)))
    else:
        _print(named.label, found)
    raise typer.Exit(OTHER if found.findings else RIGHT)


def _write_cases(place: Place, found: Exploration, flow: FlowToRun) -> None:
    from pulumi_twilio_studio.exploring import cases_of

    file = flow.seen_from(Path() if place.is_stdout else place.path.parent)
    place.put(cases_of(found.cases, flow=file, values=flow.values), lambda _: False)


def _print(label: str, found: Exploration) -> None:
    show(*_lines(found))
    for each in found.not_reached:
        say(printable(f"not reached: {each.transition}: {each.why}"))
    say(printable(_summary(label, found)))


def _lines(found: Exploration) -> Iterator[Text]:
    for each in found.findings:
        yield Text.assemble((each.code, "yellow"), f" {printable(each.sentence)}")
        for name, route in (("", each.route), ("but not: ", each.other)):
            if route is not None:
                yield Text(f"    {name}{printable(_path(route))}")


def _path(route: Route) -> str:
    from pulumi_twilio_studio.exploring import in_words

    return " > ".join(in_words(route))


def _summary(label: str, found: Exploration) -> str:
    reached = f"{len(found.reached)} of {len(found.transitions)} transitions reached"
    stopped = f"; stopped after {found.limit}, so more may be there" if found.limit else ""
    counts = f"{_count(len(found.findings), 'finding')}, {_count(found.executions, 'answer')} tried"
    return f"{label}: {reached}, {counts}{stopped}"


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _values(label: str, found: Exploration) -> dict[str, Any]:
    return {
        "flow": label,
        "counts": {
            "transitions": len(found.transitions),
            "reached": len(found.reached),
            "answers": found.executions,
            "steps": found.steps,
        },
        "limit": found.limit,
        "findings": [_finding(each) for each in found.findings],
        "not_reached": [
            {
                "widget": each.transition.widget,
                "event": each.transition.event,
                "match": each.transition.match,
                "next": each.transition.next,
                "why": each.why,
            }
            for each in found.not_reached
        ],
        "cases": [_route(each) for each in found.cases],
    }


def _finding(each: Finding) -> dict[str, Any]:
    return {
        "code": each.code,
        "widget": each.widget,
        "message": each.sentence,
        "route": _route(each.route),
        "other_route": _route(each.other),
    }


def _route(route: Route | None) -> dict[str, Any] | None:
    from pulumi_twilio_studio.exploring import in_words

    if route is None:
        return None
    return {"happens": in_words(route), "widgets": list(route.path)}
