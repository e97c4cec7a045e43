"""A talk with a flow, in which somebody types what happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.cases.recorded import Given, recorded
from pulumi_twilio_studio.cases.stand_ins import Servers, described
from pulumi_twilio_studio.cases.talk import Heard
from pulumi_twilio_studio.cases.unexpected import Unexpected
from pulumi_twilio_studio.chatting.lines import WrongLine, answer_of, is_recorded, wanted
from pulumi_twilio_studio.definition.text import shorten
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import (
    Answer,
    Ask,
    Awaited,
    Call,
    Effect,
    Execution,
    FunctionCall,
    Handover,
    Message,
    Request,
    Sound,
    Speech,
    Trigger,
)
from pulumi_twilio_studio.simulator.execution import Surroundings

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases import CaseEntry
    from pulumi_twilio_studio.definition import Definition

_LONGEST_NAME = 60
Kind = Literal["flow", "outside", "step", "ask", "end"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of what happens."""

    kind: Kind
    """What the person hears ("flow"), what others see ("outside"), a step, what has to be typed ("ask"), the end."""

    text: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far a talk can be repeated."""

    given: int
    heard: tuple[Heard, ...]
    path: tuple[str, ...]


class Chat:
    """A talk that has come as far as it can before somebody types something."""

    def __init__(
        self,
        definition: Definition,
        trigger: Trigger,
        *,
        servers: Servers | None = None,
        find_flow: Callable[[str], Definition | None] = lambda _: None,
    ) -> None:
        self._execution = Execution(definition, trigger, Surroundings(find_flow=find_flow))
        self._servers = servers
        self._given: list[Given] = []
        self._heard: list[Heard] = []
        self._mark: _Mark | None = None
        self._left_at = ""
        self._typed: list[str] = []
        self._seen_effects = self._seen_steps = 0
        self._new: list[Spoken] = []
        self._settle()

    @property
    def is_over(self) -> bool:
        """Whether the flow has ended."""
        return self._execution.end is not None

    @property
    def is_for_person(self) -> bool:
        """Whether the flow waits for the person, and not for a server or for Twilio."""
        ask = self._execution.ask
        return ask is not None and ask.kind in (Awaited.REPLY, Awaited.INPUT)

    @property
    def wanted(self) -> str:
        """What may be typed now."""
        return wanted(self._execution.ask) if self._execution.ask else ""

    @property
    def name(self) -> str:
        """A name for the talk: what was typed, as far as it is short."""
        body = self._execution.trigger.values.get("Body")
        first = body if isinstance(body, str) else self._execution.trigger.key
        return shorten(", ".join([first, *self._typed]), width=_LONGEST_NAME) or "a talk"

    def news(self) -> Sequence[Spoken]:
        """Return what has happened since the last call."""
        new, self._new = self._new, []
        return new

    def type(self, line: str) -> None:
        """Take a line. Raises WrongLine for one that means nothing here; then nothing has changed."""
        ask = self._execution.ask
        if ask is None:
            raise WrongLine("the flow has ended")
        try:
            self._answer(ask, answer_of(line, ask))
        except WrongArgument as error:
            raise WrongLine(str(error)) from None
        self._typed.append(line)
        self._settle()

    def recorded(self, name: str) -> CaseEntry:
        """Return the talk as a test case, up to its end or to the last time that the flow waited for the person.

        Raises WrongLine if the flow has never come to either.
        """
        if self._mark is None:
            raise WrongLine("there is nothing to record: the flow has not come to the person")
        mark, execution = self._mark, self._execution
        end = execution.end
        return recorded(
            name,
            execution.trigger,
            self._given[: mark.given],
            heard=mark.heard,
            ends=mark.path[-1] if end and mark.path else None,
            how=end.reason if end else "ended",
            path=mark.path,
        )

    def _set_mark(self) -> None:
        execution = self._execution
        main = execution.surroundings.flow_sid
        path = [
            each.widget for each in execution.steps if each.flow == main and each.type != "trigger"
        ]
        at = execution.widget or self._left_at
        path += [at] if at and not execution.is_in_subflow else []
        self._mark = _Mark(len(self._given), tuple(self._heard), tuple(path))

    def _answer(self, ask: Ask, answer: Answer) -> None:
        widget, steps = self._execution.widget, len(self._execution.steps)
        self._execution.answer(answer)
        if (
            len(self._execution.steps) == steps
        ):  # the person hung up, and the widget takes no notice
            self._left_at = widget
        is_usual = answer == ask.usual
        self._given.append(Given(widget, ask.kind, answer, is_usual, tuple(self._heard)))
        self._heard = []

    def _settle(self) -> None:
        """Give the answers that nobody has to type, and note what happens."""
        self._look()
        while (ask := self._execution.ask) and (answer := self._by_itself(ask)):
            self._answer(ask, answer)
            self._look()
        if self.is_over or self.is_for_person:
            self._set_mark()
        if ask := self._execution.ask:
            if not self.is_for_person or is_recorded(ask):
                self._note("ask", f"{self._execution.widget}: {wanted(ask)}")
        elif end := self._execution.end:
            self._note("end", end.why)

    def _by_itself(self, ask: Ask) -> Answer | None:
        if ask.kind not in (Awaited.RESPONSE, Awaited.FUNCTION):
            return ask.usual
        if self._servers is None:
            return None
        sent = [
            each for each in self._execution.effects if isinstance(each, Request | FunctionCall)
        ]
        try:
            return self._servers.answer(sent[-1])
        except Unexpected:
            return None

    def _look(self) -> None:
        """Note what has happened since the last look."""
        for step in self._execution.steps[self._seen_steps :]:
            taken = step.event if step.match is None else f"{step.event} {step.match + 1}"
            self._note("step", f"{step.widget} {taken} > {step.next or 'end'}")
        for effect in self._execution.effects[self._seen_effects :]:
            for each in self._heard_in(effect):
                self._heard.append(each)
                self._note("flow", each.text)
            if text := _seen_by_others(effect):
                self._note("outside", text)
        self._seen_steps = len(self._execution.steps)
        self._seen_effects = len(self._execution.effects)

    def _heard_in(self, effect: Effect) -> Iterator[Heard]:
        person = self._execution.trigger.contact
        match effect:
            case Message(widget, body, to=to):
                yield Heard(body or effect.content_sid, widget, to or person, effect.media_url)
            case Speech(widget, text):
                yield Heard(text, widget, person)
            case Sound(widget, url, digits):
                yield Heard(url or digits, widget, person)

    def _note(self, kind: Kind, text: str) -> None:
        self._new.append(Spoken(kind, text))


def _seen_by_others(effect: Effect) -> str:
    match effect:
        case Request() | FunctionCall():
            return f"{effect.widget} asks {described(effect)}"
        case Call(widget, to):
            return f"{widget} calls {to}"
        case Handover(widget, to, attributes):
            return f"{widget} hands over to {to} {attributes}".rstrip()
        case Message() | Speech() | Sound():
            return ""
    return f"{effect.widget} runs"
