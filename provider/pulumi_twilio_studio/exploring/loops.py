"""Places from which nothing that was tried leads to an end of the flow."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring.found import Found
    from pulumi_twilio_studio.exploring.points import Point, State


def ways_out(found: Found) -> Mapping[State, Point]:
    """Return, for each state from which the flow can end, the next point on the shortest way there."""
    sources: dict[State, list[tuple[State, Point]]] = {}
    out: dict[State, Point] = {}
    todo: deque[State] = deque()
    for state, point in found.waiting.items():
        for child in point.tried.values():
            if child.execution.end is None:
                sources.setdefault(child.state, []).append((state, child))
            elif child.execution.end.reason == "ended" and state not in out:
                out[state] = child
                todo.append(state)
    while todo:
        for state, child in sources.get(todo.popleft(), ()):
            if state not in out:
                out[state] = child
                todo.append(state)
    return out


def traps(found: Found) -> Iterator[tuple[Point, list[str]]]:
    """Yield each loop that nothing leads out of: the first point in it, and its widgets.

    Where a limit has stopped the search, what was not tried may lead out: such places do not count.
    """
    out = set(ways_out(found))
    if found.limit:
        out |= _leading_to_untried(found)
    left = [state for state in found.waiting if state not in out]
    while left:
        inside = _closed(found, left[0])
        left = [state for state in left if state not in inside]
        if any(_returns(found, state) for state in inside):
            yield found.waiting[next(iter(inside))], _widgets(found, inside)


def _closed(found: Found, start: State) -> dict[State, None]:
    """Return the states that `start` leads to, and `start` itself."""
    inside: dict[State, None] = {start: None}
    todo = [start]
    while todo:
        for child in found.waiting[todo.pop()].tried.values():
            if child.execution.end is None and child.state not in inside:
                inside[child.state] = None
                todo.append(child.state)
    return inside


def _returns(found: Found, state: State) -> bool:
    return any(
        state in _closed(found, child.state)
        for child in found.waiting[state].tried.values()
        if child.execution.end is None
    )


def _leading_to_untried(found: Found) -> set[State]:
    """Return the states that lead to one that has not got all its answers."""
    sources: dict[State, list[State]] = {}
    for state, point in found.waiting.items():
        for child in point.tried.values():
            if child.execution.end is None:
                sources.setdefault(child.state, []).append(state)
    todo = list(found.untried)
    reached = set(todo)
    while todo:
        for state in sources.get(todo.pop(), ()):
            if state not in reached:
                reached.add(state)
                todo.append(state)
    return reached


def _widgets(found: Found, inside: Mapping[State, None]) -> list[str]:
    """Return the widgets of the loop in the order of the definition."""
    names = {found.waiting[state].execution.widget for state in inside}
    for state in inside:
        for child in found.waiting[state].tried.values():
            names |= {step.widget for step in child.fresh_steps if child.execution.end is None}
    return [name for name in found.program.nodes if name in names]
