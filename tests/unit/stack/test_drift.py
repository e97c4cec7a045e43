"""What somebody changed is told without an engine as a preview tells it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_twilio_studio.stack.drift import find_drift
from pulumi_twilio_studio.stack.drift_report import DriftReport, StackDrift
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.changed_stack import ChangedStack, drift_of, flow
from support.definitions import greeting
from support.small_engine import Run

Change = Callable[[ChangedStack], object]

# The sentences of a preview that are about what somebody else did, and not about what an `up` would do.
ABOUT_OTHERS = re.compile(
    r"somebody |account |.* (has an unpublished draft|is not valid at Twilio)"
)


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
    changed.client().update_flow(changed.sid(name), status="published", friendly_name=friendly_name)


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


def test_an_account_of_several_stacks_is_listed_once(
    changed: ChangedStack, tmp_path: Path, credentials: dict[str, str]
) -> None:
    declared = {"other": flow("other")}
    beside = ChangedStack.up(tmp_path, changed.emulator, credentials, "beside", declared)
    changed.emulator.clear_journal()

    changed.drift(beside)

    lists = [each for each in changed.emulator.journal() if each["path"] == "/v2/Flows"]
    assert 2 == len(lists)  # the parent's, which both use, and the subaccount's


def test_a_state_that_cannot_be_read_does_not_hide_what_others_show(
    changed: ChangedStack, tmp_path: Path
) -> None:
    broken = replace(changed.home, stack="broken")
    (tmp_path / ".pulumi" / "stacks" / "shop" / "broken.json").write_text("{")
    changed.save("bot")

    report = drift_of(broken, changed.home)

    assert {"bot": "changed"} == outcomes(report)
    assert report.has_failed
    [error] = report.stacks[0].failures
    assert "broken.json cannot be read" in error


def test_an_account_that_cannot_be_read_is_asked_once_and_named_once(
    changed: ChangedStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0" * 32)
    changed.emulator.clear_journal()

    report = changed.drift()

    sentence = f"account {changed.emulator.account_sid} cannot be read: "
    assert {"failed"} == set(outcomes(report).values())
    assert 1 == sum(each.startswith(sentence) for each in report.stacks[0].failures)
    assert 1 == sum(each["path"].startswith("/v2/Flows") for each in changed.emulator.journal())


def test_a_state_that_was_written_in_the_middle_of_an_operation_says_so(
    changed: ChangedStack, tmp_path: Path
) -> None:
    file = tmp_path / ".pulumi" / "stacks" / "shop" / "dev.json"
    state = json.loads(file.read_text())
    operation = {"type": "updating", "resource": changed.stack.resources[0]}
    state["checkpoint"]["latest"]["pending_operations"] = [operation]
    file.write_text(json.dumps(state))

    report = changed.drift()

    assert "an operation was under way" in report.as_text()
    assert not report.has_drift


@pytest.mark.parametrize("latest", [None, {}, {"resources": []}, {"resources": None}])
def test_a_stack_without_resources_of_ours_asks_nobody(
    tmp_path: Path, emulator: Emulator, credentials: dict[str, str], latest: object
) -> None:
    empty = ChangedStack.up(tmp_path, emulator, credentials, declared={})
    file = tmp_path / ".pulumi" / "stacks" / "shop" / "dev.json"
    file.write_text(json.dumps({"version": 3, "checkpoint": {"latest": latest}}))
    emulator.clear_journal()

    report = empty.drift()

    assert not report.has_drift
    assert not report.has_failed
    assert [] == emulator.journal()


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("quiet", "revision"),
        ("quiet", "account_sid"),
        ("testers", "account_sid"),
        ("testers", "test_users"),
        ("acme", "owner_account_sid"),
    ],
)
def test_a_resource_that_the_state_describes_only_in_part_fails_alone(
    changed: ChangedStack, tmp_path: Path, name: str, missing: str
) -> None:
    file = tmp_path / ".pulumi" / "stacks" / "shop" / "dev.json"
    state = json.loads(file.read_text())
    for entry in state["checkpoint"]["latest"]["resources"]:
        if entry["urn"].endswith(f"::{name}"):
            del entry["outputs"][missing]
    file.write_text(json.dumps(state))
    changed.save("bot")

    report = changed.drift()

    assert {"bot": "changed", name: "failed"} == outcomes(report)


def test_what_only_waits_to_be_deleted_is_not_looked_at(
    changed: ChangedStack, tmp_path: Path
) -> None:
    file = tmp_path / ".pulumi" / "stacks" / "shop" / "dev.json"
    state = json.loads(file.read_text())
    for entry in state["checkpoint"]["latest"]["resources"]:
        entry["delete"] = entry["urn"].endswith("::quiet")
    file.write_text(json.dumps(state))
    delete(changed, "quiet")

    assert {} == outcomes(changed.drift())


def test_drift_that_a_refresh_has_written_into_the_state_is_still_told(
    changed: ChangedStack,
) -> None:
    changed.save("bot")
    with changed.stack.running(Run()):
        pass

    [stack] = changed.drift().stacks

    assert {"bot": "changed"} == outcomes(DriftReport((stack,)))
    assert set(filter(ABOUT_OTHERS.match, changed.preview())) == messages(stack)


def test_a_roll_back_by_a_pin_is_no_drift_and_a_change_after_it_is(
    tmp_path: Path, emulator: Emulator, credentials: dict[str, str]
) -> None:
    first = ChangedStack.up(tmp_path, emulator, credentials, declared={"bot": flow("bot")})
    first.save("bot", "Good morning")
    declared = {"bot": flow("bot", pin=1)}
    pinned = replace(first, declared=declared)
    assert first.stack.up(declared, Run()).is_well

    before = outcomes(pinned.drift())
    pinned.save("bot", "Good evening")

    assert {} == before
    assert {"bot": "changed"} == outcomes(pinned.drift())
    assert set(filter(ABOUT_OTHERS.match, pinned.preview())) == messages(pinned.drift().stacks[0])


def test_what_others_wrote_reaches_no_terminal_raw(changed: ChangedStack) -> None:
    changed.save("bot", "Go \x1b[31maway\u202e!", status="published")
    name_it(changed, "quiet", "\x1b[2Jother\n## Other")

    report = changed.drift()

    for text in (report.as_text(), report.as_markdown("shop")):
        assert text.replace("\n", "").isprintable()
        assert "\n## Other" not in text
    assert {"bot": "changed", "quiet": "changed"} == outcomes(report)


def test_a_secret_name_is_hidden_in_what_is_told(
    tmp_path: Path, emulator: Emulator, credentials: dict[str, str]
) -> None:
    given = {"friendly_name": "Mergers 2027", "hidden": ["friendly_name"]}
    changed = ChangedStack.up(
        tmp_path, emulator, credentials, declared={"bot": flow("bot", **given)}
    )
    changed.save("bot")

    report = changed.drift()

    assert {"bot": "changed"} == outcomes(report)
    assert "Mergers" not in f"{report.as_text()}{report.as_json()}"


def test_a_project_without_stacks_says_so() -> None:
    report = drift_of()

    assert "The project has no stack." == report.as_text()
    assert not report.has_failed
    assert not report.has_drift


def test_an_interruption_does_not_wait_for_what_has_not_begun(changed: ChangedStack) -> None:
    changed.emulator.change_settings(latency_ms=50)
    changed.emulator.clear_journal()

    def interrupt(what: str, *_: int) -> None:
        if what == "resources compared":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_drift([changed.home] * 40, interrupt)

    assert 40 > sum(each["path"].endswith("/TestUsers") for each in changed.emulator.journal())


def test_what_a_killed_run_of_the_stack_wrote_and_did_not_record_is_no_drift(
    tmp_path: Path, emulator: Emulator, credentials: dict[str, str]
) -> None:
    changed = ChangedStack.up(tmp_path, emulator, credentials, declared={"bot": flow("bot")})
    file = tmp_path / ".pulumi" / "stacks" / "shop" / "dev.json"
    before = json.loads(file.read_text())
    [entry] = before["checkpoint"]["latest"]["resources"]
    del entry["outputs"]["home"]  # as earlier versions left it
    text = json.dumps(greeting("Good morning"))
    assert changed.stack.up({"bot": flow("bot", definition=text)}, Run()).is_well
    file.write_text(json.dumps(before))

    assert {} == outcomes(changed.drift())


def test_a_compressed_state_is_read_without_an_engine(
    changed: ChangedStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".pulumi" / "stacks" / "shop" / "dev.json"
    file.with_name("dev.json.gz").write_bytes(gzip.compress(file.read_bytes()))
    file.unlink()
    monkeypatch.setenv("PATH", "")
    changed.save("bot")

    assert {"bot": "changed"} == outcomes(changed.drift())
