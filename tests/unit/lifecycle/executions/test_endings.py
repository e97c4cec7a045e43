"""How an execution ended, told from its steps."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.lifecycle.executions.endings import Ending, ending_of
from pulumi_twilio_studio.studio.executions import ExecutionStep

FLOW, INNER = "FW" + "1" * 32, "FW" + "2" * 32


def step(widget: str, event: str, following: str | None, flow: str = FLOW) -> ExecutionStep:
    return ExecutionStep("FT" + "0" * 32, flow, None, widget, "x", event, following, None)


TRIGGER = step("Trigger", "incomingMessage", "a")
INSIDE = [TRIGGER, step("Trigger", "incomingParent", "b", INNER)]


@pytest.mark.parametrize(
    ("steps", "ending"),
    [
        ([], None),
        ([TRIGGER], Ending("a", "")),
        ([TRIGGER, step("a", "sent", None)], Ending("a", "sent")),
        (INSIDE, Ending("b", "")),
        (
            [*INSIDE, step("b", "sent", None, INNER), step("a", "completed", None)],
            Ending("a", "completed"),
        ),
        (
            [TRIGGER, step("a", "completed", None), step("b", "sent", None, INNER)],
            Ending("a", "completed"),
        ),
    ],
    ids=["no-steps", "not-left", "left", "in-a-subflow", "after-a-subflow", "before-its-steps"],
)
def test_is_the_last_transition_or_the_widget_that_was_not_left(
    steps: list[ExecutionStep], ending: Ending | None
) -> None:
    assert ending == ending_of(FLOW, steps)


@pytest.mark.parametrize(
    ("event", "is_failure"),
    [("failed", True), ("deliveryFailure", True), ("timeout", False), ("", False)],
)
def test_only_what_did_not_work_is_a_failure(event: str, is_failure: bool) -> None:
    assert is_failure is Ending("a", event).is_failure


def test_is_told_in_harmless_words() -> None:
    assert [r"a\u001b: sent", "in a"] == [str(Ending("a\x1b", "sent")), str(Ending("a", ""))]
