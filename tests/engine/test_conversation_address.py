"""What is special about an address: a stack makes it if it does not exist, and then deletes it."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import kept
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

NUMBER = "+15550100001"
HOOK = "https://example.com/hook"
FLOW = """
flow = studio.Flow("greeter", definition="greeter.json")
pulumi.export("sid", flow.sid)
"""
ADDRESS = (
    'studio.ConversationAddress("{name}", type="{type}", address="{address}", flow=flow{more})\n'
)


def declared(more: str = "", kind: str = "chat", address: str = "web", name: str = "door") -> str:
    return FLOW + ADDRESS.format(name=name, type=kind, address=address, more=more)


@pytest.fixture
def program(stack: PulumiStack) -> PulumiStack:
    stack.definition("greeter.json", greeting())
    return stack


@pytest.fixture
def made(program: PulumiStack, emulator: Emulator) -> PulumiStack:
    """A stack that has made an address, with an empty journal."""
    program.program(declared())
    kept.once(program, emulator, program.up)
    return program


def held(emulator: Emulator) -> list[Any]:
    """The addresses, as Twilio's own client lists them."""
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    return list(client.conversations.v1.address_configurations.list())


def assert_settled(stack: PulumiStack, emulator: Emulator) -> None:
    """Nothing is left to do, and finding that out writes nothing."""
    emulator.clear_journal()
    stack.preview("--expect-no-changes")
    assert [] == emulator.writes()


def writes(emulator: Emulator) -> list[tuple[str, str]]:
    """Each write to the addresses: the method, and the kind of SID at the end of the path."""
    return [
        (write["method"], write["path"].rpartition("/")[2][:2])
        for write in emulator.writes()
        if "Addresses" in write["path"]
    ]


def test_up_makes_an_address_and_destroy_deletes_it(
    program: PulumiStack, emulator: Emulator
) -> None:
    program.program(declared(', retry_count=3, friendly_name="Web chat"'))

    program.up()
    [row] = held(emulator)
    assert_settled(program, emulator)
    assert_settled(program, emulator)
    sid = program.output("sid")
    program.destroy()

    assert (row.type, row.address, row.friendly_name) == ("chat", "web", "Web chat")
    assert row.auto_creation == {
        "enabled": True,
        "type": "studio",
        "conversation_service_sid": None,
        "studio_flow_sid": sid,
        "studio_retry_count": 3,
    }
    assert [] == held(emulator)


def test_a_quiet_preview_asks_for_one_list(made: PulumiStack, emulator: Emulator) -> None:
    made.preview("--expect-no-changes")

    assert sorted(each["path"].rpartition("/")[2] for each in emulator.journal()) == [
        "Addresses",
        "Flows",
    ]


def test_an_address_whose_answer_was_lost_is_made_once(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.fault(
        {
            "match": {"method": "POST", "path": "/Configuration/Addresses"},
            "times": 1,
            "action": {"drop": "after"},
        }
    )
    program.program(declared())

    program.up()
    made = len(held(emulator))
    program.destroy()

    assert 1 == made
    assert [] == held(emulator)


def test_an_address_that_was_made_stays_if_on_delete_says_so(
    made: PulumiStack, emulator: Emulator
) -> None:
    made.program(declared(', on_delete="leave"'))
    made.up()
    made.program(FLOW)

    made.up()

    assert ["web"] == [row.address for row in held(emulator)]


def test_an_address_that_was_made_is_deleted_under_another_name_of_the_resource_too(
    made: PulumiStack, emulator: Emulator
) -> None:
    made.program(declared(name="gate"))
    made.up()
    written = emulator.writes()

    made.destroy()

    assert [] == written
    assert [] == held(emulator)


def test_drift_of_an_address_that_was_made_needs_no_permission_to_be_repaired(
    made: PulumiStack, emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.conversations.v1.address_configurations("web").update(auto_creation_type="default")

    made.up("--refresh=false")
    made.up()

    assert made.output("sid") == held(emulator)[0].auto_creation["studio_flow_sid"]
    made.destroy()
    assert [] == held(emulator)


def test_an_address_that_somebody_deleted_is_made_again(
    made: PulumiStack, emulator: Emulator
) -> None:
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.conversations.v1.address_configurations("web").delete()

    made.up()

    assert ["web"] == [row.address for row in held(emulator)]
    assert_settled(made, emulator)


def test_another_type_of_the_same_address_is_made_after_the_former_is_deleted(
    made: PulumiStack, emulator: Emulator
) -> None:
    made.program(declared(kind="email"))

    preview = made.preview()
    made.up()
    written = writes(emulator)

    assert "replace" in preview.text
    assert written == [("DELETE", "IG"), ("POST", "Ad")]
    assert ["email"] == [row.type for row in held(emulator)]
    assert_settled(made, emulator)


def test_another_address_is_made_before_the_former_is_deleted(
    made: PulumiStack, emulator: Emulator
) -> None:
    made.program(declared(address="shop"))

    made.up()

    assert [("POST", "Ad"), ("DELETE", "IG")] == writes(emulator)
    assert ["shop"] == [row.address for row in held(emulator)]


def test_an_address_that_was_there_before_with_another_type_is_refused_at_preview(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.seed_directory({"address_configurations": [{"type": "chat", "address": "web"}]})
    [row] = held(emulator)
    program.program(declared(kind="email"))

    preview = program.preview(ok=False)

    assert f"web is there already ({row.sid}), with the type chat." in preview.text


def test_another_type_of_an_address_that_was_taken_over_is_refused_at_preview(
    program: PulumiStack, emulator: Emulator
) -> None:
    """The former one would have to be deleted, and it is not ours."""
    emulator.seed_directory({"address_configurations": [{"type": "chat", "address": "web"}]})
    program.program(declared())
    program.up()
    program.program(declared(kind="email"))

    preview = program.preview(ok=False)

    assert "with the type chat. Twilio cannot change that." in preview.text


def test_the_whole_auto_creation_of_an_address_is_put_back(
    program: PulumiStack, emulator: Emulator
) -> None:
    before = {
        "enabled": True,
        "type": "webhook",
        "conversation_service_sid": "IS" + "1" * 32,
        "webhook_url": HOOK,
        "webhook_method": "GET",
        "webhook_filters": ["onMessageAdded", "onMessageUpdated"],
    }
    address = {"type": "chat", "address": "web", "friendly_name": "Web", "auto_creation": before}
    emulator.seed_directory({"address_configurations": [address]})
    service = f', conversation_service_sid="{"IS" + "2" * 32}"'
    program.program(declared(f'{service}, friendly_name="Web chat", take_over=True'))
    program.up()
    [taken] = held(emulator)

    program.destroy()

    [row] = held(emulator)
    assert taken.friendly_name == "Web chat"
    assert taken.auto_creation["type"] == "studio"
    assert (row.friendly_name, row.auto_creation) == ("Web", before)


def test_an_address_that_begins_no_conversations_needs_no_permission(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.seed_directory({"address_configurations": [{"type": "chat", "address": "web"}]})
    program.program(declared())

    program.up()
    [row] = held(emulator)
    program.destroy()

    assert row.auto_creation["studio_flow_sid"]
    assert [False] == [each.auto_creation["enabled"] for each in held(emulator)]


def test_preview_tells_that_the_number_of_an_sms_address_has_a_web_hook_too(
    program: PulumiStack, emulator: Emulator
) -> None:
    emulator.add_number(NUMBER, sms_url=HOOK)
    program.program(declared(kind="sms", address=NUMBER))

    preview = program.preview()

    assert f"{NUMBER} (PN" in preview.text
    assert "also has a web hook for messages: a message then runs both." in preview.text


def test_two_resources_for_one_new_address_are_refused_at_preview(
    program: PulumiStack, emulator: Emulator
) -> None:
    program.program(declared() + ADDRESS.format(name="gate", type="chat", address="web", more=""))

    preview = program.preview(ok=False)

    assert "both declare web, and each would undo what the other does" in preview.text
