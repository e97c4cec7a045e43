"""What becomes of flows and test users whose account is suspended or closed."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.resources import (
    conversation_address,
    flow,
    messaging_service,
    phone_number,
    test_users,
)
from pulumi_twilio_studio.resources.sentences import Error
from studio_emulator import Emulator
from support.definitions import greeting
from support.sessions import begin_session

KINDS = {
    "a flow": flow.FlowProvider(),
    "test users": test_users.TestUsersProvider(),
    "a number": phone_number.PhoneNumberProvider(),
    "a service": messaging_service.MessagingServiceProvider(),
    "an address": conversation_address.ConversationAddressProvider(),
}
ENTRANCES = {
    "a number": {"phone_number": "+15550100001", "voice_url": "https://shop.example.com"},
    "a service": {"service": "Alerts", "inbound_request_url": "https://shop.example.com"},
    "an address": {
        "type": "chat",
        "address": "web",
        "auto_creation_enabled": "true",
        "auto_creation_type": "studio",
        "studio_flow_sid": "FW" + "0" * 32,
    },
}
"""What each leads to."""


@pytest.fixture(autouse=True)
def new_process(credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Forgets all, as a new process would; the parent's credentials are configured."""
    for variable in [name for name in os.environ if name.startswith("TWILIO_")]:
        monkeypatch.delenv(variable)
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)

    def start() -> None:
        begin_session(monkeypatch)

    start()
    return start


@pytest.fixture
def acme(emulator: Emulator) -> str:
    return str(emulator.create_account("Acme", emulator.account_sid)["sid"])


@pytest.fixture
def states(acme: str, emulator: Emulator) -> dict[str, tuple[str, dict[str, Any]]]:
    """SID and state of each kind, made in that account and not looked at since."""
    definition = Definition.from_api(greeting())
    declared = {
        "identity": "o/p/s/greeter",
        "account_sid": acme,
        "friendly_name": "greeter",
        "status": "published",
        "definition": definition.text,
        "canvas": definition.layout_text,
        "layout": "ignore",
        "on_drift": "repair",
    }
    made = KINDS["a flow"].create(declared)
    users = {"flow_sid": made.id, "account_sid": acme, "test_users": ["client:bob"]}
    given = KINDS["test users"].create(users)
    emulator.add_number("+15550100001", account_sid=acme)
    emulator.seed_directory({"messaging_services": [{"friendly_name": "Alerts"}]}, acme)
    common = {"account_sid": acme, "take_over": False, "on_delete": "restore", "on_drift": "repair"}
    pointed = {
        name: KINDS[name].create({"identity": f"o/p/s/{name}", **common, **fields})
        for name, fields in ENTRANCES.items()
    }
    return {
        "a flow": (made.id, made.outs),
        "test users": (given.id, given.outs),
        **{name: (each.id, each.outs) for name, each in pointed.items()},
    }


@pytest.mark.keeps(
    "docs/extending.md",
    "How to add a kind of resource",
    "Unknown inputs, suspended accounts and closed accounts are handled.",
)
@pytest.mark.parametrize("kind", KINDS)
def test_in_a_suspended_account_all_is_taken_to_be_as_the_state_knows_it(
    kind: str,
    states: Any,
    acme: str,
    new_process: Callable[[], None],
    emulator: Emulator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new_process()
    emulator.set_account_status(acme, "suspended")

    found = KINDS[kind].read(*states[kind])

    assert (found.id, found.outs) == states[kind]
    assert f"account {acme} is suspended: what it holds cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_closed_account_all_is_gone(
    kind: str, states: Any, acme: str, new_process: Callable[[], None], emulator: Emulator
) -> None:
    new_process()
    emulator.set_account_status(acme, "closed")
    emulator.clear_journal()

    found = KINDS[kind].read(*states[kind])
    KINDS[kind].delete(*states[kind])

    assert ("", {}) == (found.id, found.outs)
    assert [] == emulator.writes()


@pytest.mark.parametrize("has_read", [False, True], ids=["unread", "read"])
@pytest.mark.parametrize(
    ("kind", "called"),
    [
        ("a flow", 'flow "greeter" ({sid})'),
        ("test users", 'the test users of flow "{sid}"'),
        ("a number", 'number "+15550100001" ({sid})'),
        ("a service", 'Messaging service "Alerts" ({sid})'),
        ("an address", 'conversation address "web" ({sid})'),
    ],
)
def test_what_is_to_be_deleted_in_a_suspended_account_is_left_there_and_forgotten_in_one_sentence(
    kind: str,
    called: str,
    has_read: bool,
    states: Any,
    acme: str,
    new_process: Callable[[], None],
    emulator: Emulator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sid = states["test users" if kind == "test users" else kind][0]
    new_process()
    emulator.set_account_status(acme, "suspended")
    emulator.clear_journal()
    if has_read:
        KINDS[kind].read(*states[kind])
        capsys.readouterr()

    KINDS[kind].delete(*states[kind])

    [said] = [line for line in capsys.readouterr().out.splitlines() if acme in line]
    assert said == (
        f"account {acme} is suspended, and nothing in it can be deleted: this stack only forgets "
        f"{called.format(sid=sid)}. To delete what stays there, reactivate the account and use the Console, or "
        "close the account."
    )
    assert [] == [write for write in emulator.writes() if write["applied"]]


def test_a_delete_that_replaces_waits_for_the_suspended_account(
    states: Any, acme: str, emulator: Emulator
) -> None:
    """What replaces it is declared in the same account, and a forgotten flow would be a second one with its marker."""
    sid, state = states["a flow"]
    emulator.set_account_status(acme, "suspended")
    KINDS["a flow"].check(state, state)

    with pytest.raises(Error, match=f"account {acme} is suspended; reactivate it first"):
        KINDS["a flow"].delete(sid, state)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_be_deleted_in_an_account_that_was_closed_meanwhile_counts_as_deleted(
    kind: str, states: Any, acme: str, emulator: Emulator
) -> None:
    KINDS[kind].read(*states[kind])
    emulator.set_account_status(acme, "closed")
    emulator.clear_journal()

    KINDS[kind].delete(*states[kind])

    assert [] == [write for write in emulator.writes() if write["applied"]]
