"""Widgets that lead to themselves until Studio stops the execution.

The search joins executions that wait at the same widget, so it goes round such a loop once. Here the answer that leads
back is given again, as often as it takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pulumi_twilio_studio.exploring.points import Point
from pulumi_twilio_studio.exploring.transitions import transitions_of
from pulumi_twilio_studio.simulator.limits import MOST_IN_A_ROW

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring.found import Found
    from pulumi_twilio_studio.exploring.transitions import Transition


def stopped_repeats(found: Found) -> Iterator[tuple[Transition, Point]]:
    """Yield each transition that was taken, and leads to its own widget until Studio stops: with the stopped point."""
    for each in transitions_of(found.program):
        if each.next == each.widget and each.key in found.first:
            point, _ = found.first[each.key]
            last = _repeated(point, each.widget)
            if last.execution.end is not None and last.execution.end.reason == "stopped":
                yield each, last


def _repeated(point: Point, widget: str) -> Point:
    """Give a point's answer again while its widget waits, at most as often as Studio lets it run."""
    for _ in range(MOST_IN_A_ROW):
        if point.execution.widget != widget or point.answer is None:
            break
        execution = point.execution.copy()
        execution.answer(point.answer)
        point = Point(execution, point, point.answer, covered=point.covered)
    return point
