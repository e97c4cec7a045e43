"""Run Subflow, by its pages (docs: studio/widget-library/run-subflow, studio/subflows)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.simulator import (
    Execution,
    HangUp,
    Keys,
    Other,
    Outcome,
    Reply,
    Surroundings,
    Trigger,
)
from support.simulated import CALL, MESSAGE, REQUEST, event_of, flow, kept

SUBFLOW = "FW" + "1" * 32
LEADS = {"completed": "after", "failed": "after"}


def parent(subflow: Definition | None, trigger: Trigger = MESSAGE, **properties: Any) -> Execution:
    """A flow that sets a variable, runs the subflow as "it", and goes on to "after"."""
    given = {"flow_sid": SUBFLOW, "flow_revision": "LatestPublished", **properties}
    own = [{"key": "own", "value": "1"}]
    widgets = {
        "before": ("set-variables", {"next": "it"}, {"variables": own}),
        "it": ("run-subflow", LEADS, given),
        "after": ("set-variables", {"next": None}, {}),
    }
    flows = {SUBFLOW: subflow}
    return Execution(flow(widgets), trigger, Surroundings(find_flow=flows.get))


def setting(**variables: str) -> Definition:
    listed = [{"key": key, "value": value} for key, value in variables.items()]
    return flow({"set": ("set-variables", {"next": None}, {"variables": listed})})


ASKING = flow({"ask": ("send-and-wait-for-reply", {}, {"body": "Who?"})})


def test_its_variables_are_the_widgets_own() -> None:
    execution = parent(setting(foo="bar"))

    assert ("completed", {"foo": "bar"}) == (event_of(execution), kept(execution))


def test_its_variables_are_not_the_parents() -> None:
    execution = parent(setting(foo="bar"))

    assert {"own": "1"} == execution.context["flow"]["variables"]


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("{{trigger.parent.parameters.name}}", "Ann"),
        ("{{trigger.parent.parameters.object.a}}", "1"),
        ("{{trigger.parent.flow_sid}}", Surroundings().flow_sid),
        ("{{trigger.parent.execution_sid}}", Surroundings().execution_sid),
        ("{{trigger.parent.trigger_type}}", "incomingRequest"),
        ("{{trigger.request.to}}", REQUEST.contact),
        ("{{contact.channel.address}}", REQUEST.contact),
        ("{{flow.data.name}}", "Ann"),
        ("{{flow.flow_sid}}", SUBFLOW),
        ("{{flow.variables.own}}", ""),
        ("{{widgets.before.own}}", ""),
    ],
)
def test_it_sees_the_parameters_and_the_trigger_and_not_the_rest(read: str, value: str) -> None:
    parameters = [
        {"key": "name", "value": "{{flow.data.name}}"},
        {"key": "object", "value": '{"a": 1}', "type": "object"},
    ]

    execution = parent(setting(seen=read), REQUEST, parameters=parameters)

    assert value == kept(execution)["seen"]


def test_its_steps_are_steps_of_the_same_execution() -> None:
    execution = parent(setting(foo="bar"))

    own = Surroundings().flow_sid
    assert [
        (own, "Trigger"),
        (own, "before"),
        (SUBFLOW, "Trigger"),
        (SUBFLOW, "set"),
        (own, "it"),
        (own, "after"),
    ] == [(step.flow, step.widget) for step in execution.steps]


def test_it_waits_as_any_flow_does() -> None:
    execution = parent(ASKING)
    waiting = execution.widget

    execution.answer(Reply("Ann"))

    assert ("ask", "completed") == (waiting, event_of(execution))


def test_a_subflow_runs_no_subflow() -> None:
    inner = flow({"inner": ("run-subflow", {}, {"flow_sid": SUBFLOW})})

    execution = parent(inner)

    assert ("failed", "completed") == (event_of(execution, "inner"), event_of(execution))


def test_a_flow_that_has_no_start_for_parents_is_completed_at_once() -> None:
    execution = parent(flow({}))

    assert ("completed", {}) == (event_of(execution), kept(execution))


def test_who_hangs_up_in_a_subflow_ends_the_execution() -> None:
    execution = parent(flow({"ask": ("gather-input-on-call", {}, {})}), CALL)

    execution.answer(HangUp())

    assert execution.end is not None
    assert ("hung up", ["Trigger", "before", "Trigger"]) == (
        execution.end.reason,
        [step.widget for step in execution.steps],
    )


def test_the_call_goes_on_in_a_subflow_and_after_it() -> None:
    execution = parent(flow({"ask": ("gather-input-on-call", {}, {})}), CALL)

    execution.answer(Keys("1"))

    assert execution.is_on_call


@pytest.mark.parametrize("event", ["completed", "failed"])
def test_whoever_drives_says_how_a_flow_ends_that_is_not_known(event: str) -> None:
    execution = parent(None, parameters=[{"key": "name", "value": "Ann"}])
    shown = execution.effects

    execution.answer(Outcome(event, {"foo": "bar"}))

    assert [Other("it", "run-subflow", {"flow_sid": SUBFLOW, "name": "Ann"})] == shown
    assert (event, {"foo": "bar"}) == (event_of(execution), kept(execution))


def test_the_sid_of_the_flow_is_no_liquid() -> None:
    execution = parent(setting(foo="bar"), flow_sid="{{flow.data.sid}}")

    (shown,) = execution.effects
    assert isinstance(shown, Other)
    assert "{{flow.data.sid}}" == shown.properties["flow_sid"]


def test_its_conversation_is_the_parents_too() -> None:
    starting = flow({"start": ("start-conversation", {}, {"conversation_service_sid": "IS1"})})
    execution = parent(starting, REQUEST)

    execution.answer(Outcome("created"))

    assert "conversation" == execution.context["flow"]["channel"]["type"]
