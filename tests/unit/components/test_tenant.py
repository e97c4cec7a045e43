"""How a tenant is composed: what it declares, in which order, and what it refuses. Its life: tests/engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

import pulumi_twilio_studio as studio
from pulumi_twilio_studio.components.program import declare
from pulumi_twilio_studio.manifest import load
from support import tenants
from support.mocked_program import declared_by

ACCOUNT = "AC" + "1" * 32
NUMBER = "+15550100001"


def flows(folder: Path) -> dict[str, studio.TenantFlow]:
    """Those of the manifest that tests deploy, as a program writes them."""
    tenants.write(folder)
    path = folder / "flows"
    return {
        "support": studio.TenantFlow(template=path / "support.json"),
        "survey": studio.TenantFlow(template=path / "survey.json", friendly_name="How was it"),
        "greeting": studio.TenantFlow(
            template=path / "greeting.json", values={"company": "the Acme"}, test_users=[]
        ),
    }


def test_declares_the_account_and_each_flow_after_those_it_refers_to(tmp_path: Path) -> None:
    def program() -> None:
        studio.Tenant("acme", flows=flows(tmp_path), values={"company": "Acme"})

    found = declared_by(program)

    names = list(found)
    assert {"Tenant acme", "Subaccount acme"} < set(names)
    assert names.index("Flow acme-survey") < names.index("Flow acme-support")
    assert "Flow-acme-survey" in found["Flow acme-support"]["definition"]
    assert {"Subaccount-acme"} == {
        inputs["account_sid"] for name, inputs in found.items() if name.startswith("Flow ")
    }


def test_a_flows_own_value_and_test_users_win_over_the_tenants(tmp_path: Path) -> None:
    def program() -> None:
        studio.Tenant(
            "acme", flows=flows(tmp_path), values={"company": "Acme"}, test_users=["client:bob"]
        )

    found = declared_by(program)

    assert "Hello from Acme!" in found["Flow acme-support"]["definition"]
    assert "Welcome to the Acme." in found["Flow acme-greeting"]["definition"]
    assert ["client:bob"] == found["TestUsers acme-support"]["test_users"]
    assert [] == found["TestUsers acme-greeting"]["test_users"]


def test_an_account_that_is_given_is_used_and_none_is_made(tmp_path: Path) -> None:
    def program() -> None:
        studio.Tenant(
            "acme", flows=flows(tmp_path), values={"company": "Acme"}, account_sid=ACCOUNT
        )

    found = declared_by(program)

    assert "Subaccount acme" not in found
    assert ACCOUNT == found["Flow acme-survey"]["account_sid"]


def test_a_number_leads_to_the_flows_with_those_keys(tmp_path: Path) -> None:
    hotline = studio.TenantNumber(
        phone_number=NUMBER,
        voice_flow="support",
        sms_flow="survey",
        take_over=True,
        on_delete="leave",
        on_drift="fail",
    )
    found: list[studio.Tenant] = []

    def program() -> None:
        given = {"values": {"company": "Acme"}, "account_sid": ACCOUNT}
        found.append(
            studio.Tenant("acme", flows=flows(tmp_path), numbers={"hotline": hotline}, **given)
        )

    declared = declared_by(program)["PhoneNumber acme-hotline"]

    assert {
        "phone_number": NUMBER,
        "account_sid": ACCOUNT,
        "voice_flow": "Flow-acme-support",
        "sms_flow": "Flow-acme-survey",
        "take_over": True,
        "on_delete": "leave",
        "on_drift": "fail",
    }.items() <= declared.items()
    assert ["hotline"] == list(found[0].numbers)


def test_an_address_leads_to_the_flow_with_that_key(tmp_path: Path) -> None:
    chat = studio.TenantAddress(
        type="whatsapp",
        address=f"whatsapp:{NUMBER}",
        flow="survey",
        retry_count=2,
        take_over=True,
        on_delete="clear",
        on_drift="ignore",
    )
    found: list[studio.Tenant] = []

    def program() -> None:
        given = {"values": {"company": "Acme"}, "account_sid": ACCOUNT}
        found.append(
            studio.Tenant("acme", flows=flows(tmp_path), addresses={"chat": chat}, **given)
        )

    declared = declared_by(program)["ConversationAddress acme-chat"]

    assert {
        "type": "whatsapp",
        "address": f"whatsapp:{NUMBER}",
        "account_sid": ACCOUNT,
        "flow": "Flow-acme-survey",
        "retry_count": 2,
        "take_over": True,
        "on_delete": "clear",
        "on_drift": "ignore",
    }.items() <= declared.items()
    assert ["chat"] == list(found[0].addresses)


LOST = {
    "a key of no flow": (
        {"hotline": {"voice_flow": "suport"}},
        (
            'The voice_flow of "acme-hotline": the tenant "acme" has no flow "suport". Keys of its flows: '
            '"greeting", "support", "survey".'
        ),
    ),
    "a flow instead of its key": (
        {"hotline": {"sms_flow": pulumi.Output.from_input("support")}},
        'The sms_flow of "acme-hotline" must be the key of a flow of the tenant "acme", as text.',
    ),
    "no flow": (
        {"hotline": {}},
        'PhoneNumber "acme-hotline" declares nothing. Give it a voice_flow or an sms_flow.',
    ),
}


@pytest.mark.parametrize(("numbers", "sentence"), LOST.values(), ids=LOST)
def test_a_number_that_leads_to_no_flow_of_the_tenant_is_refused(
    numbers: dict[str, dict[str, Any]], sentence: str, tmp_path: Path
) -> None:
    given = {
        key: studio.TenantNumber(phone_number=NUMBER, **number) for key, number in numbers.items()
    }

    said = refused(
        lambda: studio.Tenant(
            "acme", flows=flows(tmp_path), values={"company": "Acme"}, numbers=given
        )
    )

    assert sentence == said


ODD = {
    "an output": (
        pulumi.Output.from_input({}),
        (
            'The numbers of the tenant "acme" are an output. Give a dict, because the program must '
            "know which resources there are."
        ),
    ),
    "a list": (
        [NUMBER],
        'The numbers of "acme" is of the type list. It must be a mapping of keys to studio.TenantNumber.',
    ),
    "a number as text": (
        {"hotline": NUMBER},
        'The numbers of "acme" holds a value of the type str. It must be a mapping of keys to studio.TenantNumber.',
    ),
}


@pytest.mark.parametrize(
    ("flow", "sentence"),
    [
        (
            "suport",
            (
                'The flow of "acme-chat": the tenant "acme" has no flow "suport". Keys of its flows: '
                '"greeting", "support", "survey".'
            ),
        ),
        (
            None,
            'The flow of "acme-chat" must be the key of a flow of the tenant "acme", as text.',
        ),
    ],
)
def test_an_address_that_leads_to_no_flow_of_the_tenant_is_refused(
    flow: Any, sentence: str, tmp_path: Path
) -> None:
    chat = studio.TenantAddress(type="chat", address="Web", flow=flow)

    said = refused(lambda: studio.Tenant("acme", flows=flows(tmp_path), addresses={"chat": chat}))

    assert sentence == said


def test_a_number_among_the_addresses_is_refused(tmp_path: Path) -> None:
    given: Any = {"chat": studio.TenantNumber(phone_number=NUMBER, sms_flow="support")}

    said = refused(lambda: studio.Tenant("acme", flows=flows(tmp_path), addresses=given))

    holds = 'The addresses of "acme" holds a value of the type TenantNumber.'
    assert f"{holds} It must be a mapping of keys to studio.TenantAddress." == said


@pytest.mark.parametrize(("numbers", "sentence"), ODD.values(), ids=ODD)
def test_numbers_of_a_wrong_type_are_refused(numbers: Any, sentence: str, tmp_path: Path) -> None:
    said = refused(lambda: studio.Tenant("acme", flows=flows(tmp_path), numbers=numbers))

    assert sentence == said


def test_a_number_and_an_address_of_a_manifest_are_declared(tmp_path: Path) -> None:
    numbers = f'numbers: {{hotline: {{phone_number: "{NUMBER}", voice_flow: support}}}}'
    addresses = "addresses: {chat: {type: chat, address: Web, flow: survey, retry_count: 1}}"
    text = tenants.MANIFEST.replace("acme: {", f"acme: {{{numbers}, {addresses}, ")
    manifest = load(tenants.write(tmp_path, text))

    found = declared_by(lambda: declare(manifest, "acme"))

    number, address = found["PhoneNumber acme-hotline"], found["ConversationAddress acme-chat"]
    assert (NUMBER, "Flow-acme-support") == (number["phone_number"], number["voice_flow"])
    assert "sms_flow" not in number
    assert ("chat", "Web", 1) == (address["type"], address["address"], address["retry_count"])
    assert "Flow-acme-survey" == address["flow"]


def test_the_tenant_of_a_manifest_is_declared_and_exported(tmp_path: Path) -> None:
    manifest = load(tenants.write(tmp_path))

    found = declared_by(lambda: declare(manifest, "acme"))

    assert "Acme Ltd" == found["Subaccount acme"]["friendly_name"]
    assert 3 == sum(name.startswith("TestUsers ") for name in found)


def test_a_stack_that_may_be_no_tenants_declares_nothing(tmp_path: Path) -> None:
    manifest = load(tenants.write(tmp_path))
    found: list[object] = []

    def program() -> None:
        found.append(declare(manifest, "dev", missing_ok=True))

    assert {} == declared_by(program)
    assert [None] == found


def test_a_tenant_that_the_manifest_does_not_hold_ends_the_program(tmp_path: Path) -> None:
    path = tenants.write(tmp_path)

    said = refused(lambda: declare(path, "acne"))

    assert said.startswith(f'{path} declares no tenant "acne"; did you mean "acme"?')


def refused(program: Callable[[], object]) -> str:
    with pytest.raises(pulumi.RunError) as caught:
        declared_by(program)
    return str(caught.value)


def test_flows_that_refer_to_each_other_are_refused_with_their_path(tmp_path: Path) -> None:
    given = flows(tmp_path)
    template = given["greeting"].template
    given["survey"] = studio.TenantFlow(
        template=template,
        friendly_name="How was it",
        values={"company": studio.reference("flow", "support")},
    )

    said = refused(lambda: studio.Tenant("acme", flows=given, values={"company": "Acme"}))

    circle = "support -> survey -> support"
    assert f'In the tenant "acme" flows refer to each other in a circle: {circle}.' == said


def test_a_value_that_no_template_asks_for_is_refused(tmp_path: Path) -> None:
    values = {"company": "Acme", "compny": "Acme"}

    said = refused(lambda: studio.Tenant("acme", flows=flows(tmp_path), values=values))

    assert said.startswith('No template of the tenant "acme" has a placeholder ${compny}; did you')


def test_two_flows_of_one_friendly_name_are_refused(tmp_path: Path) -> None:
    given = flows(tmp_path)
    given["again"] = given["survey"]

    said = refused(lambda: studio.Tenant("acme", flows=given, values={"company": "Acme"}))

    assert (
        'The flows "survey" and "again" of the tenant "acme" have the same friendly name.' == said
    )


def test_what_is_wrong_with_the_manifest_ends_the_program_in_sentences(tmp_path: Path) -> None:
    path = tenants.write(tmp_path, "tenants: {acme: {wave: x}}")

    said = refused(lambda: declare(path, "acme"))

    assert f"{path}:1:18: tenants.acme.wave: must be a valid integer" == said


IDLE = {
    "friendly_name": {"friendly_name": "Acme Ltd"},
    "status": {"status": "suspended"},
    "on_delete": {"on_delete": "close"},
}


@pytest.mark.parametrize("name", IDLE)
def test_what_is_for_an_account_that_is_made_is_refused_beside_one_that_is_given(
    name: str, tmp_path: Path
) -> None:
    said = refused(
        lambda: studio.Tenant("acme", flows=flows(tmp_path), account_sid=ACCOUNT, **IDLE[name])
    )

    sentence = f'{name} of the tenant "acme" is only for new subaccounts'
    assert f"{sentence}; leave it out beside account_sid." == said


@pytest.mark.parametrize(("name", "value"), [("status", "suspended"), ("on_delete", "retain")])
def test_what_is_not_known_to_the_program_is_refused(name: str, value: str, tmp_path: Path) -> None:
    def program() -> None:
        given: dict[str, Any] = {name: pulumi.Output.from_input(value)}
        studio.Tenant("acme", flows=flows(tmp_path), **given)

    assert f'{name} of the tenant "acme" must be text, not an output' in refused(program)


def test_a_manifests_tenant_may_have_an_account_that_exists(tmp_path: Path) -> None:
    path = tenants.write(
        tmp_path, f"defaults: {{on_delete: close}}\ntenants: {{acme: {{account_sid: {ACCOUNT}}}}}"
    )

    found = declared_by(lambda: declare(load(path), "acme"))

    assert "Subaccount acme" not in found
