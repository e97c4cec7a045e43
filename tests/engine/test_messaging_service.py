"""What is special about a Messaging service: it is found by its name, and it may let its numbers decide."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

HOOK = "https://example.com/hook"
FLOW = """
flow = studio.Flow("greeter", definition="greeter.json")
pulumi.export("sid", flow.sid)
"""


def declared(arguments: str = "flow=flow", service: str = "Alerts") -> str:
    return f'{FLOW}studio.MessagingService("alerts", service="{service}", {arguments})\n'


@pytest.fixture
def program(stack: PulumiStack) -> PulumiStack:
    stack.definition("greeter.json", greeting())
    return stack


def add_service(emulator: Emulator, **fields: Any) -> str:
    [added] = emulator.seed_directory(
        {"messaging_services": [{"friendly_name": "Alerts", **fields}]}
    )["messaging_services"]
    return str(added["sid"])


def held(emulator: Emulator) -> Any:
    """The only service, as Twilio's own client lists it."""
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    [row] = client.messaging.v1.services.list()
    return row


def test_two_services_of_one_name_are_refused_with_both_sids(
    program: PulumiStack, emulator: Emulator
) -> None:
    first, second = add_service(emulator), add_service(emulator)
    program.program(declared())

    preview = program.preview(ok=False)

    assert 'has 2 Messaging services of the name "Alerts":' in preview.text
    assert first in preview.text
    assert second in preview.text


def test_a_service_that_the_account_does_not_have_is_refused_at_preview(
    program: PulumiStack, emulator: Emulator
) -> None:
    add_service(emulator)
    program.program(declared(service="Alert"))

    preview = program.preview(ok=False)

    assert 'has no Messaging service "Alert"; did you mean "Alerts"?' in preview.text


def test_a_service_that_is_declared_by_its_sid_may_be_renamed_at_twilio(
    program: PulumiStack, emulator: Emulator
) -> None:
    sid = add_service(emulator)
    program.program(declared(service=sid))
    program.up()
    held(emulator).update(friendly_name="News")
    emulator.clear_journal()

    program.up("--expect-no-changes")

    assert [] == emulator.writes()
    assert held(emulator).inbound_request_url.endswith(program.output("sid"))


def test_a_service_that_lets_its_numbers_decide_is_not_taken_silently(
    program: PulumiStack, emulator: Emulator
) -> None:
    add_service(emulator, use_inbound_webhook_on_number=True)
    program.program(declared())

    refused = program.preview(ok=False)
    program.program(declared("flow=flow, take_over=True"))
    program.up()
    taken = held(emulator).use_inbound_webhook_on_number
    program.destroy()

    assert "use_inbound_webhook_on_number is true" in refused.text
    assert taken is False
    assert held(emulator).use_inbound_webhook_on_number is True


def test_preview_tells_that_the_flow_gets_nothing_if_the_numbers_decide(
    program: PulumiStack, emulator: Emulator
) -> None:
    add_service(emulator)
    program.program(declared("flow=flow, use_inbound_webhook_on_number=True"))

    preview = program.preview()

    assert (
        "Alerts does not lead to its flow: with use_inbound_webhook_on_number=True" in preview.text
    )


def test_the_other_settings_of_a_service_are_declared_and_put_back(
    program: PulumiStack, emulator: Emulator
) -> None:
    before = {"fallback_url": f"{HOOK}/old", "fallback_method": "GET", "inbound_method": "GET"}
    add_service(emulator, **before)
    fallback = f'fallback_url="{HOOK}", fallback_method="POST"'
    program.program(declared(f"flow=flow, {fallback}, take_over=True"))
    program.up()
    row = held(emulator)
    declared_now = (row.inbound_method, row.fallback_url, row.fallback_method)

    program.destroy()

    row = held(emulator)
    assert declared_now == ("POST", HOOK, "POST")
    assert {name: getattr(row, name) for name in before} == before
    assert row.inbound_request_url is None


def test_a_service_without_anything_to_declare_ends_the_program(program: PulumiStack) -> None:
    program.program('studio.MessagingService("alerts", service="Alerts")')

    preview = program.preview(ok=False)

    assert 'MessagingService "alerts" declares nothing. Give it a flow' in preview.text
