"""Which widgets and transitions of a flow its cases reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from pulumi_twilio_studio.definition.canonical import entries

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.results import CaseResult
    from pulumi_twilio_studio.definition import Definition


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from a widget to another one. An event that leads nowhere is none."""

    widget: str
    event: str
    match: int | None
    """Which entry of a split's `match` it is, from 0. None for any other event."""

    next: str

    def __str__(self) -> str:
        number = "" if self.match is None else f" {self.match + 1}"
        return f"{self.widget} > {self.event}{number} > {self.next}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What cases reach of one flow."""

    definition: Definition
    widgets: tuple[str, ...]
    """All widgets, in the order of the definition."""

    transitions: tuple[Transition, ...]
    """All transitions, in the order of the definition."""

    reached_widgets: frozenset[str]
    reached_transitions: frozenset[Transition]

    @classmethod
    def of(cls, definition: Definition, results: Iterable[CaseResult]) -> Self:
        """Return what these results reached of a flow. A failed case counts as far as it came."""
        widgets, taken = set(), set()
        for result in results:
            widgets |= {result.waits_at} if result.waits_at else set()
            own = [step for step in result.steps if step.flow == result.flow_sid]
            widgets |= {step.widget for step in own}
            taken |= {(step.widget, step.event, step.match) for step in own}
        every = tuple(transitions_of(definition))
        reached = (each for each in every if (each.widget, each.event, each.match) in taken)
        names = tuple(definition.content["states"])
        return cls(definition, names, every, frozenset(widgets), frozenset(reached))

    @property
    def missed_widgets(self) -> list[str]:
        """The widgets that no case reaches."""
        return [each for each in self.widgets if each not in self.reached_widgets]

    @property
    def missed_transitions(self) -> list[Transition]:
        """The transitions that no case takes."""
        return [each for each in self.transitions if each not in self.reached_transitions]

    @property
    def share(self) -> float:
        """The share of the transitions that cases take, from 0 to 1. 1 for a flow without any."""
        if not self.transitions:
            return 1.0
        return 1 - len(self.missed_transitions) / len(self.transitions)


def transitions_of(definition: Definition) -> Iterator[Transition]:
    """Yield the transitions of a flow, in the order of the definition."""
    for name, state in definition.content["states"].items():
        for event, value in state["transitions"].items():
            is_split = event == "match"
            for number, entry in enumerate(entries(value)):
                if entry.get("next"):
                    yield Transition(name, event, number if is_split else None, entry["next"])
