"""References where a program declares them, and where a flow is checked."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pulumi
import pytest

import pulumi_twilio_studio as studio
from pulumi_twilio_studio.definition import is_unresolved
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.flow.check import source_of
from pulumi_twilio_studio.resources.session import Session
from studio_emulator import Emulator
from support.definitions import greeting

TEMPLATE = json.dumps(greeting("${content:Welcome}"))
WELCOME = "HX" + "1" * 32


@pytest.fixture
def account_sid(
    credentials: dict[str, str], emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> str:
    for name, value in credentials.items():
        monkeypatch.setenv(name, value)
    emulator.seed_directory({"contents": [{"friendly_name": "Welcome", "sid": WELCOME}]})
    return emulator.account_sid


def looked_up(
    definition: str, account_sid: str, foreseen: str | None = None, known: str | None = None
) -> Any:
    """Look it up in a run of its own, as a new process would."""
    inputs = {"definition": definition, "account_sid": account_sid}
    return source_of(Session(), inputs, foreseen, known)


def unresolved() -> str:
    definition = studio.template(TEMPLATE).definition
    assert isinstance(definition, str)
    return definition


def test_puts_in_what_the_references_lead_to(account_sid: str) -> None:
    assert greeting(WELCOME) == json.loads(looked_up(unresolved(), account_sid))


@pytest.mark.parametrize("plain", [TEMPLATE, "flows/support.json", UNKNOWN])
def test_looks_only_into_templates(plain: str, account_sid: str, emulator: Emulator) -> None:
    emulator.clear_journal()

    assert plain == looked_up(plain, account_sid)
    assert [] == emulator.journal()


def test_a_definition_is_unknown_as_long_as_its_account_is_not_made(
    account_sid: str, emulator: Emulator
) -> None:
    emulator.clear_journal()

    assert UNKNOWN == looked_up(unresolved(), UNKNOWN)
    assert UNKNOWN == looked_up(UNKNOWN, UNKNOWN, unresolved())
    assert [] == emulator.journal()


def test_references_are_looked_up_before_the_other_values_are_known(
    account_sid: str, emulator: Emulator
) -> None:
    assert UNKNOWN == looked_up(UNKNOWN, account_sid, unresolved())
    assert any(entry["path"] == "/content/v1/Content" for entry in emulator.journal())


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_where_nothing_can_be_read_the_definition_is_the_one_that_the_state_knows(
    status: str, account_sid: str, emulator: Emulator
) -> None:
    tenant = emulator.create_account("Tenant", account_sid)["sid"]
    emulator.set_account_status(tenant, status)

    assert "known" == looked_up(unresolved(), tenant, known="known")
    assert UNKNOWN == looked_up(unresolved(), tenant)


def test_an_account_that_is_suspended_in_the_middle_of_a_run_blocks_nothing(
    account_sid: str, emulator: Emulator
) -> None:
    tenant = emulator.create_account("Tenant", account_sid)["sid"]
    run = Session()
    assert "active" == run.account(tenant).status
    emulator.set_account_status(tenant, "suspended")

    found = source_of(run, {"definition": unresolved(), "account_sid": tenant}, None, "known")

    assert "known" == found


def test_what_a_program_cannot_mean_ends_it_with_a_sentence() -> None:
    with pytest.raises(pulumi.RunError, match='"workflw" is not a kind of reference; did you mean'):
        studio.reference("workflw", "Any")


def test_a_reference_in_a_program_is_what_a_template_says() -> None:
    value = studio.reference("content", "Welcome")

    filled = studio.template(json.dumps(greeting("${body}")), body=value)

    assert unresolved() == filled.definition


def test_a_template_whose_references_wait_for_outputs_can_be_looked_up_before() -> None:
    text = json.dumps(greeting("${content:Welcome} ${sid}"))

    async def made() -> studio.Template:  # an output wants a loop that runs
        return studio.template(text, sid=pulumi.Output.from_input("FW1"))

    waiting = asyncio.run(made())

    assert waiting.foreseen is not None
    assert is_unresolved(waiting.foreseen)
    assert studio.template(text, sid="FW1").foreseen is None
