"""A token that was rotated is fetched once and the call made again; another refusal stands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import Inactive, Unauthorized
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.subaccounts import answered, child


def test_a_token_rotated_in_the_middle_of_a_run_is_fetched_once_and_the_call_made_again(
    client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)
    client = client_for(acme["sid"])
    client.flows()
    emulator.rotate_token(acme["sid"])
    emulator.clear_journal()

    made = client.create_flow(
        friendly_name="x", status="draft", definition=greeting(), commit_message=None
    )

    assert [flow["sid"] for flow in emulator.flows(acme["sid"])] == [made.sid]
    assert answered(emulator) == [
        "POST /v2/Flows 401",
        f"GET /2010-04-01/Accounts/{acme['sid']}.json 200",
        "POST /v2/Flows 201",
    ]


def test_a_token_may_be_rotated_again_and_again(
    client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)
    client = client_for(acme["sid"])

    for _ in range(3):
        emulator.rotate_token(acme["sid"])
        assert [] == client.flows()

    assert 3 == [entry["status"] for entry in emulator.journal()].count(401)


def test_threads_whose_token_was_rotated_share_one_new_one(
    client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)
    client = client_for(acme["sid"])
    client.flows()
    emulator.rotate_token(acme["sid"])
    emulator.change_settings(latency_ms=30)
    emulator.clear_journal()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: client.flows(), range(6)))

    fetched = [entry for entry in emulator.journal() if "/2010-04-01/" in entry["path"]]
    assert found == [[]] * 6
    assert 1 == len(fetched)


def test_a_refusal_that_is_no_rotation_stands_after_one_look(
    client_for: Callable[[str], Client], emulator: Emulator
) -> None:
    acme = child(emulator)
    client = client_for(acme["sid"])
    emulator.fault({"match": {"path": "/v2/"}, "times": None, "action": {"status": 401}})
    emulator.clear_journal()

    with pytest.raises(Unauthorized, match="they must be those of"):
        client.flows()

    assert 2 == len(emulator.journal())


@pytest.mark.parametrize("knob", ["401", "403"])
@pytest.mark.parametrize(
    ("standing", "sentence"),
    [("suspended", "reactivate it first"), ("closed", "that is final")],
)
def test_an_account_that_sleeps_or_is_closed_is_a_clear_sentence(
    standing: str, sentence: str, knob: str, client_for: Any, emulator: Emulator
) -> None:
    emulator.change_settings(inactive_account=knob)
    acme = child(emulator)
    client = client_for(acme["sid"])
    emulator.set_account_status(acme["sid"], standing)

    with pytest.raises(Inactive, match=f"account {acme['sid']} is {standing}; {sentence}") as told:
        client.flows()

    assert told.value.account_status == standing


def test_the_parents_own_refusal_asks_for_no_other_token(
    accounts: Accounts, parent: Settings, emulator: Emulator
) -> None:
    assert accounts.renew(parent) is parent
    assert [] == emulator.journal()
