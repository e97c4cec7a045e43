"""What an execution at Twilio says about its case."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_twilio_studio.cases import Judgement, Sighting, filling_of, judge, parsed_cases
from support.flows_to_smoke import one_case

ENDED = Sighting(("route", "vip"), True, "next", False, frozenset(), {"queue": "first"})
IN_VIP = replace(ENDED, is_over=False, event="", still=frozenset({"vip", "bye"}))
# What the case says, and what is wrong with an execution that took route > vip and ended there.
FAILS = {
    "ends: other": "the flow ends at another widget",
    "ends: {at: other}": "the flow ends at another widget",
    "path: [route, other]": "the flow takes another path: other was expected",
    "path: [route]": "the flow takes another path: no further widget was expected",
    "variables: {queue: last}": "the variable queue has another value",
    "variables: {team: x}": "the variable team is not set",
}


def judged(seen: Sighting, wish: str = "") -> Judgement:
    file = parsed_cases(one_case(f"  {wish}\n"), Path("x.smoke.yaml"))
    [case] = file.cases
    return judge(case, seen, filling_of(file, case))


@pytest.mark.parametrize(
    "wish", ["", "ends: vip", "path: [..., vip]", "variables: {queue: /fir/}", "ends: {at: vip}"]
)
def test_an_execution_that_did_what_the_case_says_passes(wish: str) -> None:
    assert Judgement("passed") == judged(ENDED, wish)


@pytest.mark.parametrize("wish", FAILS)
def test_an_execution_that_did_something_else_fails(wish: str) -> None:
    judgement = judged(ENDED, wish)

    assert judgement.failure is not None
    assert ("failed", FAILS[wish]) == (judgement.outcome, judgement.failure.message)


def test_an_end_because_something_did_not_work_fails() -> None:
    judgement = judged(replace(ENDED, event="failed", is_failure=True), "ends: vip")

    assert judgement.failure is not None
    assert ("failed", "vip: failed") == (judgement.outcome, judgement.failure.got)


def test_an_end_in_a_widget_that_was_not_left_fails() -> None:
    judgement = judged(replace(ENDED, event=""), "path: [route, vip]")

    assert "failed" == judgement.outcome


def test_a_flow_that_may_still_wait_passes_without_an_end() -> None:
    assert Judgement("passed") == judged(IN_VIP, "path: [route, vip]")


@pytest.mark.parametrize("wish", ["ends: vip", "ends: bye", "path: [route, vip, bye]"])
def test_nobody_knows_of_a_flow_that_could_still_do_what_the_case_says(wish: str) -> None:
    assert "open" == judged(IN_VIP, wish).outcome


@pytest.mark.parametrize("wish", ["ends: other", "path: [route, other]", "path: [route]"])
def test_a_flow_that_cannot_do_any_more_what_the_case_says_fails(wish: str) -> None:
    assert "failed" == judged(IN_VIP, wish).outcome
