"""The search through all that can happen to a flow.

Every execution that waits gets every kind of answer. Where a split decides, the search looks for the answer that its
value came from, and tries others there. Two executions that wait at the same widget, and differ in nothing that a later
split compares, are one: so loops end. What may reach something new comes first.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pulumi_twilio_studio.exploring.candidates import failing, satisfying
from pulumi_twilio_studio.exploring.dead_ends import dead_end
from pulumi_twilio_studio.exploring.dependencies import Dependencies
from pulumi_twilio_studio.exploring.found import Found
from pulumi_twilio_studio.exploring.inputs import answer_with, answers_to
from pulumi_twilio_studio.exploring.points import Point, State, state_of
from pulumi_twilio_studio.exploring.starts import start_with, starts_of
from pulumi_twilio_studio.exploring.transitions import Key, key_of, transitions_of
from pulumi_twilio_studio.exploring.variables import variables_of
from pulumi_twilio_studio.failures import Error, WrongArgument
from pulumi_twilio_studio.simulator import Answer, Execution, Step, Trigger
from pulumi_twilio_studio.simulator.liquid import render
from pulumi_twilio_studio.simulator.program import Program

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.exploring.limits import Limits
    from pulumi_twilio_studio.exploring.variables import Path
    from pulumi_twilio_studio.simulator.program import Branch


@dataclass(frozen=True, slots=True)
class _Try:
    """An answer to be tried at a point."""

    point: Point
    answer: Answer


@dataclass(frozen=True, slots=True)
class _Wish:
    """A split shall take another branch: other values are tried where its value came from."""

    origin: Point
    """The point whose answer, or trigger, the value came from."""

    seen: Point
    """The point in whose steps the split stands."""

    path: Path
    goal: Key
    values: tuple[str, ...]


class Search:
    """A search through one flow. `run` it once."""

    def __init__(self, definition: Definition, limits: Limits) -> None:
        self._definition = definition
        self._limits = limits
        program = Program.of(definition)
        self.found = Found(program, Dependencies(program))
        self.bits = {each.key: 1 << at for at, each in enumerate(transitions_of(program))}
        self._promising: deque[_Try | _Wish] = deque()
        self._others: deque[_Try | _Wish] = deque()
        self._wished: set[tuple[State, Key, Path]] = set()
        self._known_values: dict[tuple[Key, Path], str] = {}
        self._began: dict[str, Point] = {}

    def run(self) -> Found:
        """Search until nothing is left to try, or a limit is reached."""
        until = time.monotonic() + self._limits.seconds
        for trigger in starts_of(self.found.program, self.found.dependencies.everything):
            self._begin(trigger)
        while queue := self._promising or self._others:
            if self.found.steps >= self._limits.steps:
                self.found.limit = f"{self._limits.steps:,} steps"
                break
            if time.monotonic() >= until:
                self.found.limit = f"{self._limits.seconds:g} seconds"
                break
            match queue.popleft():
                case _Try(point, answer):
                    self._answer(point, answer)
                case _Wish() as wish:
                    self._fulfil(wish)
        self.found.untried = tuple(self._left())
        return self.found

    def _left(self) -> Iterator[State]:
        """Yield where something was still to be tried."""
        for each in (*self._promising, *self._others):
            point = each.point if isinstance(each, _Try) else each.origin.parent
            if point is not None:
                yield point.state

    def _begin(self, trigger: Trigger) -> Point:
        name = repr(trigger)
        if name not in self._began:
            self._began[name] = point = Point(Execution(self._definition, trigger))
            self._note(point)
        return self._began[name]

    def _answer(self, point: Point, answer: Answer) -> Point | None:
        """Return where the answer leads. None if the widget cannot take it."""
        name = repr(answer)
        if name in point.tried:
            return point.tried[name]
        execution = point.execution.copy()
        try:
            execution.answer(answer)
        except WrongArgument:
            return None
        point.tried[name] = child = Point(execution, point, answer)
        self._note(child)
        return child

    def _note(self, point: Point) -> None:
        """Keep what is new about a point, and plan what to try next."""
        found, execution = self.found, point.execution
        found.attempts += 1
        found.steps += len(point.fresh_steps) + 1
        is_new = self._cover(point)
        self._note_missing(point)
        if execution.end is not None:
            self._note_end(point)
        else:
            point.state = state_of(execution, found.dependencies)
            if point.state not in found.waiting:
                found.waiting[point.state] = point
                self._plan_answers(point, is_promising=is_new)
        self._plan_splits(point)

    def _cover(self, point: Point) -> bool:
        """Note the transitions on the way; return whether one of them is taken for the first time."""
        before = len(self.found.first)
        covered = point.parent.covered if point.parent else 0
        start = len(point.execution.steps) - len(point.fresh_steps)
        for at, step in enumerate(point.fresh_steps, start + 1):
            key = key_of(step)
            covered |= self.bits.get(key, 0)
            self.found.first.setdefault(key, (point, at))
        point.covered = covered
        return len(self.found.first) > before

    def _note_missing(self, point: Point) -> None:
        for each in point.fresh_missing:
            self.found.missing.setdefault(each, point)
        begun = point.fresh_steps[1 if point.parent else 0 :]  # the first one had begun before
        for widget in {step.widget for step in begun} | {point.execution.widget}:
            points = self.found.passed.setdefault(widget, [])
            gaps = [_gaps(each, widget) for each in points]
            if _gaps(point, widget) not in gaps:
                points.append(point)

    def _note_end(self, point: Point) -> None:
        found, execution = self.found, point.execution
        shortest = found.ended.get(point.covered)
        if shortest is None or point.depth < shortest.depth:
            found.ended[point.covered] = point
        last = execution.steps[-1]
        if execution.end and execution.end.reason in {"stopped", "failed"}:
            found.stopped.setdefault(last.next or last.widget, point)
        elif last.next is None:
            found.last.setdefault((key_of(last), dead_end(point, found.program)), point)

    def _plan_answers(self, point: Point, *, is_promising: bool) -> None:
        node, ask = point.execution.waiting_node, point.execution.ask
        if ask is None:
            return
        read = self.found.dependencies.read_of(node.name)
        is_known = all((node.name, event, None) in self.found.first for event in ask.events)
        queue = self._promising if is_promising or not is_known else self._others
        queue += [_Try(point, answer) for answer in answers_to(node, ask, read)]

    def _plan_splits(self, point: Point) -> None:
        """Plan to try other values for each split that has just decided."""
        start = len(point.execution.steps) - len(point.fresh_steps)
        for at, step in enumerate(point.fresh_steps, start):
            if step.event in {"match", "noMatch"}:
                for wish in self._wishes(point, step, at):
                    is_new = wish.goal not in self.found.first
                    (self._promising if is_new else self._others).append(wish)

    def _wishes(self, point: Point, step: Step, at: int) -> Iterator[_Wish]:
        node = self.found.program.nodes.get(step.widget)
        if node is None or not node.branches:
            return
        passed = [each.widget for each in point.execution.steps[:at]]
        for number in (*range(len(node.matches)), None):
            if number == step.match:
                continue
            goal = (node.name, "noMatch" if number is None else "match", number)
            wanted = [each for each in node.branches if number is None or each.number == number]
            texts = {text for each in wanted for text in each.arguments}
            for text in sorted(texts):
                for path, chain in self.found.dependencies.origins(text, passed).items():
                    origin = _origin(point, path)
                    if origin is None or not self._is_first(origin, goal, path):
                        continue
                    solve = failing if number is None else satisfying
                    values = solve([_filled(each, point) for each in wanted], chain)
                    yield _Wish(origin, point, path, goal, tuple(values))

    def _is_first(self, origin: Point, goal: Key, path: Path) -> bool:
        state = origin.parent.state if origin.parent else (origin.execution.trigger.event,)
        wish = (state, goal, path)
        is_first = wish not in self._wished
        self._wished.add(wish)
        return is_first

    def _fulfil(self, wish: _Wish) -> None:
        """Try values until the split takes the branch."""
        known = self._known_values.get((wish.goal, wish.path))
        for value in dict.fromkeys(([] if known is None else [known]) + list(wish.values)):
            if self._reaches(wish, value):
                self._known_values[wish.goal, wish.path] = value
                return

    def _reaches(self, wish: _Wish, value: str) -> bool:
        """Go the same way again with another value; return whether that takes the branch."""
        line = wish.seen.line
        later = line[line.index(wish.origin) + 1 :]
        point = self._changed(wish.origin, wish.path, value)
        if point is None:
            return False
        if _takes(point, wish.goal):
            return True
        for each in later:
            is_same = each.parent and point.execution.widget == each.parent.execution.widget
            if not is_same or each.answer is None:
                return False
            following = self._answer(point, each.answer)
            if following is None:
                return False
            point = following
            if _takes(point, wish.goal):
                return True
        return False

    def _changed(self, origin: Point, path: Path, value: str) -> Point | None:
        """Return the point after the changed answer, or after the changed trigger."""
        if origin.parent is None:
            trigger = start_with(origin.execution.trigger, path, value)
            return self._begin(trigger) if trigger else None
        ask, widget = origin.parent.execution.ask, origin.parent.execution.widget
        if ask is None or origin.answer is None:
            return None
        read = self.found.dependencies.read_of(widget)
        answer = answer_with(origin.answer, ask, path[2:], value, read)
        return self._answer(origin.parent, answer) if answer else None


def _origin(point: Point, path: Path) -> Point | None:
    """Return the latest point whose answer, or trigger, a variable came from."""
    if path[0] != "widgets":
        return point.line[0]
    for each in point.back():
        if each.parent and each.parent.execution.widget == path[1]:
            return each
    return None


def _filled(branch: Branch, point: Point) -> Branch:
    """Return the condition with the Liquid of its value filled in as it is at the end of the point."""
    if not variables_of(branch.value):
        return branch
    execution = point.execution
    try:
        return replace(branch, value=render(branch.value, execution.context, execution.now))
    except Error:
        return branch


def _takes(point: Point, goal: Key) -> bool:
    return any(key_of(step) == goal for step in point.fresh_steps)


def _gaps(point: Point, widget: str) -> frozenset[str]:
    return frozenset(path for name, path in point.fresh_missing if name == widget)
