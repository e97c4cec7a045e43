"""The machine that the emulator runs flows with: the simulator, in the emulator's words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import (
    Answer,
    Execution,
    HangUp,
    Keys,
    NoResponse,
    Outcome,
    Reply,
    Response,
    Said,
    Silence,
    Surroundings,
    Trigger,
    conversation_message,
    incoming_call,
    incoming_message,
    rest_request,
)
from studio_emulator.machine import Run, RunStep, Start, Waiting, WrongAnswer

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator import Effect, Step

Json = dict[str, Any]


class SimulatorMachine:
    """Runs flows for `studio_emulator.Emulator(machine=...)`."""

    def start(self, start: Start) -> Run:
        """Run a flow until it waits for something."""
        return _SimulatorRun(start)


class _SimulatorRun:
    """One execution of the simulator, as the emulator's `Run`."""

    def __init__(self, start: Start) -> None:
        self._steps: list[RunStep] = []
        self._heard: list[Json] = []
        surroundings = Surroundings(
            now=_time(start.at),
            flow_sid=start.flow_sid,
            execution_sid=start.execution_sid,
            account_sid=start.account_sid,
            find_flow=lambda sid: _definition(start.find_flow(sid)),
        )
        self._execution = Execution(
            Definition.from_api(start.definition), _trigger(start), surroundings
        )
        self._note()

    @property
    def waiting(self) -> Waiting | None:
        """What it waits for. None if it has ended."""
        ask = self._execution.ask
        if ask is None:
            return None
        return Waiting(
            widget=self._execution.widget,
            kind=str(ask.kind),
            events=ask.events,
            seconds=ask.seconds,
            usual=None if ask.usual is None else written_answer(ask.usual),
        )

    @property
    def end(self) -> str:
        """How it has ended, as a sentence; "" before."""
        return self._execution.end.why if self._execution.end else ""

    @property
    def steps(self) -> Sequence[RunStep]:
        """The widgets that have run, oldest first."""
        return self._steps

    @property
    def heard(self) -> Sequence[Json]:
        """What the outside has seen of it, oldest first."""
        return self._heard

    @property
    def context(self) -> Json:
        """What it knows."""
        return dict(self._execution.context)

    def answer(self, answer: Json, at: int) -> None:
        """Give it an answer, at that time, and run on. Raises WrongAnswer, and then nothing has changed."""
        before = self._execution.now
        self._execution.now = max(before, _time(at))
        try:
            self._execution.answer(read_answer(answer))
        except WrongArgument as refused:
            self._execution.now = before
            raise WrongAnswer(f"{refused}.") from None
        self._note()

    def _note(self) -> None:
        """Keep what is new: a long run is not told anew with each answer."""
        effects = self._execution.effects[len(self._heard) :]
        self._heard += [_shown(effect) for effect in effects]
        for step in self._execution.steps[len(self._steps) :]:
            self._steps.append(
                RunStep(
                    flow_sid=step.flow,
                    widget=step.widget,
                    type=step.type,
                    event=step.event,
                    next=step.next,
                    at=int(step.at.timestamp()),
                    context=self._context_of(step),
                )
            )

    def _context_of(self, step: Step) -> Json:
        """Return what the widget of a step has added to the context."""
        if step.type == "trigger":
            trigger = self._execution.trigger
            is_first = step.flow == self._execution.surroundings.flow_sid
            return {"trigger": {trigger.key: dict(trigger.values)} if is_first else {}}
        return {"widgets": {step.widget: dict(step.values)}}


_TRIGGERS: Mapping[str, Callable[[Start], Trigger]] = {
    "request": lambda start: rest_request(start.contact, start.address, start.values),
    "call": lambda start: incoming_call(start.contact, start.address, start.values),
    "message": lambda start: incoming_message(
        str(start.values.get("Body", "")), start.contact, start.address, start.values
    ),
    "conversation": lambda start: conversation_message(
        str(start.values.get("Body", "")), start.contact, start.address, start.values
    ),
}


def _trigger(start: Start) -> Trigger:
    return _TRIGGERS[start.kind](start)


def _definition(content: Json | None) -> Definition | None:
    return None if content is None else Definition.from_api(content)


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


_READERS: Mapping[str, Callable[[Json], Answer]] = {
    "reply": lambda given: Reply(given["reply"], given.get("values", {})),
    "keys": lambda given: Keys(given["keys"]),
    "said": lambda given: Said(given["said"], float(given.get("confidence", 0.9))),
    "silence": lambda _: Silence(),
    "hang_up": lambda _: HangUp(),
    "response": lambda given: _response(given["response"]),
    "no_response": lambda _: NoResponse(),
    "outcome": lambda given: Outcome(given["outcome"], given.get("values", {})),
}


def read_answer(given: Json) -> Answer:
    """Return the answer that the emulator's JSON means."""
    kind = next(key for key in given if key in _READERS)
    return _READERS[kind](given)


def _response(given: Json) -> Response:
    body = given.get("body", "")
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(given.get("status", 200), text, given.get("content_type", "application/json"))


_KEYS: Mapping[type[Answer], tuple[str, str | None]] = {
    Reply: ("reply", "body"),
    Keys: ("keys", "digits"),
    Said: ("said", "words"),
    Silence: ("silence", None),
    HangUp: ("hang_up", None),
    NoResponse: ("no_response", None),
    Outcome: ("outcome", "event"),
}
"""Where the emulator's JSON has each answer, and which field of it stands there. Other fields stand beside it."""


def written_answer(answer: Answer) -> Json:
    """Return an answer in the emulator's JSON."""
    fields = asdict(answer)
    if isinstance(answer, Response):
        return {"response": fields}
    key, field = _KEYS[type(answer)]
    return {key: fields.pop(field) if field else True, **fields}


def _shown(effect: Effect) -> Json:
    """Return what was heard as JSON: the kind, and the fields that have a value."""
    fields = {
        name: value for name, value in asdict(effect).items() if value not in ("", (), {}, False)
    }
    return {"kind": type(effect).__name__.lower(), **fields}
