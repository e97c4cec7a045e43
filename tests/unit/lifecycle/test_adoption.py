"""Taking over a flow that somebody made in the Console, and what happens to what they change later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.write import write
from studio_emulator import Emulator
from support.definitions import greeting
from support.somebody import save


@pytest.fixture
def foreign(run: Any) -> str:
    """The SID of a flow with a published revision and a draft above it."""
    client = run.account.client
    made = client.create_flow(
        friendly_name="greeter", status="published", definition=greeting(), commit_message="by hand"
    )
    client.update_flow(made.sid, status="draft", definition=greeting("Perhaps?"))
    return str(made.sid)


def test_equal_live_content_is_taken_over_without_a_write(
    foreign: str, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    emulator.clear_journal()

    taken = FLOWS.create(new_run().account, declare(adopt=foreign))

    assert taken.sid == foreign
    assert (2, 1) == (taken.revision, taken.live_revision)
    assert [] == emulator.writes()
    assert 1 == len(emulator.flows())


def test_other_content_is_published_over_it(
    foreign: str, new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    FLOWS.create(new_run().account, declare("Welcome!", adopt=foreign))

    [flow] = emulator.flows()
    assert (3, 3) == (flow["revision"], flow["live_revision"])
    assert flow["revisions"][2]["definition"] == greeting("Welcome!")


def test_a_flow_that_is_not_there_cannot_be_adopted(run: Any, declare: Any) -> None:
    with pytest.raises(OperationError, match="this account has no such flow"):
        FLOWS.create(run.account, declare(adopt="FW" + "9" * 32))


@pytest.mark.keeps(
    "docs/extending.md",
    "How to add a kind of resource",
    "Nothing is taken over unseen.",
)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Hello!", "will be taken over unchanged"),
        ("Welcome!", '~ widget "hello": properties.body: "Hello!" -> "Welcome!"'),
    ],
)
def test_what_adopting_would_change_is_said_before(
    body: str, said: str, foreign: str, run: Any, declare: Any, emulator: Emulator
) -> None:
    emulator.clear_journal()

    FLOWS.plan_adoption(run.account, declare(body, adopt=foreign), foreign)

    assert said in run.said[-1]
    assert [] == emulator.writes()


def test_a_flow_that_cannot_be_adopted_is_known_before(run: Any, declare: Any) -> None:
    with pytest.raises(OperationError, match="this account has no such flow"):
        FLOWS.plan_adoption(run.account, declare(), "FW" + "9" * 32)


def test_an_adopted_flow_is_not_deleted_by_the_replacement_that_took_it_over(
    foreign: str, run: Any, declare: Any, emulator: Emulator
) -> None:
    taken = FLOWS.create(run.account, declare(adopt=foreign))

    FLOWS.delete(run.account, taken)

    assert 1 == len(emulator.flows())


# on_drift


def drifted(new_run: Callable[[], Any], declare: Any, on_drift: str) -> tuple[Any, Any, Any]:
    """A run that has read somebody's published edit, the state, and what is declared."""
    earlier = new_run()
    desired = declare(on_drift=on_drift)
    made = FLOWS.create(earlier.account, desired)
    save(earlier, made.sid, "Go away!", "quick fix")
    run = new_run()
    run.account.checked.add(desired.identity)
    return run, FLOWS.read(run.account, made), desired


@pytest.mark.keeps("docs/drafts-and-drift.md", "on_drift", '"fail"')
def test_fail_stops_with_a_sentence_that_says_who_and_when(
    new_run: Callable[[], Any], declare: Any
) -> None:
    run, seen, desired = drifted(new_run, declare, "fail")

    with pytest.raises(OperationError, match=r"revision 2 of .*quick fix.*on_drift is"):
        FLOWS.plan(run.account, seen, desired)


def test_fail_lets_a_program_pass_that_declares_just_what_they_did(
    new_run: Callable[[], Any], declare: Any
) -> None:
    run, seen, _ = drifted(new_run, declare, "fail")

    todo = FLOWS.plan(run.account, seen, declare("Go away!", on_drift="fail"))

    assert todo == frozenset()


def test_drift_is_still_known_when_an_earlier_run_has_written_it_into_the_state(
    new_run: Callable[[], Any], declare: Any
) -> None:
    """The engine keeps what a refresh found also when the run then fails."""
    _, seen, desired = drifted(new_run, declare, "fail")
    later = new_run()
    later.account.checked.add(desired.identity)
    again = FLOWS.read(later.account, seen)

    with pytest.raises(OperationError, match="quick fix"):
        FLOWS.plan(later.account, again, desired)


def test_fail_does_not_stop_the_refresh_which_compares_with_the_last_program(
    new_run: Callable[[], Any], declare: Any
) -> None:
    _, seen, desired = drifted(new_run, declare, "fail")
    refreshing = new_run()

    assert {"definition"} == FLOWS.plan(refreshing.account, seen, desired)
    assert [] == refreshing.said


@pytest.mark.keeps("docs/drafts-and-drift.md", "on_drift", '"ignore"')
def test_ignore_writes_nothing_until_the_program_changes(
    new_run: Callable[[], Any], declare: Any, emulator: Emulator
) -> None:
    run, seen, desired = drifted(new_run, declare, "ignore")

    untouched = FLOWS.plan(run.account, seen, desired)
    FLOWS.update(run.account, seen, desired)
    left = emulator.flows()[0]["revision"]
    FLOWS.update(run.account, seen, declare("Welcome!", on_drift="ignore"))

    assert untouched == frozenset()
    assert 2 == left
    assert 3 == emulator.flows()[0]["revision"]


def test_ignore_still_publishes_when_the_program_says_so(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare(status="draft", on_drift="ignore"))

    FLOWS.update(run.account, made, declare(on_drift="ignore"))

    assert 2 == emulator.flows()[0]["live_revision"]


@pytest.mark.keeps("docs/drafts-and-drift.md", "on_drift", '"repair"')
def test_repair_names_the_revision_that_it_overwrites(
    new_run: Callable[[], Any], declare: Any
) -> None:
    run, seen, desired = drifted(new_run, declare, "repair")

    FLOWS.plan(run.account, seen, desired)

    assert "is overwritten; it stays in Twilio's history" in run.said[-1]
    assert "revision 2 of" in run.said[-1]


def test_a_save_between_our_look_and_our_write_is_reported(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    head = run.account.client.fetch_flow(made.sid)
    save(run, made.sid, "Go away!")

    write(run.account, replace(made, head=head), declare("Welcome!"))

    assert "somebody saved flow" in run.said[-1]
    assert "Look at what comes after revision 1 in its history" in run.said[-1]
