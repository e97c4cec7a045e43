"""One case, tried on a live flow: what is started, how long it is followed, and what is ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.cases import parsed_cases
from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.executions.trying import Attempt, Listener, LiveFlow, Tried
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import StudioError
from studio_emulator import Emulator
from support.flows_to_smoke import BROKEN, CASES, ROUTES, SENDS, one_case, sets
from support.talks import ADDRESS, ASKS, CONTACT, LOOKS_UP, flow, with_subflow

Make = Callable[..., str]
SECONDS = 30


class Told:
    """What was told, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.listener = Listener(
            step=lambda step: self.lines.append(f"{step.widget} {step.event}"),
            waiting=lambda widget: self.lines.append(f"waits in {widget}"),
            ended=lambda execution: self.lines.append(f"ended {execution.sid}"),
        )


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def attempt(client: Client, make: Make) -> Callable[..., Attempt]:
    """An attempt of the first case on a published flow."""

    def made(definition: dict[str, Any], cases: str, **published: Any) -> Attempt:
        sid = make(definition)
        live = LiveFlow(client, sid, 1, Definition.from_api(definition))
        return Attempt(replace(live, **published), parsed_cases(cases, Path("x.smoke.yaml")), 0)

    return made


def tried(attempt: Attempt, told: Told, seconds: float = SECONDS) -> Tried:
    return attempt.follow(attempt.start(), told.listener, seconds)


def outcome(attempt: Attempt, told: Told) -> tuple[str, str]:
    """What the case says, and why."""
    judgement = tried(attempt, told).judgement
    return judgement.outcome, judgement.failure.message if judgement.failure else ""


def test_a_case_starts_an_execution_with_its_contact_and_its_parameters(
    attempt: Callable[..., Attempt], emulator: Emulator
) -> None:
    filled = CASES.replace("kind: vip", 'kind: "${word}"')

    execution = attempt(ROUTES, f"values: {{word: vip}}\n{filled}").start()

    found = emulator.execution(execution.sid)
    assert {"kind": "vip"} == found["context"]["flow"]["data"]
    assert (CONTACT, ADDRESS) == (
        found["context"]["contact"]["channel"]["address"],
        found["context"]["flow"]["channel"]["address"],
    )


def test_an_execution_that_does_what_the_case_says_passes(
    attempt: Callable[..., Attempt], told: Told
) -> None:
    assert ("passed", "") == outcome(attempt(ROUTES, CASES), told)
    assert ["Trigger incomingRequest", "route match", "vip next"] == told.lines


def test_an_execution_that_goes_another_way_fails(
    attempt: Callable[..., Attempt], told: Told
) -> None:
    assert ("failed", "the flow ends at another widget") == outcome(attempt(BROKEN, CASES), told)


def test_a_failure_is_looked_at_again_before_it_is_believed(
    attempt: Callable[..., Attempt], told: Told, emulator: Emulator, client: Client
) -> None:
    emulator.fault(
        {
            "match": {"method": "GET", "path": "/Context$"},
            "action": {"rewrite": {"/context/flow/variables": {}}},
        }
    )

    assert ("passed", "") == outcome(attempt(ROUTES, CASES), told)


def test_an_end_because_something_did_not_work_fails(
    attempt: Callable[..., Attempt], told: Told, emulator: Emulator
) -> None:
    emulator.stub({"match": {"widget": "say"}, "answer": {"outcome": "failed"}})
    found = outcome(attempt(SENDS, one_case("  ends: say\n")), told)

    assert ("failed", "the flow ends because something did not work") == found


def test_an_execution_that_does_not_end_in_time_is_ended_and_nobody_knows(
    attempt: Callable[..., Attempt], told: Told, emulator: Emulator, clock: Any
) -> None:
    found = tried(attempt(ASKS, one_case("  ends: thank\n")), told)

    [execution] = emulator.executions()
    assert ("open", True, "ended") == (
        found.judgement.outcome,
        found.was_ended,
        execution["status"],
    )
    assert f"ended {execution['sid']}" == told.lines[-1]
    assert clock.time <= SECONDS


def test_an_execution_that_waits_where_no_way_leads_to_the_end_fails(
    attempt: Callable[..., Attempt], told: Told
) -> None:
    definition = flow(*ASKS["states"][1:], sets("never"), starts="ask")

    found = tried(attempt(definition, one_case("  ends: never\n")), told)

    assert ("failed", True) == (found.judgement.outcome, found.was_ended)


def test_an_execution_that_may_wait_passes_and_is_ended(
    attempt: Callable[..., Attempt], told: Told
) -> None:
    found = tried(attempt(ASKS, one_case("  path: [ask]\n")), told)

    assert ("passed", True) == (found.judgement.outcome, found.was_ended)


def test_an_end_that_comes_while_it_is_followed_counts(
    attempt: Callable[..., Attempt], told: Told, emulator: Emulator, clock: Any
) -> None:
    attempt_ = attempt(LOOKS_UP, one_case("  path: [find, tell]\n  ends: tell\n"))
    execution = attempt_.start()
    clock.plans = [partial(emulator.answer, execution.sid, response={"status": 200, "body": {}})]

    found = attempt_.follow(execution, told.listener, SECONDS)

    assert ("passed", False) == (found.judgement.outcome, found.was_ended)


def test_the_widgets_of_a_subflow_are_not_on_the_path(
    attempt: Callable[..., Attempt], make: Make, told: Told
) -> None:
    outer = with_subflow(make(flow(sets("inside"), starts="inside")))

    assert ("passed", "") == outcome(attempt(outer, one_case("  path: [inner, done]\n")), told)


def test_an_execution_of_another_revision_is_ended_and_tells_nothing(
    attempt: Callable[..., Attempt], told: Told, emulator: Emulator
) -> None:
    other = attempt(ASKS, one_case("  path: [ask]\n"), revision=2)

    with pytest.raises(OperationError, match="revision 1 ran, and not revision 2"):
        tried(other, told)

    assert ["ended"] == [each["status"] for each in emulator.executions()]


def test_an_execution_is_ended_if_it_cannot_be_followed(
    attempt: Callable[..., Attempt], told: Told, emulator: Emulator
) -> None:
    emulator.fault(
        {"match": {"method": "GET", "path": "/Steps$"}, "action": {"status": 403}, "times": None}
    )

    with pytest.raises(StudioError):
        tried(attempt(ASKS, one_case("  path: [ask]\n")), told)

    assert ["ended"] == [each["status"] for each in emulator.executions()]


def test_an_execution_that_cannot_be_ended_is_named(
    attempt: Callable[..., Attempt], told: Told, emulator: Emulator
) -> None:
    attempt_ = attempt(ASKS, one_case("  path: [ask]\n"))
    execution = attempt_.start()
    emulator.fault(
        {
            "match": {"method": "POST", "path": "/Executions/FN"},
            "action": {"status": 403},
            "times": None,
        }
    )

    with pytest.raises(OperationError, match=f"{execution.sid} is active and could not be ended"):
        attempt_.follow(execution, told.listener, SECONDS)
