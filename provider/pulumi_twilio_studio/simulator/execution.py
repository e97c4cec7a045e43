"""One run of a flow, widget by widget, as Studio does it.

The machine asks for all that comes from outside, and guesses nothing: whoever drives it answers. It has no clock: time
passes when somebody stays silent.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator.answers import Answer, HangUp, Outcome, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Done, Enter, Left
from pulumi_twilio_studio.simulator.program import Node, Program
from pulumi_twilio_studio.simulator.scope import Scope
from pulumi_twilio_studio.simulator.widgets import kind_of_widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.effects import Effect
    from pulumi_twilio_studio.simulator.triggers import Trigger

MOST_STEPS = 1000  # docs: studio/user-guide/studio-faq, "An Execution will end after 1,000 Steps"
MOST_IN_A_ROW = 10  # there: "stopped if the same Widget is executed 10 times in a row"
LONGEST = timedelta(days=30)  # there: "An active Execution will end after 30 days"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a flow knows of the world around it."""

    now: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)
    """When the execution starts."""

    flow_sid: str = "FW00000000000000000000000000000000"
    execution_sid: str = "FN00000000000000000000000000000000"
    account_sid: str = "AC00000000000000000000000000000000"
    find_flow: Callable[[str], Definition | None] = lambda _: None
    """Returns the published definition of another flow by its SID, or None if it is not known."""


@dataclass(frozen=True, slots=True)
class Step:
    """One widget that has run."""

    flow: str
    """The SID of the flow, which is another one inside of a subflow."""

    widget: str
    type: str
    event: str
    match: int | None
    """Which entry of a split's `match` was taken, from 0. None for any other event."""

    next: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class End:
    """How an execution ended."""

    reason: str
    """"ended" after the last widget, "hung up", or "stopped" by a limit."""

    why: str
    """A sentence."""


@dataclass(slots=True)
class Frame:
    """A flow that runs: the first one, or a subflow that a widget of the frame before runs."""

    program: Program
    flow_sid: str
    context: dict[str, Any]
    at: Node
    memory: dict[str, Json] = field(default_factory=dict)
    """What the present widget remembers between two asks."""


class Execution:
    """One run of a flow. It has run as far as it can without an answer."""

    def __init__(
        self, definition: Definition, trigger: Trigger, surroundings: Surroundings | None = None
    ) -> None:
        self.surroundings = surroundings or Surroundings()
        self.now = self.surroundings.now
        self.trigger = trigger
        self.ask: Ask | None = None
        """What the present widget waits for. None if the execution has ended."""
        self.end: End | None = None
        self.steps: list[Step] = []
        self.effects: list[Effect] = []
        self.missing: list[tuple[str, str]] = []
        """What Liquid read and was not there: the widget, and the path of the variable."""
        self._frames: list[Frame] = []
        self._context: dict[str, Any] = {}
        self._enter(definition, self.surroundings.flow_sid, trigger)
        self._run(Done(trigger.event))

    @property
    def context(self) -> Mapping[str, Any]:
        """What the execution knows, as Twilio's ExecutionContext has it. In a subflow, that of the subflow."""
        return self._frames[-1].context if self._frames else self._context

    @property
    def find_flow(self) -> Callable[[str], Definition | None]:
        """What returns the published definition of another flow."""
        return self.surroundings.find_flow

    @property
    def widget(self) -> str:
        """The name of the widget that waits, or "" after the end."""
        return self._frames[-1].at.name if self.ask else ""

    @property
    def waiting_node(self) -> Node:
        """The widget that waits."""
        return self._frames[-1].at

    def copy(self) -> Self:
        """Return an execution that goes on from here by itself."""
        twin = copy.copy(self)
        twin.steps, twin.effects = list(self.steps), list(self.effects)
        twin.missing = list(self.missing)
        twin._frames = [  # noqa: SLF001 -- of its own class
            replace(frame, context=copy.deepcopy(frame.context), memory=dict(frame.memory))
            for frame in self._frames
        ]
        return twin

    def answer(self, answer: Answer) -> None:
        """Give the waiting widget an answer, and run on. Raises WrongArgument for an answer that it cannot take."""
        if self.ask is None:
            raise WrongArgument("the execution has ended and waits for nothing")
        ask, self.ask = self.ask, None
        if isinstance(answer, Silence) and ask.seconds is not None:
            self.now += timedelta(seconds=ask.seconds)
        try:
            self._run(self._answered(ask, answer))
        except WrongArgument:
            self.ask = self.ask or ask
            raise

    def _answered(self, ask: Ask, answer: Answer) -> Done | Ask | Enter | End:
        if isinstance(answer, Outcome):
            if answer.event not in ask.events:
                known = ", ".join(ask.events)
                raise WrongArgument(
                    f"{self._frames[-1].at.name} ends with {known}, and not with {answer.event}"
                )
            return Done(answer.event, answer.values)
        if isinstance(answer, HangUp) and "hangup" not in ask.events:
            return End("hung up", "The caller ended the call.")
        frame = self._frames[-1]
        return kind_of_widget(frame.at.type).resume(self._scope(frame), ask, answer)

    def _run(self, result: Done | Ask | Enter | End) -> None:
        """Take what a widget came to, and go from widget to widget until one has to wait."""
        while True:
            if isinstance(result, End):
                self._finish(result)
                return
            if isinstance(result, Ask):
                self.ask = result
                return
            if isinstance(result, Enter):
                self._enter(result.definition, result.flow_sid, result.trigger)
                result = Done(result.trigger.event)
                continue
            following = self._leave(result)
            if following is None:
                if len(self._frames) == 1:
                    self._finish(End("ended", "The flow has no further widget."))
                    return
                result = self._return()
                continue
            if limit := self._limit():
                self._finish(limit)
                return
            frame = self._frames[-1]
            frame.at, frame.memory = following, {}
            result = kind_of_widget(following.type).start(self._scope(frame))

    def _enter(self, definition: Definition, flow_sid: str, trigger: Trigger) -> None:
        program = Program.of(definition)
        context = {
            "trigger": {trigger.key: dict(trigger.values)},
            "contact": {"channel": {"address": trigger.contact}},
            "flow": {
                "flow_sid": flow_sid,
                "sid": self.surroundings.execution_sid,
                "channel": {"address": trigger.address},
                "variables": {},
                "data": dict(trigger.data),
            },
            "widgets": {},
        }
        self._frames.append(Frame(program, flow_sid, context, program.nodes[program.initial]))

    def _leave(self, done: Done) -> Node | None:
        """Note the step, keep its values, and return the widget that is next."""
        frame = self._frames[-1]
        node = frame.at
        if done.values:
            frame.context["widgets"][node.name] = dict(done.values)
        following = node.transitions.get(done.event)
        if done.match is not None:
            following = next(each.next for each in node.branches if each.number == done.match)
        self.steps.append(
            Step(frame.flow_sid, node.name, node.type, done.event, done.match, following, self.now)
        )
        return frame.program.nodes[following] if following else None

    def _return(self) -> Done | Ask | Enter | End:
        """Go back to the widget that ran the subflow which has ended."""
        inner = self._frames.pop()
        frame = self._frames[-1]
        left = Left(inner.context)
        return kind_of_widget(frame.at.type).resume(self._scope(frame), None, left)

    def _finish(self, end: End) -> None:
        self._context = dict(self._frames[0].context)
        self.end = end

    def _limit(self) -> End | None:
        if len(self.steps) >= MOST_STEPS:
            return End("stopped", f"Studio ends an execution after {MOST_STEPS:,} steps.")
        row = self.steps[-MOST_IN_A_ROW:]
        if len(row) == MOST_IN_A_ROW and len({(each.flow, each.widget) for each in row}) == 1:
            return End(
                "stopped",
                f"Studio ends an execution when {row[0].widget} runs {MOST_IN_A_ROW} times in a row.",
            )
        if self.now - self.surroundings.now > LONGEST:
            return End("stopped", f"Studio ends an execution after {LONGEST.days} days.")
        return None

    def _scope(self, frame: Frame) -> Scope:
        return Scope(frame.at, frame.context, frame.memory, self)
