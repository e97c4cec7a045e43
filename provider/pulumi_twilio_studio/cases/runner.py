"""How one case is run, and judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pulumi_twilio_studio.cases.entries import EndEntry, SaidEntry
from pulumi_twilio_studio.cases.expectations import (
    ANY,
    Expectation,
    data_fits,
    row_fits,
    row_misfit,
)
from pulumi_twilio_studio.cases.forms import HeardEntry
from pulumi_twilio_studio.cases.judging import judge_path, judge_variables
from pulumi_twilio_studio.cases.results import CaseResult, Failure
from pulumi_twilio_studio.cases.stand_ins import Outcomes, Servers
from pulumi_twilio_studio.cases.starts import started
from pulumi_twilio_studio.cases.talk import Heard, Talk
from pulumi_twilio_studio.cases.unexpected import Unexpected
from pulumi_twilio_studio.definition.canonical import dumps
from pulumi_twilio_studio.durations import duration
from pulumi_twilio_studio.simulator import Call, Execution, Handover, Surroundings

if TYPE_CHECKING:
    from pulumi_twilio_studio.cases.entries import CaseEntry, TurnEntry
    from pulumi_twilio_studio.cases.filling import Filling
    from pulumi_twilio_studio.cases.forms import TextEntry
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.definition.canonical import Json

BY_ITSELF = ("stopped", "failed")
"""How no flow is meant to end unless its case says so."""

FindFlow = Callable[[str], "Definition | None"]
Wishes = list[tuple[int, "str | HeardEntry"]]


def run(
    case: CaseEntry,
    definition: Definition,
    filling: Filling,
    find_flow: FindFlow = lambda _: None,
    now: str | None = None,
) -> CaseResult:
    """Run a case on a definition. Raises CasesError for a place of the case without a value."""
    talk = talk_of(case, definition, filling, find_flow, now)
    execution = talk.execution
    flow_sid = execution.surroundings.flow_sid
    judge = _Judge(case, talk, filling, flow_sid)
    failure = None
    try:
        judge.judge()
    except Unexpected as error:
        failure = Failure(error.message, error.expected, error.got, error.widget, turn=judge.turn)
    return CaseResult(
        case.name,
        "",
        0,
        failure,
        tuple(talk.lines),
        tuple(execution.steps),
        flow_sid,
        talk.waits_at,
        definition,
        execution.outer_context["flow"]["variables"],
    )


def talk_of(
    case: CaseEntry,
    definition: Definition,
    filling: Filling,
    find_flow: FindFlow = lambda _: None,
    now: str | None = None,
) -> Talk:
    """Return the talk that a case is, before it begins. Raises CasesError for a place without a value."""
    ended = _subflows_that_end(case, definition)
    surroundings = Surroundings(find_flow=lambda sid: None if sid in ended else find_flow(sid))
    moment = case.now or now
    if moment is not None:
        surroundings = replace(surroundings, now=_moment(moment))
    execution = Execution(definition, started(case, filling), surroundings)
    return Talk(execution, Servers(case.requests, filling), Outcomes(case.outcomes, filling))


def _subflows_that_end(case: CaseEntry, definition: Definition) -> set[object]:
    """Return the SIDs of the flows that do not run, because the case says how they end."""
    states = definition.content["states"]
    named = (states[name] for name in case.outcomes if name in states)
    return {each["properties"].get("flow_sid") for each in named if each["type"] == "run-subflow"}


def _described(heard: Heard, wish: str | HeardEntry) -> str:
    """Return what was heard, with what else the case says about it."""
    parts = [heard.text]
    if isinstance(wish, HeardEntry):
        parts += [f"by {heard.voice or 'no voice'}"] if wish.voice else []
        parts += [f"in {heard.language or 'no language'}"] if wish.language else []
    return ", ".join(parts)


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Judge:
    """Goes through the turns of one case. Raises Unexpected at the first thing that is not as expected."""

    def __init__(self, case: CaseEntry, talk: Talk, filling: Filling, flow_sid: str) -> None:
        self.turn: int | None = None
        self._case = case
        self._talk = talk
        self._filling = filling
        self._flow_sid = flow_sid
        self._judges_heard = any(each.hears is not None for each in case.turns)

    def judge(self) -> None:
        self._talk.begin()
        wishes: Wishes = []
        for number, turn in enumerate(self._case.turns):
            if turn.hears is not None:
                wishes += [(number, each) for each in turn.hears]
                continue
            self.turn = number
            self._compare_heard(wishes)
            wishes = []
            self._talk.forget()
            self._act(turn)
        self.turn = len(self._case.turns) - 1 if self._case.turns else None
        self._compare_heard(wishes)
        self.turn = None
        self._judge_end()
        judge_path(self._case, self._talk.path(self._flow_sid))
        variables = self._talk.execution.outer_context["flow"]["variables"]
        judge_variables(self._case, variables, self._filling)
        self._judge_calls()
        self._judge_handover()
        self._talk.refuse_unused()

    def _act(self, turn: TurnEntry) -> None:
        if turn.says is not None:
            said = turn.says if isinstance(turn.says, SaidEntry) else SaidEntry(text=turn.says)
            fields = {key: self._filling.text(value) for key, value in said.fields.items()}
            text = self._filling.text(said.text)
            self._talk.says(text, confidence=said.confidence, fields=fields)
        elif turn.presses is not None:
            self._talk.presses(self._filling.text(turn.presses))
        elif turn.waits is not None:
            self._talk.waits(duration(turn.waits))
        elif turn.silence:
            self._talk.stays_silent()
        else:
            self._talk.hangs_up()

    def _compare_heard(self, wishes: Wishes) -> None:
        if not self._judges_heard:
            return
        heard, row = self._talk.heard, [wish for _, wish in wishes]
        if row_fits(row, heard, self._is_heard):
            return
        most, many = row_misfit(row, heard, self._is_heard)
        rest = heard[many:]
        widget = rest[0].widget if rest else self._talk.widget
        if most == len(row):
            message = "the person hears something that the case does not mention"
            raise Unexpected(message, "nothing more", rest[0].text, widget)
        self.turn = wishes[most][0]
        expected = self._described(row[most])
        got = (
            "\n".join(each.text for each in rest)
            if ANY in row[:most]
            else _described(rest[0], row[most])
            if rest
            else ""
        )
        is_blank = bool(rest) and expected.strip() == rest[0].text.strip()
        hint = ": they differ only in blanks at their ends" if is_blank else ""
        message = f"the person does not hear what is expected{hint}"
        raise Unexpected(message, expected, got or "nothing more", widget)

    def _is_heard(self, wish: object, heard: Heard) -> bool:
        person = self._talk.execution.trigger.contact
        if not isinstance(wish, HeardEntry):
            return heard.to == person and self._text(str(wish)).fits(heard.text)
        is_for = heard.to == person if wish.to is None else self._text(wish.to).fits(heard.to)
        more = (
            (wish.media, heard.media),
            (wish.voice, heard.voice),
            (wish.language, heard.language),
        )
        has_more = all(each is None or self._text(each).fits(got) for each, got in more)
        return is_for and has_more and self._text(wish).fits(heard.text)

    def _described(self, wish: str | HeardEntry) -> str:
        parts = [str(self._text(wish))]
        if isinstance(wish, HeardEntry):
            parts += [f"to {self._text(wish.to)}"] if wish.to else []
            parts += [f"with {self._text(wish.media)}"] if wish.media else []
            parts += [f"by {self._text(wish.voice)}"] if wish.voice else []
            parts += [f"in {self._text(wish.language)}"] if wish.language else []
        return ", ".join(parts)

    def _text(self, wish: str | TextEntry | HeardEntry) -> Expectation:
        return Expectation(wish, self._filling)

    def _judge_end(self) -> None:
        execution, expected = self._talk.execution, self._case.ends
        widget = self._talk.widget
        if execution.end is None:
            if expected is not None:
                raise Unexpected(
                    "the flow has not ended", "the end", f"it waits at {widget}", widget
                )
            return
        wish = expected if isinstance(expected, EndEntry) else EndEntry(at=expected)
        how = execution.end.reason
        if how != wish.how and (expected is not None or how in BY_ITSELF):
            raise Unexpected(execution.end.why, wish.how, how, widget)
        if wish.at is not None and wish.at != widget:
            raise Unexpected("the flow ends at another widget", wish.at, widget, widget)

    def _judge_calls(self) -> None:
        expected = self._case.calls
        if expected is None:
            return
        called = [each.to for each in self._talk.execution.effects if isinstance(each, Call)]
        if not row_fits(expected, called, lambda wish, to: self._text(str(wish)).fits(to)):
            wishes = [str(self._text(each)) for each in expected]
            raise Unexpected(
                "the flow calls somebody else", ", ".join(wishes), ", ".join(called) or "nobody"
            )

    def _judge_handover(self) -> None:
        wish = self._case.handover
        if wish is None:
            return
        effects = self._talk.execution.effects
        handovers = [each for each in effects if isinstance(each, Handover)]
        if not handovers:
            raise Unexpected("the person is not handed over", "a handover", "none")
        got = handovers[-1]
        for what, expected, text in (
            ("to", wish.to, got.to),
            ("priority", wish.priority, got.priority),
        ):
            if expected is not None and not self._text(expected).fits(text):
                message = f"the person is handed over with another {what!r}"
                raise Unexpected(message, str(self._text(expected)), text, got.widget)
        self._judge_attributes(wish.attributes, got)

    def _judge_attributes(self, expected: Mapping[str, Json], got: Handover) -> None:
        attributes = _read(got)
        for key, wish in expected.items():
            if key not in attributes or not data_fits(wish, attributes[key], self._filling):
                shown = dumps(attributes[key]) if key in attributes else "nothing"
                message = f"the person is handed over with another attribute {key}"
                raise Unexpected(message, dumps(wish), shown, got.widget)


def _read(handover: Handover) -> Mapping[str, Json]:
    try:
        found = json.loads(handover.attributes or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unexpected(
            "the attributes are not JSON", "JSON", handover.attributes, handover.widget
        )
    return found
