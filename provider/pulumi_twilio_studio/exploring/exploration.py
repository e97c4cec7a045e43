"""What exploring a flow came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.definition.text import quoted
from pulumi_twilio_studio.exploring.impossible import impossible
from pulumi_twilio_studio.exploring.limits import Limits
from pulumi_twilio_studio.exploring.loops import traps
from pulumi_twilio_studio.exploring.repeats import stopped_repeats
from pulumi_twilio_studio.exploring.search import Search
from pulumi_twilio_studio.exploring.skeleton import skeleton
from pulumi_twilio_studio.exploring.transitions import Transition, transitions_of
from pulumi_twilio_studio.simulator.widgets.kinds import KINDS

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.exploring.found import Found
    from pulumi_twilio_studio.exploring.points import Point, Route

Code = Literal["dead-end", "no-way-out", "stopped", "impossible", "empty"]


@dataclass(frozen=True)
class Finding:
    """Something that is probably a mistake, with a way through the flow that shows it."""

    code: Code
    widget: str
    sentence: str
    route: Route | None = None
    """The way on which it happens. None for what never happens."""

    other: Route | None = None
    """For an empty variable: a way on which it is not empty, if there is one."""


@dataclass(frozen=True)
class NotReached:
    """A transition that no execution took, although something may."""

    transition: Transition
    why: str


@dataclass(frozen=True)
class Exploration:
    """All that was found out about a flow."""

    transitions: tuple[Transition, ...]
    """Every transition that leads to a widget."""

    reached: tuple[Transition, ...]
    not_reached: tuple[NotReached, ...]
    findings: tuple[Finding, ...]
    cases: tuple[Route, ...]
    """Ways that together take every transition that was reached."""

    executions: int
    steps: int
    limit: str
    """Which limit stopped the search. "" if nothing was left to try."""


def explore(definition: Definition, limits: Limits | None = None) -> Exploration:
    """Walk every path of a flow, as far as the limits allow."""
    search = Search(definition, limits or Limits())
    found = search.run()
    wired = tuple(each for each in transitions_of(found.program) if each.next)
    reached = tuple(each for each in wired if each.key in found.first)
    never = impossible(found.program, found.dependencies)
    left = [each for each in wired if each.key not in found.first]
    return Exploration(
        transitions=wired,
        reached=reached,
        not_reached=tuple(
            NotReached(each, _why_not(each, found)) for each in left if each.key not in never
        ),
        findings=(
            *_dead_ends(found),
            *_traps(found),
            *_repeats(found),
            *_stops(found),
            *(
                Finding("impossible", each.widget, f"{each}: {never[each.key]}")
                for each in left
                if each.key in never
            ),
            *_empty(found),
        ),
        cases=tuple(skeleton(found, search.bits)),
        executions=found.attempts,
        steps=found.steps,
        limit=found.limit,
    )


def _why_not(transition: Transition, found: Found) -> str:
    ran = {key[0] for key in found.first}
    if found.limit:
        return f"the search ended after {found.limit}"
    if transition.widget not in ran:
        return f"{transition.widget} was not reached"
    if transition.event in {"match", "noMatch"}:
        return "no value that was tried leads there"
    return "no answer that was tried leads there"


def _dead_ends(found: Found) -> Iterator[Finding]:
    for (key, why), point in found.last.items():
        if why:
            yield Finding("dead-end", key[0], f"{key[0]}: {why}", point.route())


def _traps(found: Found) -> Iterator[Finding]:
    for point, widgets in traps(found):
        names = ", ".join(widgets)
        sentence = f"nothing that was tried leads out of the loop over {names}"
        yield Finding("no-way-out", widgets[0], sentence, point.route())


def _repeats(found: Found) -> Iterator[Finding]:
    """Yield one finding for each widget that leads to itself, with the way of its first such transition."""
    widgets: dict[str, list[tuple[str, Point]]] = {}
    for each, point in stopped_repeats(found):
        widgets.setdefault(each.widget, []).append((each.event, point))
    for widget, ways in widgets.items():
        events = list(dict.fromkeys(quoted(event) for event, _ in ways))
        lead = "leads" if len(events) == 1 else "lead"
        point = ways[0][1]
        why = point.execution.end.why if point.execution.end else ""
        sentence = f"{widget}: {' and '.join(events)} {lead} back to {widget}. {why}"
        yield Finding("stopped", widget, sentence, point.route())


def _stops(found: Found) -> Iterator[Finding]:
    repeated = {each.widget for each, _ in stopped_repeats(found)}
    for widget, point in found.stopped.items():
        if widget in repeated and point.execution.end and point.execution.end.reason == "stopped":
            continue  # which is told with the transition that leads back
        why = point.execution.end.why if point.execution.end else ""
        sentence = why if widget in why else f"{widget}: {why}"
        yield Finding("stopped", widget, sentence, point.route())


def _empty(found: Found) -> Iterator[Finding]:
    for (widget, path), point in found.missing.items():
        node, passed = found.program.nodes.get(widget), found.passed.get(widget, ())
        filled = next((each for each in passed if _is_filled(each, widget, path)), None)
        is_meant = node is not None and node.type == "split-based-on" and filled is not None
        if node is None or is_meant or node.type not in KINDS:
            continue  # a split may well ask whether something is there
        when = "on every path" if filled is None else "on some path"
        sentence = f"{widget}: {{{{{path}}}}} is empty {when}"
        other = None if filled is None else _route_to(filled, widget)
        yield Finding("empty", widget, sentence, _route_to(point, widget), other)


def _is_filled(point: Point, widget: str, path: str) -> bool:
    return (widget, path) not in point.fresh_missing


def _route_to(point: Point, widget: str) -> Route:
    """Return the way to the widget's own run, not farther."""
    steps = point.execution.steps
    start = len(steps) - len(point.fresh_steps)
    ends = (at for at, step in enumerate(steps[start:], start + 1) if step.widget == widget)
    return point.route(next(ends, None))
