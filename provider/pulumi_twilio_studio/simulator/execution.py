"""One run of a flow, widget by widget, as Studio does it.

The machine asks for all that comes from outside, and guesses nothing: whoever drives it answers. It has no clock: time
passes when somebody stays silent, or when `wait` says so.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator.answers import Answer, HangUp, Outcome, Silence
from pulumi_twilio_studio.simulator.asks import Ask, Done, Enter, Left
from pulumi_twilio_studio.simulator.frame import Frame
from pulumi_twilio_studio.simulator.limits import LONGEST, TOO_LONG, limit_reached
from pulumi_twilio_studio.simulator.program import Node, Program
from pulumi_twilio_studio.simulator.scope import Scope
from pulumi_twilio_studio.simulator.steps import End, Step
from pulumi_twilio_studio.simulator.widgets import kind_of_widget

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.simulator.effects import Effect
    from pulumi_twilio_studio.simulator.triggers import Trigger

_Result = Done | Ask | Enter | End


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
        self.broken: list[tuple[str, str]] = []
        """The Liquid that Studio cannot fill in: the widget, and why, as a sentence (docs: api/errors/81018)."""
        self.is_on_call = trigger.key == "call"
        """Whether somebody is on the phone."""
        self._is_hung_up = False
        self._asked = self.now
        self._frames: list[Frame] = []
        self._enter(definition, self.surroundings.flow_sid, trigger)
        self._run(Done(trigger.event))

    @property
    def context(self) -> Mapping[str, Any]:
        """What the execution knows, as Twilio's ExecutionContext has it. In a subflow, that of the subflow."""
        return self._frames[-1].context

    @property
    def outer_context(self) -> Mapping[str, Any]:
        """What the flow knows that was started. In a subflow, `context` is another one."""
        return self._frames[0].context

    @property
    def outer_widget(self) -> str:
        """The widget of the flow that was started which waits, or which runs the subflow that waits, or ""."""
        return self._frames[0].at.name if self.ask else ""

    @property
    def find_flow(self) -> Callable[[str], Definition | None]:
        """What returns the published definition of another flow."""
        return self.surroundings.find_flow

    @property
    def account_sid(self) -> str:
        """The account that the flow is in."""
        return self.surroundings.account_sid

    @property
    def is_in_subflow(self) -> bool:
        """Whether the present widget is one of a subflow."""
        return len(self._frames) > 1

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
        twin.steps, twin.effects = self.steps.copy(), self.effects.copy()
        twin.missing, twin.broken = self.missing.copy(), self.broken.copy()
        twin._frames = [  # noqa: SLF001 -- of its own class
            replace(frame, memory=frame.memory.copy()) for frame in self._frames
        ]
        return twin

    def answer(self, answer: Answer) -> None:
        """Give the waiting widget an answer, and run on.

        Raises WrongArgument for an answer that it cannot take, and then nothing has changed.
        """
        ask = self._waiting()
        if isinstance(answer, Silence) and ask.seconds is not None:
            self._be_silent(ask, answer)
        else:
            self._go_on(ask, answer)

    def wait(self, seconds: float) -> None:
        """Let time pass: a widget that stops waiting meanwhile gets Silence, and the next one the rest of the time.

        Raises WrongArgument for less than no time, and for an execution that has ended.
        """
        self._waiting()
        if not 0 <= seconds < float("inf"):
            raise WrongArgument(f"no time of {seconds} seconds can pass")
        until = self.now + timedelta(seconds=min(seconds, LONGEST.total_seconds()))
        while self.ask and self.ask.seconds is not None and self._deadline(self.ask) <= until:
            self.answer(Silence())
        if self.ask:
            self._reach(until)

    def pass_time(self, seconds: float) -> None:
        """Let the clock go on while a widget works."""
        self.now += timedelta(seconds=seconds)

    def _waiting(self) -> Ask:
        if self.ask is None:
            raise WrongArgument("the execution has ended and waits for nothing")
        return self.ask

    def _deadline(self, ask: Ask) -> datetime:
        return self._asked + timedelta(seconds=ask.seconds or 0)

    def _be_silent(self, ask: Ask, silence: Silence) -> None:
        self._reach(max(self.now, self._deadline(ask)))
        if self.ask:
            self._go_on(ask, silence)

    def _reach(self, moment: datetime) -> None:
        """Let the clock come to a moment, or the execution to its last day."""
        last = self.surroundings.now + LONGEST
        self.now = min(moment, last)
        if moment >= last:
            self._finish(TOO_LONG)

    def _go_on(self, ask: Ask, answer: Answer) -> None:
        result = self._answered(ask, answer)
        self.ask = None
        self._run(result)

    def _answered(self, ask: Ask, answer: Answer) -> _Result:
        node = self.waiting_node
        kind = kind_of_widget(node.type)
        if isinstance(answer, Outcome):
            if answer.event not in ask.events:
                known = ", ".join(ask.events)
                raise WrongArgument(f"{node.name} ends with {known}, and not with {answer.event}")
            return kind.take_outcome(ask, answer)
        if isinstance(answer, HangUp):
            if not self.is_on_call:
                raise WrongArgument(f"nobody is on the phone while {node.name} waits")
            self.is_on_call, self._is_hung_up = False, True
            return kind.hang_up(ask)
        return kind.resume(self._scope(), ask, answer)

    def _run(self, result: _Result) -> None:
        """Take what a widget came to, and go from widget to widget until one has to wait."""
        while True:
            match result:
                case Done():
                    result = self._follow(result)
                case Enter(definition, flow_sid, trigger):
                    self._enter(definition, flow_sid, trigger)
                    result = Done(trigger.event)
                case Ask():
                    self.ask, self._asked = result, self.now
                    return
                case End():
                    self._finish(result)
                    return

    def _follow(self, done: Done) -> _Result:
        """Leave the present widget, and begin the next one, or go back to the flow that ran this one, or end."""
        following = self._leave(done)
        if following is None:
            return self._come_back() if self.is_in_subflow else self._last()
        if limit := limit_reached(self.steps, self.surroundings.now):
            return limit
        frame = self._frames[-1]
        frame.at, frame.memory = following, {}
        kind, scope = kind_of_widget(following.type), self._scope()
        if not self.is_on_call and kind.needs_call(scope):
            return self._end_without_call(following)
        return kind.start(scope)

    def _leave(self, done: Done) -> Node | None:
        """Note the step, keep its values, and return the widget that is next."""
        frame = self._frames[-1]
        node, kind = frame.at, kind_of_widget(frame.at.type)
        if done.values:
            frame.keep(done.values)
        if channel := kind.channel_after(done):
            frame.change_flow({"channel": {**frame.context["flow"]["channel"], **channel}})
        self.is_on_call = kind.has_call_after(done.event, before=self.is_on_call)
        is_hung_up = self._is_hung_up or done.event == "hangup"
        self._is_hung_up = is_hung_up and not self.is_on_call
        following = node.follow(done.event, done.match)
        self.steps.append(
            Step(
                frame.flow_sid,
                node.name,
                node.type,
                done.event,
                done.match,
                following,
                self.now,
                done.values,
            )
        )
        return frame.program.nodes[following] if following else None

    def _enter(self, definition: Definition, flow_sid: str, trigger: Trigger) -> None:
        program = Program.of(definition)
        values = {**trigger.values}
        if trigger.key in ("message", "call", "conversation"):
            values.setdefault("AccountSid", self.surroundings.account_sid)
        context = {
            "trigger": {**trigger.inherited, trigger.key: values},
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

    def _come_back(self) -> Done:
        """Go back to the widget that ran the subflow which has ended."""
        left = Left(self._frames.pop().context)
        return kind_of_widget(self.waiting_node.type).come_back(self._scope(), left)

    def _last(self) -> End:
        if self._is_hung_up:
            return End("hung up", "The caller ended the call.")
        return End("ended", "The flow has no further widget.")

    def _end_without_call(self, node: Node) -> End:
        """Return how it ends where a widget finds nobody on the phone (assumption: widget-without-a-call)."""
        if self._is_hung_up:
            return End("hung up", f"The call has ended, and {node.name} needs one.")
        return End("failed", f"{node.name} is a {node.type} widget, and there is no call.")

    def _finish(self, end: End) -> None:
        self.ask, self.end = None, end
        del self._frames[1:]

    def _scope(self) -> Scope:
        return Scope(self._frames[-1], self)
