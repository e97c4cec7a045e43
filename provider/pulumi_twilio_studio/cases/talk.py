"""A talk with a flow: what its person does goes in, what the person hears comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.results import Line, Who
from pulumi_twilio_studio.cases.stand_ins import Outcomes, Servers, described
from pulumi_twilio_studio.cases.unexpected import Unexpected
from pulumi_twilio_studio.definition.canonical import dumps
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
    HangUp,
    Keys,
    Message,
    Other,
    Outcome,
    Reply,
    Request,
    Response,
    Said,
    Silence,
    Sound,
    Speech,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator import Trigger

HUNG_UP = "hung up"
OF_PERSON = (Awaited.REPLY, Awaited.INPUT)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, or what is said or played."""

    text: str
    widget: str
    to: str
    """Who gets it."""

    media: str = ""
    voice: str = ""
    language: str = ""


class Talk:
    """An execution whose servers and outcomes answer by themselves. It stops where the person has a turn."""

    def __init__(self, execution: Execution, servers: Servers, outcomes: Outcomes) -> None:
        self.execution = execution
        self.lines: list[Line] = []
        self.heard: list[Heard] = []
        """What the person has heard since `forget`."""
        self._servers = servers
        self._outcomes = outcomes
        self._seen = 0
        self._waited = timedelta()  # of the time that the present widget waits
        self._left_at = self._left_outer_at = ""  # the widgets during which the person hung up

    def begin(self) -> None:
        """Run to the person's first turn. Raises Unexpected."""
        self.lines.insert(0, _first_line(self.execution.trigger))
        self._settle()

    def forget(self) -> None:
        """Begin a new list of what is heard."""
        self.heard = []

    def says(
        self, text: str, *, confidence: float = 0.9, fields: Mapping[str, Json] | None = None
    ) -> None:
        """Let the person write a message, or speak. Raises Unexpected if the flow waits for neither."""
        self._note("person", f"says {text}")
        ask = self._turn("says something")
        is_reply = ask.kind is Awaited.REPLY
        self._act(Reply(text, fields or {}) if is_reply else Said(text, confidence))

    def presses(self, keys: str) -> None:
        """Let the person press keys. Raises Unexpected if the flow does not wait for keys."""
        self._note("person", f"presses {keys}")
        ask = self._turn("presses a key")
        if ask.kind is not Awaited.INPUT:
            raise self._unexpected(
                "the person presses a key, but the flow waits for a message", "a call"
            )
        self._act(Keys(keys))

    def stays_silent(self) -> None:
        """Let the person do nothing until the flow stops waiting."""
        self._note("person", "is silent")
        self._turn("is silent")
        self._let_it_go()

    def waits(self, time: timedelta) -> None:
        """Let time pass in which the person does nothing. The flow may stop waiting meanwhile, also several times."""
        self._note("person", f"waits {time}")
        self._turn("waits")
        while (ask := self.execution.ask) is not None:
            left = None if ask.seconds is None else timedelta(seconds=ask.seconds) - self._waited
            if left is None or time < left:
                self.execution.now += time
                self._waited += time
                return
            time -= left
            self._let_it_go()

    def hangs_up(self) -> None:
        """Let the person end the call."""
        self._note("person", "hangs up")
        self._turn("hangs up")
        self._act(HangUp())

    @property
    def widget(self) -> str:
        """Where the flow is: at the widget that waits, or at the last one that ran."""
        steps = self.execution.steps
        at = self.execution.widget or self._left_at
        return at or (steps[-1].widget if steps else "")

    def path(self, flow_sid: str) -> list[str]:
        """Return the widgets of a flow that ran, without its trigger, and the one that waits."""
        own = [each for each in self.execution.steps if each.flow == flow_sid]
        names = [each.widget for each in own if each.type != "trigger"]
        return [*names, self.waits_at] if self.waits_at else names

    @property
    def waits_at(self) -> str:
        """The widget of the flow that waits or runs a subflow, or that did when the person hung up, or ""."""
        return self.execution.outer_widget or self._left_outer_at

    def effects(self, *kinds: type[Effect]) -> list[Effect]:
        """Return what the outside saw, of these kinds."""
        return [each for each in self.execution.effects if isinstance(each, kinds)]

    def refuse_unused(self) -> None:
        """Raise Unexpected if an answer of a server or an outcome was never needed."""
        self._servers.refuse_unused()
        self._outcomes.refuse_unused()

    def _turn(self, does: str) -> Ask:
        ask = self.execution.ask
        if ask is not None:
            return ask
        end = self.execution.end
        why = end.why if end else ""
        raise self._unexpected(
            f"the person {does}, but the flow has ended", "the flow waits", why.strip()
        )

    def _let_it_go(self) -> None:
        if self.execution.ask is not None and self.execution.ask.seconds is None:
            raise self._unexpected("the flow waits without a limit", "the flow stops waiting")
        self.execution.now -= (
            self._waited
        )  # the execution adds the whole time that the widget waits
        self._act(Silence())

    def _act(self, answer: Answer) -> None:
        self._answer(answer)
        self._settle()

    def _answer(self, answer: Answer) -> None:
        self._waited = timedelta()
        at, outer_at = self.execution.widget, self.execution.outer_widget
        steps = len(self.execution.steps)
        try:
            self.execution.answer(answer)
        except WrongArgument as error:
            raise self._unexpected(str(error)) from None
        is_left = len(self.execution.steps) == steps  # the widget takes no notice, and has no step
        if is_left and self.execution.end is not None and self.execution.end.reason == HUNG_UP:
            self._left_at, self._left_outer_at = at, outer_at

    def _settle(self) -> None:
        """Answer all that is not for the person to answer."""
        self._hear()
        while (ask := self.execution.ask) is not None:
            answer = self._outcomes.of(self.execution.widget) or self._usual(ask)
            if answer is None:
                return
            self._note_answer(answer)
            self._answer(answer)
            self._hear()

    def _usual(self, ask: Ask) -> Answer | None:
        if ask.kind in OF_PERSON:
            return None
        if ask.kind in (Awaited.RESPONSE, Awaited.FUNCTION):
            request = self.effects(Request, FunctionCall)[-1]
            assert isinstance(request, Request | FunctionCall)  # noqa: S101 -- for the type checker
            return self._servers.answer(request)
        if ask.usual is None:
            widget = self.execution.widget
            why = ask.why or f"the case does not say how {widget} ends:"
            raise self._unexpected(
                f"{why} add it to `outcomes`",
                f"one of {', '.join(ask.events)}",
            )
        return ask.usual

    def _hear(self) -> None:
        """Note what the outside has seen since the last look."""
        new = self.execution.effects[self._seen :]
        self._seen += len(new)
        for effect in new:
            heard = self._heard(effect)
            if heard is None:
                self._note("outside", shown(effect), effect.widget)
            else:
                self.heard.append(heard)
                self._note("flow", heard.text, heard.widget)

    def _heard(self, effect: Effect) -> Heard | None:
        person = self.execution.trigger.contact
        match effect:
            case Message(widget, body, to=to):
                return Heard(body or effect.content_sid, widget, to or person, effect.media_url)
            case Speech(widget, text, language, voice):
                return Heard(text, widget, person, voice=voice, language=language)
            case Sound(widget, url, digits):
                return Heard(url or digits, widget, person)
        return None

    def _note(self, who: Who, text: str, widget: str = "") -> None:
        self.lines.append(Line(who, text, widget))

    def _note_answer(self, answer: Answer) -> None:
        usual = self.execution.ask.usual if self.execution.ask else None
        if answer is not usual:
            self._note("outside", _answered(answer), self.execution.widget)

    def _unexpected(self, message: str, expected: str = "", got: str = "") -> Unexpected:
        return Unexpected(message, expected, got, self.widget)


def _answered(answer: Answer) -> str:
    """Return what comes from outside, as one line."""
    match answer:
        case Response(status, body):
            return f"answers {status} {body}".rstrip()
        case Outcome(event):
            return f"ends it with {event}"
        case HangUp():
            return "hangs up for the person"
    return "does not answer"


def _first_line(trigger: Trigger) -> Line:
    """Return who begins, and with what."""
    match trigger.key:
        case "message" | "conversation":
            return Line("person", f"says {trigger.values.get('Body', '')}")
        case "call":
            return Line("person", "calls")
    parameters = dumps(trigger.values.get("parameters", {}))
    return Line("outside", f"starts the flow {parameters}")


def shown(effect: Effect) -> str:
    """Return something that the outside sees, as one line."""
    match effect:
        case Request() | FunctionCall():
            return f"is asked {described(effect)}"
        case Call(to=to):
            return f"calls {to}"
        case Handover(to=to, attributes=attributes):
            return f"hands over to {to} {attributes}".strip()
        case Other(type=type_):
            return type_
    return type(effect).__name__
