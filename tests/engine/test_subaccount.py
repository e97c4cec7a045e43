"""The life of a subaccount on the real engine, judged by what the emulator holds and was asked."""

from __future__ import annotations

import re

import pytest

from pulumi_twilio_studio.identity import marker_of, owner_of
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept, subaccounts
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

# The last four digits of a marker are of the folder that this one run keeps its state in.
SIGNED = f"Acme Ltd [pulumi {owner_of(marker_of('organization/shop/test/acme'))}....]"
TENANT = """
acme = studio.Subaccount("acme", friendly_name="Acme Ltd")
flow = studio.Flow("greeter", definition="greeter.json", account_sid=acme.sid)
studio.TestUsers("greeter", flow_sid=flow.sid, test_users=["client:bob"], account_sid=acme.sid)
pulumi.export("sid", acme.sid)
"""
URN = "urn:pulumi:test::shop::pulumi-python:dynamic/studio:Flow::greeter"


@pytest.fixture
def tenant(stack: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack of one subaccount with a flow and its test users, deployed, with an empty journal."""
    stack.definition("greeter.json", greeting())
    stack.program(TENANT)
    kept.once(stack, emulator, previewed_and_deployed, stack)
    return stack


def previewed_and_deployed(stack: PulumiStack) -> None:
    stack.preview()
    stack.up()


def held(emulator: Emulator) -> list[tuple[str, str]]:
    """Names and statuses of all subaccounts, with the home of their markers left out."""
    return [
        (re.sub(r"[0-9a-f]{4}\]$", "....]", name), status)
        for name, status in subaccounts.held(emulator)
    ]


def asked(emulator: Emulator) -> list[str]:
    return sorted(f"{entry['method']} {entry['path']}" for entry in emulator.journal())


def somebody_changes(emulator: Emulator, sid: str, **fields: str) -> None:
    """Somebody changes the account with Twilio's own client."""
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.api.v2010.accounts(sid).update(**fields)


def test_one_up_makes_the_account_with_all_in_it_and_a_second_writes_nothing(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    sid = tenant.output("sid")
    [flow] = emulator.flows(sid)

    tenant.up("--expect-no-changes")

    assert held(emulator) == [(SIGNED, "active")]
    assert ["client:bob"] == flow["test_users"]
    assert [] == emulator.flows()
    assert set(asked(emulator)) - {f"GET /2010-04-01/Accounts/{sid}.json"} == {
        "GET /2010-04-01/Accounts.json",
        "GET /v2/Flows",
        f"GET /v2/Flows/{flow['sid']}/TestUsers",
    }
    assert len(emulator.journal()) <= 4  # the token may be asked for before the list is there


def test_a_quiet_preview_of_many_costs_one_list(stack: PulumiStack, emulator: Emulator) -> None:
    stack.program("for n in range(12): studio.Subaccount(f'tenant-{n}')")
    stack.up()
    emulator.clear_journal()

    stack.preview("--expect-no-changes")

    assert 12 == len(held(emulator))
    assert ["GET /2010-04-01/Accounts.json"] == asked(emulator)


def test_preview_shows_what_somebody_changed_and_up_repairs_it_with_what_is_in_it(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    sid = tenant.output("sid")
    somebody_changes(emulator, sid, friendly_name="Acme", status="suspended")
    tenant.definition("greeter.json", greeting("Welcome back!"))
    emulator.clear_journal()

    preview = tenant.preview()
    written_by_preview = emulator.writes()
    tenant.up()

    [flow] = emulator.flows(sid)
    assert 'friendly_name: "Acme Ltd" -> "Acme", status: "active" -> "suspended"' in preview.text
    assert '~ status       : "suspended" => "active"' in preview.text
    assert f"account {sid} is suspended: what it holds cannot be read" in preview.text
    assert f"account {sid} is suspended: Twilio has not validated the definition" in preview.text
    assert [] == written_by_preview
    assert held(emulator) == [(SIGNED, "active")]
    assert 2 == flow["revision"]
    tenant.preview("--expect-no-changes")


def test_an_account_that_somebody_closed_waits_for_a_decision(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    somebody_changes(emulator, tenant.output("sid"), status="closed")
    emulator.clear_journal()

    up = tenant.up(ok=False)
    written_undecided = emulator.writes()
    tenant.program(TENANT.replace('Subaccount("acme"', 'Subaccount("acme-2"'))
    tenant.up()

    assert "somebody closed it. Twilio cannot reopen a closed account" in up.text
    assert "Traceback" not in up.text
    assert [] == written_undecided
    assert ["closed", "active"] == [status for _, status in held(emulator)]
    assert 1 == len(emulator.flows(tenant.output("sid")))
    tenant.preview("--expect-no-changes")


def test_destroy_suspends_and_the_next_up_reactivates_the_same_account(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.program(TENANT.splitlines()[1])
    stack.up()

    destroyed = stack.destroy()
    after_destroy = held(emulator)
    again = stack.up()

    assert "is suspended, not closed" in destroyed.text
    assert after_destroy == [(SIGNED, "suspended")]
    assert "It was suspended, and is reactivated." in again.text
    assert held(emulator) == [(SIGNED, "active")]


def test_closing_is_said_before_it_is_done_and_never_taken_back(
    stack: PulumiStack, emulator: Emulator
) -> None:
    stack.program('studio.Subaccount("acme", friendly_name="Acme Ltd", on_delete="close")')

    preview = stack.preview()
    stack.up()
    destroyed = stack.destroy()
    stack.up()

    assert 'deleting subaccount "Acme Ltd" will CLOSE it' in preview.text
    assert "is CLOSED for good" in destroyed.text
    assert held(emulator) == [(SIGNED, "closed"), (SIGNED, "active")]


def test_a_destroy_leaves_what_lies_in_an_account_that_somebody_suspended(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    sid = tenant.output("sid")
    [flow] = emulator.flows(sid)
    somebody_changes(emulator, sid, status="suspended")

    destroyed = tenant.destroy()

    assert f'this stack only forgets flow "greeter" ({flow["sid"]}).' in destroyed.text
    assert f'this stack only forgets the test users of flow "{flow["sid"]}".' in destroyed.text
    assert [] == tenant.urns()
    assert held(emulator) == [(SIGNED, "suspended")]
    assert [flow] == emulator.flows(sid)


def test_what_the_program_drops_in_a_suspended_account_stays_there_and_is_taken_over_later(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    sid = tenant.output("sid")
    [flow] = emulator.flows(sid)
    account, *_, export = TENANT.strip().splitlines()
    suspended = account.replace('Ltd"', 'Ltd", status="suspended"')
    tenant.program(f"{suspended}\n{export}")
    dropped = tenant.up()
    settled = tenant.up("--expect-no-changes")
    tenant.program(TENANT)

    tenant.up()

    assert f'this stack only forgets flow "greeter" ({flow["sid"]}).' in dropped.text
    assert flow["sid"] not in settled.text
    assert [flow] == emulator.flows(sid)
    tenant.preview("--expect-no-changes")


def test_a_replacement_in_a_suspended_account_forgets_nothing(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    sid = tenant.output("sid")
    [flow] = emulator.flows(sid)
    ordered = "account_sid=acme.sid, opts=pulumi.ResourceOptions(delete_before_replace=True))"
    suspended = TENANT.replace('Ltd"', 'Ltd", status="suspended"', 1)
    tenant.program(suspended.replace("account_sid=acme.sid)", ordered, 1))
    tenant.up("--target", URN.replace("Flow::greeter", "Subaccount::acme"))

    replaced = tenant.up("--replace", URN, ok=False)

    assert f"account {sid} is suspended; reactivate it first" in replaced.text
    assert URN in tenant.urns()
    assert [flow] == emulator.flows(sid)


def test_adoption_and_a_renamed_resource_keep_the_account(
    stack: PulumiStack, emulator: Emulator
) -> None:
    sid = emulator.create_account("Acme", emulator.account_sid)["sid"]
    stack.program(f'studio.Subaccount("acme", friendly_name="Acme Ltd", adopt="{sid}")')
    preview = stack.preview()
    stack.up()
    stack.program(
        'studio.Subaccount("acme-ltd", friendly_name="Acme Ltd", opts=pulumi.ResourceOptions('
        'aliases=[pulumi.Alias(name="acme")]))'
    )

    stack.up()

    owner = owner_of(marker_of("organization/shop/test/acme-ltd"))
    assert f'subaccount "Acme" ({sid}) will be taken over' in preview.text
    assert held(emulator) == [(f"Acme Ltd [pulumi {owner}....]", "active")]
    stack.preview("--expect-no-changes")
