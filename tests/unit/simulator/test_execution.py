"""An execution: how it begins, waits, goes on, is copied and ends."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.simulator import (
    Answer,
    End,
    Execution,
    HangUp,
    Message,
    Outcome,
    Reply,
    Response,
    Silence,
    Surroundings,
    Trigger,
    parent_flow,
)
from support.simulated import (
    ADDRESS,
    CALL,
    CONTACT,
    CONVERSATION,
    MESSAGE,
    REQUEST,
    event_of,
    flow,
    kept,
    started,
)

ASK = ("send-and-wait-for-reply", {"incomingMessage": "thanks"}, {"body": "Who?", "timeout": 60})
THANKS = ("send-message", {}, {"body": "Thanks, {{widgets.ask.inbound.Body}}"})
ASKING = flow({"ask": ASK, "thanks": THANKS})


@pytest.mark.parametrize(
    ("trigger", "event"),
    [
        (MESSAGE, "incomingMessage"),
        (CALL, "incomingCall"),
        (REQUEST, "incomingRequest"),
        (CONVERSATION, "incomingConversationMessage"),
        (parent_flow(CONTACT, ADDRESS), "incomingParent"),
    ],
)
def test_it_begins_with_the_transition_of_what_started_it(trigger: Trigger, event: str) -> None:
    execution = Execution(ASKING, trigger)

    first = execution.steps[0]
    assert ("Trigger", event, "ask") == (first.widget, first.event, first.next)


def test_it_ends_at_once_where_the_trigger_leads_nowhere() -> None:
    execution = Execution(flow({}), MESSAGE)

    assert ([], "ended") == (execution.effects, execution.end and execution.end.reason)
    assert ["Trigger"] == [step.widget for step in execution.steps]


def test_it_ends_where_an_event_leads_nowhere() -> None:
    execution = Execution(ASKING, MESSAGE)

    execution.answer(Silence())

    assert ("timeout", None, None) == (
        execution.steps[-1].event,
        execution.steps[-1].next,
        execution.ask,
    )
    assert End("ended", "The flow has no further widget.") == execution.end


def test_it_knows_what_the_flow_knows_of_itself() -> None:
    known = Surroundings(flow_sid="FW1", execution_sid="FN1", account_sid="AC1")

    execution = Execution(flow({}), REQUEST, known)

    assert {
        "sid": "FN1",
        "flow_sid": "FW1",
        "channel": {"address": ADDRESS},
        "variables": {},
        "data": {"name": "Ann"},
    } == execution.context["flow"]
    assert {"channel": {"address": CONTACT}} == execution.context["contact"]


@pytest.mark.parametrize("trigger", [MESSAGE, CALL, CONVERSATION])
def test_a_trigger_tells_of_the_account(trigger: Trigger) -> None:
    execution = Execution(flow({}), trigger, Surroundings(account_sid="AC1"))

    assert "AC1" == execution.context["trigger"][trigger.key]["AccountSid"]


def test_a_step_says_when_it_ended_and_what_is_kept_of_it() -> None:
    execution = Execution(ASKING, MESSAGE)

    execution.wait(20)
    execution.answer(Reply("Ann"))

    step = execution.steps[-1]
    assert Surroundings().now + timedelta(seconds=20) == step.at
    assert kept(execution, "ask") == step.values


def test_what_one_widget_keeps_another_reads() -> None:
    execution = Execution(ASKING, MESSAGE)

    execution.answer(Reply("Ann"))

    assert Message("thanks", "Thanks, Ann", to=CONTACT, sender=ADDRESS) == execution.effects[-1]


@pytest.mark.parametrize(
    "answer", [Outcome("sent"), Response(200), HangUp()], ids=lambda each: type(each).__name__
)
def test_an_answer_that_does_not_fit_is_refused_and_changes_nothing(answer: Answer) -> None:
    execution = Execution(ASKING, MESSAGE)
    before = vars(execution.copy())

    with pytest.raises(WrongArgument):
        execution.answer(answer)

    assert before == vars(execution)


def test_an_outcome_that_is_none_is_refused_with_those_that_are() -> None:
    execution = Execution(ASKING, MESSAGE)

    with pytest.raises(WrongArgument, match="incomingMessage, timeout, deliveryFailure"):
        execution.answer(Outcome("sent"))


@pytest.mark.parametrize("act", [lambda it: it.answer(Silence()), lambda it: it.wait(1)])
def test_an_execution_that_has_ended_takes_nothing_more(act: Any) -> None:
    execution = Execution(flow({}), MESSAGE)

    with pytest.raises(WrongArgument, match="ended"):
        act(execution)


def test_an_event_that_only_this_widget_has_can_be_named() -> None:
    execution = started("send-message", MESSAGE, wired=["delayed"], body="Hello")

    execution.answer(Outcome("delayed"))

    assert "last" == execution.steps[-1].widget


def test_a_copy_goes_on_by_itself() -> None:
    execution = Execution(ASKING, MESSAGE)
    before = copy.deepcopy((execution.context, execution.steps, execution.effects, execution.now))

    twin = execution.copy()
    twin.answer(Reply("Ann"))

    assert before == (execution.context, execution.steps, execution.effects, execution.now)
    assert ("ask", "thanks") == (execution.widget, twin.widget)


def test_a_copy_shares_what_is_known() -> None:
    execution = Execution(ASKING, MESSAGE)

    assert execution.context is execution.copy().context


def test_a_copy_in_a_subflow_goes_on_by_itself() -> None:
    widgets = {"it": ("run-subflow", {}, {"flow_sid": "FW2"})}
    known = Surroundings(find_flow=lambda _: ASKING)
    execution = Execution(flow(widgets), MESSAGE, known)

    twin = execution.copy()
    twin.answer(Silence())
    execution.answer(Reply("Ann"))

    assert ("", "thanks") == (twin.widget, execution.widget)


def test_in_a_subflow_the_outer_context_and_widget_are_those_of_the_flow_that_runs_it() -> None:
    note = ("set-variables", {"next": "it"}, {"variables": [{"key": "a", "value": "1"}]})
    widgets = {"note": note, "it": ("run-subflow", {}, {"flow_sid": "FW2"})}

    execution = Execution(flow(widgets), MESSAGE, Surroundings(find_flow=lambda _: ASKING))

    assert ("ask", "it") == (execution.widget, execution.outer_widget)
    assert ({}, {"a": "1"}) == (
        execution.context["flow"]["variables"],
        execution.outer_context["flow"]["variables"],
    )


def test_after_the_end_no_outer_widget_waits() -> None:
    execution = Execution(ASKING, MESSAGE)

    execution.answer(Silence())

    assert "" == execution.outer_widget


@pytest.mark.parametrize(
    ("seconds", "widget", "at"), [(0, "ask", 0), (59, "ask", 59), (60, "", 60), (90, "", 60)]
)
def test_a_widget_stops_waiting_while_time_passes(seconds: int, widget: str, at: int) -> None:
    execution = Execution(ASKING, MESSAGE)

    execution.wait(seconds)

    assert (widget, timedelta(seconds=at)) == (
        execution.widget,
        execution.now - Surroundings().now,
    )


def test_the_rest_of_the_time_passes_for_the_next_widget() -> None:
    kind, _, properties = ASK
    widgets = {
        "ask": (kind, {"timeout": "again"}, properties),
        "again": (kind, {}, properties),
    }
    execution = Execution(flow(widgets), MESSAGE)

    execution.wait(90)
    execution.answer(Silence())

    assert timedelta(seconds=120) == execution.now - Surroundings().now


def test_time_that_has_passed_counts_for_silence() -> None:
    execution = Execution(ASKING, MESSAGE)

    execution.wait(40)
    execution.answer(Silence())

    assert timedelta(seconds=60) == execution.now - Surroundings().now


@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan")])
def test_no_other_time_passes(seconds: float) -> None:
    execution = Execution(ASKING, MESSAGE)

    with pytest.raises(WrongArgument):
        execution.wait(seconds)


def test_a_widget_without_a_limit_waits_on() -> None:
    execution = started("send-message", MESSAGE, body="Hello")

    execution.wait(3600)

    assert "it" == execution.widget


def test_it_begins_when_its_surroundings_say() -> None:
    now = datetime(2030, 5, 1, tzinfo=UTC)

    execution = Execution(flow({}), MESSAGE, Surroundings(now=now))

    assert [now] == [step.at for step in execution.steps]


def test_equal_answers_make_equal_executions() -> None:
    answers = [Reply("Ann"), Outcome("sent")]
    one, other = Execution(ASKING, MESSAGE), Execution(ASKING, MESSAGE)

    for answer in answers:
        one.answer(answer)
        other.answer(answer)

    assert (one.steps, one.effects, one.context) == (other.steps, other.effects, other.context)


def test_what_a_widget_keeps_is_merged_when_it_runs_again() -> None:
    widgets = {"it": ("gather-input-on-call", dict.fromkeys(("keypress", "speech"), "it"), {})}
    execution = Execution(flow(widgets), CALL)

    execution.answer(Outcome("keypress", {"Digits": "1"}))
    execution.answer(Outcome("speech", {"SpeechResult": "yes"}))

    assert ("speech", "1", "yes") == (
        event_of(execution),
        kept(execution)["Digits"],
        kept(execution)["SpeechResult"],
    )
