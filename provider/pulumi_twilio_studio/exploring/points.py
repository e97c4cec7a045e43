"""The places where an execution waits, and how it came there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.cases.recorded import Given
from pulumi_twilio_studio.exploring.variables import value_at

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring.dependencies import Dependencies
    from pulumi_twilio_studio.simulator import Answer, Execution, Step, Trigger

State = tuple[Any, ...]
"""What two executions have in common that go on in the same way."""


@dataclass(frozen=True)
class Route:
    """A way through a flow that anybody can take again: how it begins, and every answer."""

    trigger: Trigger
    answers: tuple[Given, ...]
    steps: tuple[Step, ...]
    """What runs on the way, and the last step of which is what the route is about."""

    end: str
    """How the execution ended: the reason of its end, or "" if it waits."""

    waits: str
    """The widget that waits, or ""."""

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the widgets, one after the other."""
        names = tuple(step.widget for step in self.steps)
        return (*names, self.waits) if self.waits else names


@dataclass(eq=False)
class Point:
    """An execution that has got an answer, and has run on until it waits or ends."""

    execution: Execution
    parent: Point | None = None
    answer: Answer | None = None
    """What the parent's widget was answered. None for a point without a parent, which a trigger began."""

    state: State = ()
    covered: int = 0
    """The transitions on the way, as bits."""

    depth: int = field(init=False, default=0)
    """The number of answers on the way."""

    tried: dict[str, Point] = field(default_factory=dict)
    """What each answer led to."""

    def __post_init__(self) -> None:
        self.depth = self.parent.depth + 1 if self.parent else 0

    def back(self) -> Iterator[Point]:
        """Yield this point, and each one before it."""
        point: Point | None = self
        while point is not None:
            yield point
            point = point.parent

    @property
    def fresh_steps(self) -> Sequence[Step]:
        """What has run since the answer."""
        return self.execution.steps[len(self.parent.execution.steps) if self.parent else 0 :]

    @property
    def fresh_missing(self) -> Sequence[tuple[str, str]]:
        """What Liquid did not find since the answer."""
        return self.execution.missing[len(self.parent.execution.missing) if self.parent else 0 :]

    @property
    def line(self) -> list[Point]:
        """The points from the trigger to this one."""
        return list(self.back())[::-1]

    def given(self) -> Iterator[Given]:
        """Yield every answer on the way."""
        for point in self.line:
            before = point.parent.execution if point.parent else None
            if before and before.ask and point.answer is not None:
                is_usual = point.answer == before.ask.usual
                yield Given(before.widget, before.ask.kind, point.answer, is_usual)

    def route(self, steps: int | None = None) -> Route:
        """Return the way here, or to one of the steps on it."""
        execution = self.execution
        end = execution.end.reason if execution.end else ""
        passed = tuple(execution.steps if steps is None else execution.steps[:steps])
        is_whole = len(passed) == len(execution.steps)
        waits = execution.widget if is_whole else ""
        return Route(execution.trigger, tuple(self.given()), passed, end if is_whole else "", waits)


def state_of(execution: Execution, dependencies: Dependencies) -> State:
    """Return what decides how a waiting execution goes on.

    That is the values that splits from here on compare, and which of the variables are there that texts show.
    """
    relevant = dependencies.relevant(execution.widget)
    context = execution.context
    deciding = tuple(_plain(value_at(context, path)) for path in relevant.deciding)
    shown = tuple(value_at(context, path) in (None, "") for path in relevant.shown)
    return execution.widget, execution.trigger.event, execution.is_on_call, deciding, shown


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)
