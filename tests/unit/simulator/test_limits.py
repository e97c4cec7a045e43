"""When Studio stops an execution (docs: studio/user-guide/studio-faq)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pulumi_twilio_studio.simulator import Execution, Outcome, Reply, Silence, Surroundings
from support.simulated import MESSAGE, flow, started

SET: tuple[str, dict[str, str | None], dict[str, Any]] = ("set-variables", {"next": None}, {})
ASK = "send-and-wait-for-reply"
DAY = 24 * 3600


def test_1000_steps_end_it() -> None:
    widgets = {
        "a": ("set-variables", {"next": "b"}, {}),
        "b": ("set-variables", {"next": "a"}, {}),
    }

    execution = Execution(flow(widgets), MESSAGE)

    assert execution.end is not None
    assert (1000, "stopped") == (len(execution.steps), execution.end.reason)
    assert "1,000 steps" in execution.end.why


def test_a_flow_that_ends_with_its_1000th_step_has_ended() -> None:
    leads: list[tuple[str, str | None]] = [(f"w{at}", f"w{at + 1}") for at in range(998)]
    widgets = {
        name: ("set-variables", {"next": following}, {})
        for name, following in [*leads, ("w998", None)]
    }

    execution = Execution(flow(widgets), MESSAGE)

    assert execution.end is not None
    assert (1000, "ended") == (len(execution.steps), execution.end.reason)


def test_the_steps_of_subflows_count() -> None:
    inner = flow({"a": SET})
    widgets = {
        "it": ("run-subflow", {"completed": "b"}, {"flow_sid": "FW2"}),
        "b": ("set-variables", {"next": "it"}, {}),
    }

    execution = Execution(flow(widgets), MESSAGE, Surroundings(find_flow=lambda _: inner))

    assert (1000, "stopped") == (
        len(execution.steps),
        execution.end and execution.end.reason,
    )


def test_the_same_widget_10_times_in_a_row_ends_it() -> None:
    execution = Execution(flow({"it": ("set-variables", {"next": "it"}, {})}), MESSAGE)

    assert execution.end is not None
    assert (["it"] * 10, "stopped") == (
        [step.widget for step in execution.steps[1:]],
        execution.end.reason,
    )
    assert "it runs 10 times in a row" in execution.end.why


def test_runs_that_wait_count() -> None:
    execution = Execution(flow({"it": (ASK, {"timeout": "it"}, {"body": "Who?"})}), MESSAGE)

    for _ in range(10):
        execution.answer(Silence())

    assert execution.end is not None
    assert "stopped" == execution.end.reason


def test_the_tenth_run_ends_it_wherever_it_leads() -> None:
    leads = {"timeout": "it", "incomingMessage": "last"}
    execution = Execution(flow({"it": (ASK, leads, {"body": "Who?"}), "last": SET}), MESSAGE)
    for _ in range(9):
        execution.answer(Silence())

    execution.answer(Reply("Ann"))

    assert ("it", "stopped") == (
        execution.steps[-1].widget,
        execution.end and execution.end.reason,
    )


def test_another_widget_in_between_begins_the_row_anew() -> None:
    widgets = {
        "it": (ASK, {"timeout": "it", "incomingMessage": "other"}, {"body": "Who?"}),
        "other": ("set-variables", {"next": "it"}, {}),
    }
    execution = Execution(flow(widgets), MESSAGE)

    for _ in range(2):
        for _ in range(8):
            execution.answer(Silence())
        execution.answer(Reply("Ann"))

    assert "it" == execution.widget


def test_30_days_end_it_in_the_middle_of_silence() -> None:
    execution = started(ASK, MESSAGE, body="Who?", timeout=31 * DAY)

    execution.answer(Silence())

    assert execution.end is not None
    assert ("stopped", timedelta(days=30)) == (
        execution.end.reason,
        execution.now - Surroundings().now,
    )
    assert ["Trigger"] == [step.widget for step in execution.steps]


def test_30_days_end_a_loop_of_silences() -> None:
    widgets = {
        "a": (ASK, {"timeout": "b"}, {"body": "Who?", "timeout": 4 * DAY}),
        "b": (ASK, {"timeout": "a"}, {"body": "Who?", "timeout": 4 * DAY}),
    }
    execution = Execution(flow(widgets), MESSAGE)

    while execution.ask:
        execution.answer(Silence())

    assert timedelta(days=30) == execution.now - Surroundings().now


@pytest.mark.parametrize("days", [30, 1000, 10**9])
def test_30_days_end_it_while_time_passes(days: int) -> None:
    execution = started("send-message", MESSAGE, body="Hello")

    execution.wait(days * DAY)

    assert execution.end is not None
    assert ("stopped", timedelta(days=30)) == (
        execution.end.reason,
        execution.now - Surroundings().now,
    )


@pytest.mark.parametrize("timeout", ["1e308", "inf", "nan", -5, 10**400])
def test_a_timeout_that_is_no_time_is_not_believed(timeout: Any) -> None:
    execution = started(ASK, MESSAGE, body="Who?", timeout=timeout)

    assert execution.ask is not None
    assert execution.ask.seconds in (3600, 30 * DAY)


def test_an_execution_goes_on_until_the_last_second() -> None:
    execution = started("send-message", MESSAGE, wired=["sent"], body="Hello")

    execution.wait(30 * DAY - 1)
    execution.answer(Outcome("sent"))

    assert execution.end is not None
    assert "ended" == execution.end.reason
