"""The numbers and addresses of a tenant on the real engine, judged by what the emulator holds and was asked."""

from __future__ import annotations

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept, tenants
from support.pulumi_stack import PulumiStack

NUMBER = "+15550100001"
OLD = "https://old.example.com/voice"
PROGRAM = """
from pulumi_twilio_studio.components.program import declare
declare("tenants.yaml", "acme")
"""
CHAT = "addresses: {web: {type: chat, address: Web, flow: greeting, retry_count: 2}}"
HOTLINE = (
    f'numbers: {{hotline: {{phone_number: "{NUMBER}", voice_flow: support, take_over: true}}}}'
)


@pytest.fixture
def tenant(stack: PulumiStack) -> PulumiStack:
    """A stack that declares the tenant acme without a number, and has never been deployed."""
    stack.program(PROGRAM)
    tenants.write(stack.folder / "program")
    return stack


@pytest.fixture
def account(emulator: Emulator) -> str:
    """The SID of a subaccount of somebody's, which has a number that leads to a web hook."""
    sid = str(emulator.create_account("Acme Ltd", emulator.account_sid)["sid"])
    emulator.add_number(NUMBER, sid, voice_url=OLD)
    return sid


def declare(stack: PulumiStack, number: str = HOTLINE, account: str = "") -> None:
    """Declare the number, in the given account or in a subaccount of the tenant's own."""
    settings = f"{number}, account_sid: {account}" if account else f"{number}, friendly_name: Acme"
    text = tenants.MANIFEST.replace("friendly_name: Acme Ltd", settings)
    tenants.write(stack.folder / "program", text)


def voice_url(emulator: Emulator, account: str) -> str:
    """Where the only number of the account leads its calls."""
    [number] = emulator.numbers(account)
    return str(number["voice_url"])


def addresses(emulator: Emulator, account: str) -> dict[str, tuple[str, int]]:
    """The flow and the number of retries of each address, as Twilio's own client reads them."""
    parent = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    token = parent.api.v2010.accounts(account).fetch().auth_token
    client = client_for(emulator.base_url, account, token)
    found = {
        row.address: row.auto_creation
        for row in client.conversations.v1.address_configurations.list()
    }
    return {
        address: (each["studio_flow_sid"], each["studio_retry_count"])
        for address, each in found.items()
    }


def webhook(stack: PulumiStack, key: str) -> str:
    return str(stack.output("flows")[key]["webhook_url"])


def assert_settled(stack: PulumiStack, emulator: Emulator) -> None:
    """Nothing is left to do, and finding that out writes nothing."""
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    assert [] == emulator.writes()


def test_up_points_a_number_and_an_address_of_the_account_at_flows(
    tenant: PulumiStack, emulator: Emulator, account: str
) -> None:
    declare(tenant, f"{HOTLINE}, {CHAT}", account)

    tenant.up()

    assert webhook(tenant, "support") == voice_url(emulator, account)
    assert {"Web": (tenant.output("flows")["greeting"]["sid"], 2)} == addresses(emulator, account)
    assert_settled(tenant, emulator)


def test_a_key_that_leads_to_another_flow_moves_the_number_in_place(
    tenant: PulumiStack, emulator: Emulator, account: str
) -> None:
    declare(tenant, account=account)
    kept.once(tenant, emulator, tenant.up)

    declare(tenant, HOTLINE.replace("support", "greeting"), account)
    tenant.up()

    assert webhook(tenant, "greeting") == voice_url(emulator, account)
    assert 1 == len(emulator.writes())


def test_destroying_a_tenant_in_a_given_account_gives_back_what_led_to_it(
    tenant: PulumiStack, emulator: Emulator, account: str
) -> None:
    declare(tenant, f"{HOTLINE}, {CHAT}", account)
    kept.once(tenant, emulator, tenant.up)

    tenant.destroy()

    assert OLD == voice_url(emulator, account)
    assert {} == addresses(emulator, account)
    assert [] == emulator.flows(account)


def test_a_preview_says_that_a_new_subaccount_has_no_numbers(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    texts = f'addresses: {{texts: {{type: sms, address: "{NUMBER}", flow: greeting}}}}'
    declare(tenant, f"{HOTLINE}, {texts}")

    said = tenant.preview().text

    assert "warning" in said
    told = 'it will fail at "acme-hotline", "acme-texts", because a new subaccount has no numbers'
    assert told in said
    assert [] == emulator.writes()


def test_a_new_subaccount_gets_its_number_after_the_first_up(
    tenant: PulumiStack, emulator: Emulator
) -> None:
    declare(tenant)
    failed = tenant.up(ok=False).text
    [account] = {each["sid"] for each in emulator.accounts()} - {emulator.account_sid}
    emulator.add_number(NUMBER, account)

    previewed = tenant.preview().text
    tenant.up()

    assert f"{account} has no number {NUMBER}" in " ".join(failed.split())
    assert 3 == len(emulator.flows(account))
    assert "warning" not in previewed
    assert webhook(tenant, "support") == voice_url(emulator, account)
    assert_settled(tenant, emulator)


@pytest.fixture
def own(tenant: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A tenant whose own subaccount has a number and an address that lead to its flows."""
    kept.once(tenant, emulator, tenant.up)
    emulator.add_number(NUMBER, tenant.output("account_sid"), voice_url=OLD)
    declare(tenant, f"{HOTLINE}, {CHAT}")
    tenant.up()
    return tenant


def test_destroying_a_tenant_leaves_the_number_in_its_suspended_account_alone(
    own: PulumiStack, emulator: Emulator
) -> None:
    account, led = own.output("account_sid"), webhook(own, "support")
    emulator.clear_journal()

    own.destroy()

    assert [f"/2010-04-01/Accounts/{account}.json"] == [each["path"] for each in emulator.writes()]
    assert led == voice_url(emulator, account)


def test_a_tenant_that_comes_back_has_its_number_and_its_address_again(
    own: PulumiStack, emulator: Emulator
) -> None:
    account, led = own.output("account_sid"), webhook(own, "support")
    web = addresses(emulator, account)
    own.destroy()

    own.up()

    assert led == voice_url(emulator, account) == webhook(own, "support")
    assert 1 == len(web)
    assert web == addresses(emulator, account)
    assert_settled(own, emulator)


def test_a_number_and_an_address_that_change_while_the_tenant_is_suspended_wait(
    own: PulumiStack, emulator: Emulator
) -> None:
    account, led = own.output("account_sid"), webhook(own, "support")
    moved = HOTLINE.replace("support", "greeting")
    declare(own, f"{HOTLINE}, {CHAT}, status: suspended")
    paused = own.up().text
    declare(own, f"{moved}, {CHAT.replace('greeting', 'support')}, status: suspended")

    assert_settled(own, emulator)
    assert "~ 1 updated" in paused  # the account
    assert led == voice_url(emulator, account)
    declare(own, f"{moved}, {CHAT.replace('greeting', 'support')}")
    own.up()

    assert webhook(own, "greeting") == voice_url(emulator, account)
    assert {"Web": (own.output("flows")["support"]["sid"], 2)} == addresses(emulator, account)
