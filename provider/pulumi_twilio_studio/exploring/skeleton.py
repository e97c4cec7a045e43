"""A few short ways through a flow that together take every transition that was reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.exploring.loops import ways_out
from pulumi_twilio_studio.exploring.points import Point, state_of
from pulumi_twilio_studio.exploring.transitions import key_of, transitions_of
from pulumi_twilio_studio.simulator import Awaited, NoResponse, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.exploring.found import Found
    from pulumi_twilio_studio.exploring.points import Route, State
    from pulumi_twilio_studio.exploring.transitions import Key
    from pulumi_twilio_studio.simulator import Answer, Ask

_MOST_MORE = 100
"""Answers that are added to a way so that it comes to an end."""

_OF_PERSON = (Awaited.REPLY, Awaited.INPUT)


def skeleton(found: Found, bits: Mapping[Key, int]) -> list[Route]:
    """Return the ways. Each comes to an end of the flow, if one was found, or to a turn of the person."""
    wired = (each.key for each in transitions_of(found.program) if each.next)
    wanted = sum(bits[key] for key in wired if key in found.first)
    candidates = list(found.ended.values())
    covered = 0
    for each in candidates:
        covered |= each.covered
    walk = _Walk(found, bits, ways_out(found))
    for key, (point, _) in found.first.items():
        if bits.get(key, 0) & wanted & ~covered:
            whole = walk.to_a_turn(walk.on_from(point, wanted & ~covered))
            candidates.append(whole)
            covered |= whole.covered
    return [each.route() for each in _chosen(candidates, wanted)]


def _chosen(candidates: list[Point], wanted: int) -> list[Point]:
    """Choose greedily what takes the most new transitions, and leave out what the others make needless."""
    left, chosen = wanted, []
    while left:
        best = max(candidates, key=lambda each: ((each.covered & left).bit_count(), -each.depth))
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


@dataclass(frozen=True)
class _Walk:
    """Goes on from a point, to an end of the flow or through a loop that has none."""

    found: Found
    bits: Mapping[Key, int]
    out: Mapping[State, Point]
    """The next point on the shortest way to an end."""

    def on_from(self, point: Point, wanted: int) -> Point:
        """Return the last point. Without an end, it goes on as long as something wanted is taken for the first time."""
        for _ in range(_MOST_MORE):
            if point.execution.end is not None:
                break
            state = state_of(point.execution, self.found.dependencies)
            following = self.out.get(state) or self._in_the_loop(state, wanted & ~point.covered)
            if following is None or following.answer is None:
                break
            point = self._after(point, following.answer)
        return point

    def to_a_turn(self, point: Point) -> Point:
        """Go on until the person has a turn, or to the end: a test case cannot stop elsewhere."""
        while (ask := point.execution.ask) and (answer := _of_others(ask)):
            point = self._after(point, answer)
        return point

    def _after(self, point: Point, answer: Answer) -> Point:
        execution = point.execution.copy()
        execution.answer(answer)
        child = Point(execution, point, answer, covered=point.covered)
        for step in child.fresh_steps:
            child.covered |= self.bits.get(key_of(step), 0)
        return child

    def _in_the_loop(self, state: State, wanted: int) -> Point | None:
        """Return the next point on the shortest way to something wanted."""
        seen = {state}
        todo: list[tuple[State, Point | None]] = [(state, None)]
        while todo:
            here, first = todo.pop(0)
            for child in self.found.waiting[here].tried.values():
                if any(self.bits.get(key_of(step), 0) & wanted for step in child.fresh_steps):
                    return first or child
                if child.execution.end is None and child.state not in seen:
                    seen.add(child.state)
                    todo.append((child.state, first or child))
        return None


def _of_others(ask: Ask) -> Answer | None:
    """Return the simplest answer of somebody else than the person, or None if nobody else can answer."""
    if ask.usual is not None or ask.kind in _OF_PERSON:
        return ask.usual
    if ask.kind is Awaited.OUTCOME:
        return Outcome(ask.events[0])
    return NoResponse()
