"""A tenant on the real engine, judged by what the emulator holds and was asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio_emulator import Emulator
from support import kept, tenants
from support.pulumi_stack import PulumiStack, provider_of

PROGRAM = """
from pulumi_twilio_studio.components.program import declare
declare("tenants.yaml", "acme")
"""


@pytest.fixture
def declared(stack: PulumiStack) -> PulumiStack:
    """A stack that declares the tenant acme and has never been deployed."""
    stack.program(PROGRAM)
    tenants.write(stack.folder / "program")
    return stack


def subaccounts(emulator: Emulator) -> list[dict[str, Any]]:
    return [each for each in emulator.accounts() if each["sid"] != emulator.account_sid]


def flows(emulator: Emulator, account_sid: str) -> dict[str, dict[str, Any]]:
    """The account's flows by friendly name; fails when two have the same."""
    found = emulator.flows(account_sid)
    by_name = {flow["friendly_name"]: flow for flow in found}
    assert len(by_name) == len(found)
    return by_name


def body(flow: dict[str, Any], revision: int) -> str:
    """What that revision of a flow says first."""
    [found] = [each for each in flow["revisions"] if each["revision"] == revision]
    return str(found["definition"]["states"][1]["properties"]["body"])


def assert_settled(stack: PulumiStack, emulator: Emulator) -> None:
    """Nothing is left to do, and finding that out writes nothing."""
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    assert [] == emulator.writes()


def test_up_makes_an_account_with_its_flows_and_a_second_up_writes_nothing(
    declared: PulumiStack, emulator: Emulator
) -> None:
    kept.once(declared, emulator, declared.up)

    declared.up("--expect-no-changes")

    [account] = subaccounts(emulator)
    found = flows(emulator, account["sid"])
    [rate] = found["support"]["revisions"][-1]["definition"]["states"][2:]
    assert ["How was it", "greeting", "support"] == sorted(found)
    assert found["How was it"]["sid"] == rate["properties"]["flow_sid"]
    assert all(flow["test_users"] == ["+15550100001", "client:bob"] for flow in found.values())
    assert [] == emulator.flows(emulator.account_sid)
    assert [] == emulator.writes()
    assert declared.output("account_sid") == account["sid"]
    assert declared.output("flows")["support"]["sid"] == found["support"]["sid"]


@pytest.mark.parametrize(
    "create",
    [{"path": "^/2010-04-01/Accounts.json$"}, {"path": "^/v2/Flows$"}, {"path": "/TestUsers$"}],
    ids=["the account", "a flow", "test users"],
)
def test_a_kill_in_the_middle_makes_nothing_twice(
    create: dict[str, str], declared: PulumiStack, emulator: Emulator
) -> None:
    match = {"method": "POST", **create}
    fault = emulator.fault({"match": match, "times": 1, "action": {"hold": "after"}})
    pulumi = declared.start("up", "--yes", "--skip-preview")
    assert emulator.wait_fired(fault)
    provider = provider_of(pulumi)
    pulumi.kill()
    provider.kill()
    pulumi.wait()
    emulator.clear_faults()

    declared.recover("--yes")
    declared.up()

    [account] = subaccounts(emulator)
    assert ["How was it", "greeting", "support"] == sorted(flows(emulator, account["sid"]))
    assert_settled(declared, emulator)


def test_destroying_suspends_the_account_with_its_flows_in_it(
    declared: PulumiStack, emulator: Emulator
) -> None:
    kept.once(declared, emulator, declared.up)

    declared.destroy()

    [account] = subaccounts(emulator)
    assert "suspended" == account["status"]
    assert [f"/2010-04-01/Accounts/{account['sid']}.json"] == [
        write["path"] for write in emulator.writes()
    ]
    assert 3 == len(flows(emulator, account["sid"]))


def test_a_tenant_that_comes_back_gets_its_account_and_flows_again(
    declared: PulumiStack, emulator: Emulator
) -> None:
    kept.once(declared, emulator, declared.up)
    sid = declared.output("flows")["support"]["sid"]
    declared.destroy()

    declared.up()

    [account] = subaccounts(emulator)
    assert "active" == account["status"]
    assert flows(emulator, account["sid"])["support"]["sid"] == sid
    assert declared.output("flows")["support"]["sid"] == sid
    assert_settled(declared, emulator)


def test_what_changes_while_a_tenant_is_suspended_waits_until_it_is_active(
    declared: PulumiStack, emulator: Emulator
) -> None:
    kept.once(declared, emulator, declared.up)
    renamed = tenants.MANIFEST.replace("company: Acme", "company: Acme & Sons")
    suspended = tenants.MANIFEST.replace("{friendly_name", "{status: suspended, friendly_name")

    tenants.write(declared.folder / "program", suspended)
    declared.up()
    tenants.write(
        declared.folder / "program", suspended.replace("company: Acme", "company: Acme & Sons")
    )
    assert_settled(declared, emulator)
    [account] = subaccounts(emulator)
    assert "suspended" == account["status"]
    tenants.write(declared.folder / "program", renamed)
    declared.up()

    [account] = subaccounts(emulator)
    found = flows(emulator, account["sid"])
    assert "active" == account["status"]
    assert "Welcome to Acme." == body(found["greeting"], 1)
    assert "Welcome to Acme & Sons." == body(found["greeting"], 2)
    assert 1 == found["How was it"]["revision"]
    assert_settled(declared, emulator)


def test_a_tenant_that_is_new_cannot_begin_suspended(
    declared: PulumiStack, emulator: Emulator
) -> None:
    suspended = tenants.MANIFEST.replace("{friendly_name", "{status: suspended, friendly_name")
    tenants.write(declared.folder / "program", suspended)

    preview = declared.preview(ok=False)
    up = declared.up(ok=False)

    for refused in (preview, up):
        assert 'The tenant "acme" is new and cannot begin suspended' in refused.text
    assert [] == emulator.writes()


def test_a_stack_of_this_project_that_is_named_like_a_tenant_declares_it(
    tmp_path: Path, credentials: dict[str, str], emulator: Emulator
) -> None:
    stack = PulumiStack.of_this_project(tmp_path / "project", credentials, "harbour-books")

    stack.up()

    [account] = subaccounts(emulator)
    assert account["friendly_name"].startswith("Harbour Books GmbH")
    assert ["support", "survey"] == sorted(flows(emulator, account["sid"]))
    assert_settled(stack, emulator)
