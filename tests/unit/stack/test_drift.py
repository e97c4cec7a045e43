"""What somebody changed is told without an engine as a preview tells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_twilio_studio.stack.drift_report import DriftReport, StackDrift
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.changed_stack import ChangedStack, drift_of, flow
from support.documents import table

Change = Callable[[ChangedStack], object]

# The sentences of a preview that are about what somebody else did, and not about what an `up` would do.
ABOUT_OTHERS = re.compile(r"somebody |account |.* (has an unpublished draft|is not valid at Twilio)")


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch, credentials: dict[str, str]) -> None:
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)


@pytest.fixture
def changed(tmp_path: Path, emulator: Emulator, credentials: dict[str, str]) -> ChangedStack:
    """A stack that is up, with something of each kind."""
    return ChangedStack.up(tmp_path, emulator, credentials)


def account(changed: ChangedStack, **fields: str) -> None:
    console = client_for(
        changed.emulator.base_url, changed.emulator.account_sid, changed.emulator.auth_token
    )
    console.api.v2010.accounts(changed.sid("acme")).update(**fields)


def delete(changed: ChangedStack, name: str) -> None:
    changed.client().delete_flow(changed.sid(name))


def name_it(changed: ChangedStack, name: str, friendly_name: str) -> None:
    changed.client().update_flow(
        changed.sid(name), status="published", friendly_name=friendly_name
    )


CHANGES: dict[str, tuple[Change, dict[str, str]]] = {
    "nothing": (lambda _: None, {}),
    "a flow": (lambda it: it.save("bot"), {"bot": "changed"}),
    "a flow with the same content": (lambda it: it.save("bot", "Hello!"), {}),
    "a draft above the live revision": (lambda it: it.save("bot", status="draft"), {}),
    "a flow that is declared as a draft": (
        lambda it: it.save("unfinished", status="draft"),
        {"unfinished": "changed"},
    ),
    "a draft that is published": (lambda it: it.save("unfinished", "Hello!"), {}),
    "a name": (lambda it: name_it(it, "bot", "Other"), {"bot": "changed"}),
    "a place on the canvas": (lambda it: it.save("bot", "Hello!", x=7, y=7), {}),
    "a place on a managed canvas": (
        lambda it: it.save("arranged", "Hello!", x=7, y=7),
        {"arranged": "changed"},
    ),
    "a flow that ignores it": (lambda it: it.save("ignored"), {"ignored": "ignored"}),
    "a flow that refuses it": (lambda it: it.save("refused"), {"refused": "changed"}),
    "a flow of a subaccount": (lambda it: it.save("inside"), {"inside": "changed"}),
    "a deleted flow": (lambda it: delete(it, "quiet"), {"quiet": "deleted"}),
    "a deleted flow that ignores changes": (
        lambda it: delete(it, "ignored"),
        {"ignored": "deleted"},
    ),
    "test users": (
        lambda it: it.client().set_test_users(it.sid("bot"), ["client:eve"]),
        {"testers": "changed"},
    ),
    "a subaccount's name": (lambda it: account(it, friendly_name="Other"), {"acme": "changed"}),
    "a suspended subaccount": (lambda it: account(it, status="suspended"), {"acme": "changed"}),
    "a closed subaccount": (
        lambda it: account(it, status="closed"),
        {"acme": "changed", "inside": "deleted"},
    ),
}


def outcomes(report: DriftReport) -> dict[str, str]:
    return {
        each.name: each.outcome
        for stack in report.stacks
        for each in stack.resources
        if each.outcome != "unchanged"
    }


def messages(stack: StackDrift) -> set[str]:
    return {str(each) for seen in stack.resources for each in seen.told}


@pytest.mark.parametrize("change", CHANGES)
def test_what_somebody_did_is_told_as_a_preview_tells_it(
    changed: ChangedStack, change: str
) -> None:
    CHANGES[change][0](changed)

    [stack] = changed.drift().stacks
    said = set(filter(ABOUT_OTHERS.match, changed.preview()))

    assert () == stack.failures
    assert said == messages(stack)


@pytest.mark.parametrize("change", CHANGES)
def test_each_resource_that_somebody_changed_is_named_with_its_outcome(
    changed: ChangedStack, change: str
) -> None:
    act, expected = CHANGES[change]
    act(changed)

    report = changed.drift()

    assert expected == outcomes(report)
    assert report.has_drift is bool(set(expected.values()) - {"ignored"})
    assert not report.has_failed


def test_a_quiet_stack_costs_one_list_for_each_account(changed: ChangedStack) -> None:
    changed.emulator.clear_journal()

    changed.drift()

    asked = [each["path"].partition("?")[0] for each in changed.emulator.journal()]
    assert sorted(asked) == sorted(
        [
            "/2010-04-01/Accounts.json",
            "/v2/Flows",
            "/v2/Flows",
            f"/v2/Flows/{changed.sid('bot')}/TestUsers",
        ]
    )


def test_only_flows_whose_revision_moved_are_fetched(changed: ChangedStack) -> None:
    changed.save("bot")
    changed.emulator.clear_journal()

    changed.drift()

    fetched = [each["path"] for each in changed.emulator.journal() if "/Flows/" in each["path"]]
    assert fetched.count(f"/v2/Flows/{changed.sid('bot')}") == 1
    assert {f"/v2/Flows/{changed.sid('bot')}", f"/v2/Flows/{changed.sid('bot')}/TestUsers"} == set(
        fetched
    )


def test_nothing_is_written(changed: ChangedStack) -> None:
    changed.save("bot")
    delete(changed, "quiet")
    before = len(changed.emulator.writes())

    changed.drift()

    assert before == len(changed.emulator.writes())
