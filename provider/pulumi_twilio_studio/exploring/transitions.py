"""The transitions of a flow, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.program import Node, Program
    from pulumi_twilio_studio.simulator.steps import Step


@dataclass(frozen=True, slots=True)
class Transition:
    """One way out of a widget."""

    widget: str
    event: str
    match: int | None
    """Which entry of a split's `match`, from 0. None for any other event."""

    next: str | None = None
    """The widget it leads to. None where the branch ends."""

    label: str = ""
    """The condition, as text."""

    @property
    def key(self) -> Key:
        """What tells it from all others of its flow."""
        return self.widget, self.event, self.match

    def __str__(self) -> str:
        said = f"{self.event} ({self.label})" if self.label else self.event
        return f"{self.widget} {said} > {self.next or 'end'}"


Key = tuple[str, str, int | None]


def key_of(step: Step) -> Key:
    """Return the key of the transition that a step took."""
    return step.widget, step.event, step.match


def transitions_of(program: Program) -> list[Transition]:
    """Return every transition, in the order of the definition, also those that lead nowhere."""
    return [each for node in program.nodes.values() for each in _of(node)]


def ways(program: Program) -> Mapping[str, frozenset[str]]:
    """Return for each widget the widgets that its transitions lead to."""
    found: dict[str, set[str]] = {name: set() for name in program.nodes}
    for each in transitions_of(program):
        if each.next:
            found[each.widget].add(each.next)
    return {name: frozenset(targets) for name, targets in found.items()}


def reachable(start: str, leads: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the widgets that a path from `start` leads to, and `start` itself."""
    return reachable_from({start}, leads)


def reachable_from(starts: Iterable[str], leads: Mapping[str, frozenset[str]]) -> set[str]:
    """Return these widgets, and all that paths from them lead to."""
    reached = set(starts)
    todo = list(reached)
    while todo:
        fresh = leads[todo.pop()] - reached
        reached |= fresh
        todo += fresh
    return reached


def _of(node: Node) -> Iterator[Transition]:
    for event, following in node.transitions.items():
        if event != "match" or not node.matches:
            yield Transition(node.name, event, None, following)
            continue
        for number, each in enumerate(node.matches):
            conditions = [branch for branch in node.branches if branch.number == number]
            label = " or ".join(f"{each.kind} {each.value}".strip() for each in conditions)
            yield Transition(node.name, event, number, each, label)
