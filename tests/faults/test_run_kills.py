"""A run that is killed at any of its writes is brought to its end by the same run: nothing twice, nothing lost.

Flows, test users and a subaccount are made, changed, replaced, moved and taken away; each write of each run is held
before or after it takes effect, and the engine, the provider or both are killed there. `KILLS` cases are tried for each
way to write the state; `KILLS=all` tries all of them, and prints how many there were.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import psutil
import pytest

from studio_emulator import Emulator
from support import kept, subaccounts
from support.definitions import greeting
from support.pulumi_stack import (
    PulumiStack,
    kill_both,
    kill_during_up,
    kill_engine,
    kill_provider,
)

ACME = """
acme = studio.Subaccount("acme", friendly_name="Acme Ltd")
survey = studio.Flow("survey", definition="survey.json", account_sid=acme.sid)
support = studio.Flow("support", definition="support.json", account_sid=acme.sid)
studio.TestUsers("support", flow_sid=support.sid, test_users=["client:bob"], account_sid=acme.sid)
"""
OWN = """
studio.Flow("own", definition="support.json")
"""
EDITED = (ACME + OWN).replace("client:bob", "client:ann").replace("Acme Ltd", "Acme Inc")
SURVEY_ONLY = "\n".join((ACME + OWN).splitlines()[:3])
UP = ("up", "--yes", "--skip-preview")
SUPPORT = "urn:pulumi:test::shop::pulumi-python:dynamic/studio:Flow::support"

MAKE_ACCOUNT = ("POST", "/Accounts.json$")
CHANGE_ACCOUNT = ("POST", "/Accounts/AC[0-9a-f]*.json$")
MAKE_FLOW = ("POST", "^/v2/Flows$")
CHANGE_FLOW = ("POST", "^/v2/Flows/FW[0-9a-f]*$")
DELETE_FLOW = ("DELETE", "^/v2/Flows/FW[0-9a-f]*$")
SET_USERS = ("POST", "/TestUsers$")

pytestmark = pytest.mark.engine


@dataclass(frozen=True)
class Change:
    """A run: what it starts from and is to make true, and its writes, each as often as it is made."""

    before: str
    after: str
    writes: dict[tuple[str, str], int]
    command: tuple[str, ...] = UP
    body: str = "Hello!"
    """What the flows are to say."""


CHANGES = {
    "create": Change("", ACME + OWN, {MAKE_ACCOUNT: 1, MAKE_FLOW: 3, SET_USERS: 1}),
    "edit": Change(
        ACME + OWN, EDITED, {CHANGE_ACCOUNT: 1, CHANGE_FLOW: 3, SET_USERS: 1}, body="Bye!"
    ),
    "drop flows": Change(ACME + OWN, SURVEY_ONLY, {SET_USERS: 1, DELETE_FLOW: 2}),
    "drop account": Change(ACME + OWN, OWN, {SET_USERS: 1, DELETE_FLOW: 2, CHANGE_ACCOUNT: 1}),
    "move": Change(
        ACME + OWN,
        ACME.replace('("acme"', '("acme-2"') + OWN,
        {MAKE_ACCOUNT: 1, MAKE_FLOW: 2, SET_USERS: 1, DELETE_FLOW: 2, CHANGE_ACCOUNT: 1},
    ),
    "replace": Change(
        ACME + OWN,
        ACME + OWN,
        {MAKE_FLOW: 1, SET_USERS: 2, DELETE_FLOW: 1},
        (*UP, "--replace", SUPPORT),
    ),
    "destroy": Change(
        ACME + OWN,
        "",
        {SET_USERS: 1, DELETE_FLOW: 3, CHANGE_ACCOUNT: 1},
        ("destroy", "--yes", "--skip-preview"),
    ),
}
VICTIMS: dict[str, Callable[[psutil.Popen], None]] = {
    "provider": kill_provider,
    "engine": kill_engine,
    "both": kill_both,
}


class Case(NamedTuple):
    """Which run is killed, at which of its writes, in which phase, and who."""

    change: str
    method: str
    path: str
    number: int
    phase: str
    victim: str


ALL = [
    Case(change, method, path, number, phase, victim)
    for change, about in CHANGES.items()
    for (method, path), times in about.writes.items()
    for number in range(1, times + 1)
    for phase in ("before", "after")
    for victim in VICTIMS
]
_CHOSEN = os.environ.get("KILLS", "3")
random.Random(14).shuffle(ALL)
CASES = ALL if _CHOSEN == "all" else ALL[: int(_CHOSEN)]


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    """How many runs were killed, for each way to write the state (pytest -s shows it)."""
    counts: Counter[str] = Counter()
    yield counts
    print(f"\nkilled runs: {dict(sorted(counts.items()))}")  # noqa: T201 -- the report


@pytest.mark.keeps(
    "docs/fleet.md",
    "Large stacks, and when the state is written",
    "only resources of this package",
)
@pytest.mark.parametrize("writes_state", ["each step", "end of run"], indirect=True)
@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case)))
def test_a_killed_run_is_brought_to_its_end_by_the_same_run(
    case: Case, writes_state: str, stack: PulumiStack, emulator: Emulator, tally: Counter[str]
) -> None:
    change = CHANGES[case.change]
    deploy(stack, change.before, emulator)
    before = sids(emulator)
    say(stack, change.body)
    stack.program(change.after)

    match = {"method": case.method, "path": case.path, "number": case.number}
    kill_during_up(stack, emulator, match, case.phase, VICTIMS[case.victim], *change.command)
    tally[writes_state] += 1
    if case.victim != "provider":
        assert 0 == stack.recover("--yes").code
    repeat(stack, change)

    judge(emulator, change, before)
    settles(stack, change, emulator)


def repeat(stack: PulumiStack, change: Change) -> None:
    """Do the same again. The engine refuses to replace what is deleted already: then a plain `up` finds the new one."""
    gone = f"Target '{SUPPORT}' could not be found"
    done = stack.run(*change.command, ok=None)
    if change.command[-1] == SUPPORT and gone in done.text:
        done = stack.up()
    assert 0 == done.code, str(done)


def deploy(stack: PulumiStack, program: str, emulator: Emulator) -> None:
    say(stack, "Hello!")
    stack.program(program)
    if program:
        kept.once(stack, emulator, stack.up)


def say(stack: PulumiStack, body: str) -> None:
    for name in ("survey", "support"):
        stack.definition(f"{name}.json", greeting(body))


def living(emulator: Emulator) -> dict[str, list[dict[str, Any]]]:
    """The flows of each active account, by its name without the marker; of the parent as ""."""
    names = {each["sid"]: each for each in emulator.accounts() if each["status"] == "active"}
    return {
        "" if sid == emulator.account_sid else account["friendly_name"].partition(" [")[0]: list(
            emulator.flows(sid)
        )
        for sid, account in names.items()
    }


def sids(emulator: Emulator) -> dict[tuple[str, str], str]:
    """The SID of each flow of an active account; a second one of a name in an account fails the test."""
    found: dict[tuple[str, str], str] = {}
    for account, flows in living(emulator).items():
        for flow in flows:
            place = (account, flow["friendly_name"])
            assert place not in found, f"made twice: {place}"
            found[place] = flow["sid"]
    return found


def expected(change: Change) -> dict[tuple[str, str], list[str]]:
    """The test users of each flow that the program declares, by account and name."""
    account = "Acme Inc" if "Acme Inc" in change.after else "Acme Ltd"
    users = ["client:ann"] if "client:ann" in change.after else ["client:bob"]
    places = {
        '"survey"': (account, "survey"),
        '"support"': (account, "support"),
        '"own"': ("", "own"),
    }
    return {
        place: users if place[1] == "support" else []
        for name, place in places.items()
        if f"studio.Flow({name}" in change.after
    }


def judge(emulator: Emulator, change: Change, before: dict[tuple[str, str], str]) -> None:
    """Fail unless Twilio holds exactly what is declared, and all that stays declared is what it was."""
    after = sids(emulator)
    held = {
        (account, flow["friendly_name"]): flow
        for account, flows in living(emulator).items()
        for flow in flows
    }
    assert expected(change) == {place: flow["test_users"] for place, flow in held.items()}
    said = {
        flow["revisions"][-1]["definition"]["states"][1]["properties"]["body"]
        for flow in held.values()
    }
    assert said <= {change.body}
    statuses = Counter(status for _, status in subaccounts.held(emulator))
    is_declared = "Subaccount" in change.after
    was_taken_away = "Subaccount" in change.before and '"acme"' not in change.after
    assert statuses == Counter({"active": int(is_declared), "suspended": int(was_taken_away)})
    if change.command == UP and not was_taken_away:
        by_name = {name: sid for (_, name), sid in before.items()}
        assert {name: by_name.get(name, sid) for (_, name), sid in after.items()} == {
            name: sid for (_, name), sid in after.items()
        }


def settles(stack: PulumiStack, change: Change, emulator: Emulator) -> None:
    """Nothing is left to do. What was destroyed comes back, and nothing of it twice."""
    if not change.after:
        assert [] == stack.urns()
        stack.program(change.before)
        stack.up()
        judge(emulator, Change("", change.before, {}), {})
    emulator.clear_journal()
    stack.up("--expect-no-changes")
    assert [] == [write for write in emulator.writes() if write["applied"]]
