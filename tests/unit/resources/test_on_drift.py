"""What a preview says of flows that nobody but the program may change, when somebody changed several of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.small_engine import Of, Resource, Run, Stack

TEXT = json.dumps(greeting())
EDITED = json.dumps(greeting("Go away!"))


def flow(name: str, **given: object) -> Resource:
    return Resource("Flow", name, {"definition": TEXT, "on_drift": "fail", **given})


def program(**changed: Resource) -> dict[str, Resource]:
    """Three flows that nobody else may change, one of them a tenant's, and one that anybody may."""
    declared = {
        "acme": Resource("Subaccount", "acme"),
        "first": flow("first"),
        "second": flow("second"),
        "tenants": flow("tenants", account_sid=Of("acme")),
        "free": flow("free", on_drift="repair"),
    }
    return {**declared, **changed}


@pytest.fixture
def changed(
    tmp_path: Path, credentials: dict[str, str], emulator: Emulator
) -> tuple[Stack, Callable[[str], str]]:
    """A stack of them, each of which somebody published over since; and the SID of each by its name."""
    stack = Stack(tmp_path, "shop", "dev", credentials, {})
    stack.up(program(), Run())
    sids = {each["urn"].rpartition("::")[2]: each["id"] for each in stack.resources}
    for account in emulator.accounts():
        client = client_for(emulator.base_url, account["sid"], account["auth_token"])
        for each in emulator.flows(account["sid"]):
            client.studio.v2.flows(each["sid"]).update(
                status="published", definition=json.loads(EDITED), commit_message="by hand"
            )
    return stack, sids.__getitem__


def test_all_flows_that_somebody_changed_are_named_by_the_first_refusal(
    changed: tuple[Stack, Callable[[str], str]],
) -> None:
    stack, sid = changed

    preview = stack.up(program(), Run(is_preview=True))

    [refusal] = preview.refusals
    assert [1, 1, 1, 0] == [
        refusal.count(sid(name)) for name in ("first", "second", "tenants", "free")
    ]
    assert 3 == refusal.count("by hand")
    assert 1 == refusal.count("Take their change into the program")


def test_a_deleted_flow_is_among_them(
    changed: tuple[Stack, Callable[[str], str]], emulator: Emulator
) -> None:
    stack, sid = changed
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    client.studio.v2.flows(sid("second")).delete()

    preview = stack.up(program(), Run(is_preview=True))

    [refusal] = preview.refusals
    assert f'somebody deleted flow "second" ({sid("second")})' in refusal


def test_a_flow_whose_change_the_program_has_taken_in_is_not_among_them(
    changed: tuple[Stack, Callable[[str], str]],
) -> None:
    stack, sid = changed
    taken_in = program(first=flow("first", definition=EDITED))

    preview = stack.up(taken_in, Run(is_preview=True))

    [refusal] = preview.refusals
    assert [0, 1, 1] == [refusal.count(sid(name)) for name in ("first", "second", "tenants")]


def test_a_flow_that_may_be_changed_by_now_is_not_among_them(
    changed: tuple[Stack, Callable[[str], str]],
) -> None:
    stack, sid = changed
    freed = program(first=flow("first", on_drift="repair"))

    preview = stack.up(freed, Run(is_preview=True))

    [refusal] = preview.refusals
    assert [0, 1, 1] == [refusal.count(sid(name)) for name in ("first", "second", "tenants")]


def test_a_refused_preview_says_the_same_at_the_next_run(
    changed: tuple[Stack, Callable[[str], str]],
) -> None:
    """A refresh has written into the state by then what somebody changed."""
    stack, sid = changed
    stack.up(program(), Run())

    again = stack.up(program(), Run())

    [refusal] = again.refusals
    assert [1, 1, 1] == [refusal.count(sid(name)) for name in ("first", "second", "tenants")]
