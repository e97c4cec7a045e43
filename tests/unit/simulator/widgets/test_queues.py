"""Send to Flex and Enqueue Call, by their pages (docs: studio/widget-library/send-flex, enqueue-call)."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.simulator import Handover, HangUp, Outcome
from support.simulated import CALL, MESSAGE, event_of, kept, started

BOTH = ("send-to-flex", "enqueue-call")


def test_a_task_has_its_attributes() -> None:
    execution = started(
        "send-to-flex",
        MESSAGE,
        workflow="WW1",
        channel="TC1",
        attributes='{"said": "{{trigger.message.Body}}"}',
        priority="5",
    )

    assert [Handover("it", "WW1", '{"said": "Hi"}', "5", "TC1")] == execution.effects


@pytest.mark.parametrize(("name", "value"), [("workflow_sid", "WW1"), ("queue_name", "Everyone")])
def test_a_call_waits_for_a_workflow_or_in_a_queue(name: str, value: str) -> None:
    execution = started("enqueue-call", task_attributes="{}", priority=1, **{name: value})

    assert [Handover("it", value, "{}", "1")] == execution.effects


def test_a_task_of_a_conversation_is_kept_without_a_queue() -> None:
    execution = started("send-to-flex", MESSAGE, workflow="WW1", attributes="{}")

    execution.answer(Outcome("callComplete"))

    task = kept(execution)
    assert ({"TaskSid", "Attributes", "Age"}, "{}") == (task.keys(), task["Attributes"])


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("event", "result"),
    [
        ("callComplete", "bridged"),
        ("failedToEnqueue", "queue-full"),
        ("callFailure", "system-error"),
    ],
)
def test_the_result_of_the_queue_is_kept(kind: str, event: str, result: str) -> None:
    execution = started(kind, CALL)

    execution.answer(Outcome(event))

    assert result == kept(execution)["QueueResult"]


@pytest.mark.parametrize("kind", BOTH)
def test_a_caller_who_hangs_up_leaves_the_queue(kind: str) -> None:
    execution = started(kind, CALL, wired=["callComplete"])

    execution.answer(HangUp())

    assert ("callComplete", "hangup", "last") == (
        event_of(execution),
        kept(execution)["QueueResult"],
        execution.steps[-1].widget,
    )
    assert execution.end is not None
    assert "hung up" == execution.end.reason


@pytest.mark.parametrize("kind", BOTH)
def test_usually_somebody_takes_the_call(kind: str) -> None:
    execution = started(kind, CALL)

    assert execution.ask is not None
    assert Outcome("callComplete") == execution.ask.usual
