"""A project without `refresh: always` is told so, and every advice of ours leads out of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

UNREAD = "This run compares without reading Twilio first"
FLOW = 'bot = studio.Flow("bot", definition="hello.json")\n'
USERS = 'studio.TestUsers("bot", flow_sid=bot.sid, test_users=["client:ann"])\n'


@pytest.fixture
def client(credentials: dict[str, str]) -> Iterator[Client]:
    """Somebody who works on the account beside us."""
    client = Client(Settings.resolve(lambda _: None, credentials))
    yield client
    client.close()


@pytest.fixture
def deployed(stack: PulumiStack) -> PulumiStack:
    """A stack whose project lacks the option."""
    settings = stack.folder / "Pulumi.yaml"
    settings.write_text(settings.read_text().replace("refresh: always", "{}"))
    stack.definition("hello.json", greeting("Hello"))
    stack.program(FLOW + USERS + 'studio.Subaccount("acme")')
    first = stack.up()
    assert UNREAD not in first.text  # the state knew nothing that could have been read
    return stack


def test_that_nothing_was_read_is_said_once_a_run(deployed: PulumiStack) -> None:
    preview = deployed.preview()

    assert 1 == preview.text.count(UNREAD), preview
    assert "`options: {refresh: always}` is missing in Pulumi.yaml" in preview.text


def test_a_run_that_reads_says_nothing_of_it(deployed: PulumiStack) -> None:
    preview = deployed.preview("--refresh")

    assert UNREAD not in preview.text


def test_the_advice_after_an_edit_of_a_flow_shows_the_edit(
    deployed: PulumiStack, client: Client
) -> None:
    [bot] = client.flows()
    client.update_flow(bot.sid, status="published", definition=greeting("Hi from the Console"))
    deployed.definition("hello.json", greeting("Good morning"))

    refused = deployed.up(ok=False)
    advised = deployed.run("preview", "--refresh")
    deployed.up("--refresh")

    assert "Run `pulumi preview --refresh` to see what they changed" in refused.text
    assert '"Hi from the Console" -> "Good morning"' in advised.text
    assert greeting("Good morning")["states"][1]["properties"]["body"] in str(
        client.fetch_flow(bot.sid).definition
    )


def test_the_advice_after_an_edit_of_test_users_shows_the_edit(
    deployed: PulumiStack, client: Client
) -> None:
    [bot] = client.flows()
    client.set_test_users(bot.sid, ["client:eve"])
    deployed.program(FLOW + USERS.replace("ann", "bob") + 'studio.Subaccount("acme")')

    refused = deployed.up(ok=False)
    advised = deployed.run("preview", "--refresh")
    deployed.up("--refresh")

    assert "Run `pulumi preview --refresh` to see what would change now" in refused.text
    assert '+ "client:bob" - "client:eve"' in advised.text
    assert ["client:bob"] == client.test_users(bot.sid)


def test_the_advice_after_a_flow_was_deleted_makes_it_again(
    deployed: PulumiStack, client: Client
) -> None:
    [bot] = client.flows()
    client.delete_flow(bot.sid)
    deployed.definition("hello.json", greeting("Good morning"))

    refused = deployed.up(ok=False)
    deployed.up("--refresh")

    assert "it is gone. Run `pulumi up --refresh`" in refused.text
    assert 1 == len(client.flows())


def test_the_advice_after_an_edit_of_a_subaccount_shows_the_edit(
    deployed: PulumiStack, emulator: Emulator
) -> None:
    acme = next(each for each in emulator.accounts() if each["friendly_name"].startswith("acme"))
    console = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    console.api.v2010.accounts(acme["sid"]).update(status="suspended")
    deployed.program(FLOW + USERS + 'studio.Subaccount("acme", friendly_name="Acme Ltd")')

    refused = deployed.up(ok=False)
    advised = deployed.run("preview", "--refresh")
    deployed.up("--refresh")

    assert "Run `pulumi preview --refresh` to see what would change now" in refused.text
    assert "somebody changed subaccount" in advised.text


def test_review_reads_before_it_compares(deployed: PulumiStack, client: Client) -> None:
    [bot] = client.flows()
    client.update_flow(bot.sid, status="published", definition=greeting("Hi from the Console"))

    done = deployed.tool(
        "review", "--stack", deployed.name, "--out", "-", "--markdown", "review.md"
    )

    text = (deployed.folder / "review.md").read_text()
    assert '"Hi from the Console" -> "Hello"' in text
    assert UNREAD not in text
    assert done.stdout.startswith("<!doctype html>")
    assert not (deployed.folder / "-").exists()


def test_a_new_resource_is_targeted_without_a_refresh(stack: PulumiStack) -> None:
    """The engine looks for what it is to refresh among what the state knows, and ends (README, Limits)."""
    stack.definition("hello.json", greeting("Hello"))
    stack.program(FLOW)
    stack.up()
    stack.program(FLOW + 'studio.Flow("added", definition="hello.json")')
    target = "urn:pulumi:test::shop::pulumi-python:dynamic/studio:Flow::added"

    refused = stack.up("--target", target, ok=False)
    made = stack.up("--target", target, "--refresh=false")

    assert "could not be found in the stack" in refused.text
    assert "1 created" in made.text
