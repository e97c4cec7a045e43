"""A few short ways through a flow that together take every transition that was reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.exploring.loops import ways_out
from pulumi_twilio_studio.exploring.points import Point, state_of
from pulumi_twilio_studio.exploring.transitions import transitions_of
from pulumi_twilio_studio.failures import WrongArgument

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.exploring.points import Route, State
    from pulumi_twilio_studio.exploring.search import Found
    from pulumi_twilio_studio.exploring.transitions import Key

_MOST_MORE = 100
"""Answers that are added to a way so that it comes to an end."""


def skeleton(found: Found, bits: Mapping[Key, int]) -> list[Route]:
    """Return the ways. Each comes to an end of the flow, if one was found."""
    wired = (each.key for each in transitions_of(found.program) if each.next)
    wanted = sum(bits[key] for key in wired if key in found.first)
    candidates = list(found.ended.values())
    covered = 0
    for each in candidates:
        covered |= each.covered
    for key, (point, _) in found.first.items():
        if bits.get(key, 0) & wanted & ~covered:
            whole = _to_the_end(point, found, bits)
            candidates.append(whole)
            covered |= whole.covered
    return [each.route() for each in _chosen(candidates, wanted)]


def _chosen(candidates: list[Point], wanted: int) -> list[Point]:
    """Choose greedily what takes the most new transitions, and leave out what the others make needless."""
    left, chosen = wanted, []
    while left:
        best = max(
            candidates, key=lambda each: ((each.covered & left).bit_count(), -len(each.line))
        )
        if not best.covered & left:
            break
        chosen.append(best)
        left &= ~best.covered
    for each in sorted(chosen, key=lambda point: point.covered.bit_count()):
        others = 0
        for other in chosen:
            others |= other.covered if other is not each else 0
        if not each.covered & wanted & ~others:
            chosen.remove(each)
    return chosen


def _to_the_end(point: Point, found: Found, bits: Mapping[Key, int]) -> Point:
    """Go on from a point in the shortest way to an end of the flow."""
    out = ways_out(found)
    for _ in range(_MOST_MORE):
        if point.execution.end is not None:
            break
        state: State = state_of(point.execution, found.dependencies)
        following = out.get(state)
        if following is None or following.answer is None:
            break
        execution = point.execution.copy()
        try:
            execution.answer(following.answer)
        except WrongArgument:
            break
        after = Point(execution, point, following.answer, covered=point.covered)
        for step in after.fresh_steps:
            after.covered |= bits.get((step.widget, step.event, step.match), 0)
        point = after
    return point
