from __future__ import annotations

import json
from typing import Any

import pytest

from studio_emulator import Emulator
from studio_emulator.settings import Settings
from support.emulator_api import Api, SignIn

WRONG = {
    "no such knob": ({"latency": 1}, "There is no setting 'latency'; there are latency_ms,"),
    "a negative count": (
        {"lag_reads": -1},
        "Setting lag_reads takes a whole number, 0 to 1000000000",
    ),
    "true for a count": ({"lag_reads": True}, "Setting lag_reads takes a whole number"),
    "null for a count": ({"lag_reads": None}, "Setting lag_reads takes a whole number"),
    "no choice": ({"bad_revision": "500"}, "Setting bad_revision takes 404 or 400, not '500'."),
    "no boolean": ({"noop_revision": "off"}, "Setting noop_revision takes true or false"),
}


@pytest.mark.parametrize(("changes", "sentence"), WRONG.values(), ids=WRONG)
def test_refuses_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("'", ".")):
        Settings().with_changes(changes)


def test_makes_no_revision_of_an_update_without_a_difference_if_told_so(
    api: Api, emulator: Emulator, definition: dict[str, Any]
) -> None:
    flow = api.create()
    emulator.change_settings(noop_revision=False)

    same = api.update(flow["sid"], Definition=json.dumps(definition)).json()
    renamed = api.update(flow["sid"], FriendlyName="Next").json()

    assert (1, 2) == (same["revision"], renamed["revision"])


@pytest.fixture
def invalid(api: Api, emulator: Emulator) -> dict[str, Any]:
    """A stored draft whose initial state is missing."""
    emulator.change_settings(store_invalid_drafts=True)
    return api.create(Definition='{"states": []}')


def test_stores_an_invalid_draft_with_its_errors_if_told_so(
    api: Api, invalid: dict[str, Any]
) -> None:
    fetched = api.get(f"/v2/Flows/{invalid['sid']}").json()

    assert fetched["valid"] is False
    assert {"#/states", "#/initial_state"} == {
        problem["property_path"] for problem in fetched["errors"]
    }


def test_publishes_no_invalid_draft(api: Api, invalid: dict[str, Any]) -> None:
    answer = api.update(invalid["sid"], Status="published")

    assert (400, 81022) == (answer.status_code, answer.json()["code"])


def test_publishes_no_invalid_definition_even_if_it_stores_drafts(
    api: Api, invalid: dict[str, Any]
) -> None:
    answer = api.update(invalid["sid"], Status="published", Definition="{}")

    assert (400, 81022) == (answer.status_code, answer.json()["code"])


def test_refuses_the_parents_credentials_on_studio_if_told_so(api: Api, emulator: Emulator) -> None:
    emulator.change_settings(parent_on_studio="refuse")

    assert 401 == api.get("/v2/Flows").status_code
    assert 200 == api.get("/2010-04-01/Accounts.json").status_code


def test_answers_403_for_an_account_that_is_not_active_if_told_so(
    emulator: Emulator, sign_in: SignIn
) -> None:
    subaccount = emulator.create_account("Acme", emulator.account_sid)
    emulator.set_account_status(subaccount["sid"], "closed")
    emulator.change_settings(inactive_account="403")

    answer = sign_in(subaccount["sid"], subaccount["auth_token"]).get("/v2/Flows")

    assert (403, 20005) == (answer.status_code, answer.json()["code"])


def test_answers_400_for_a_revision_there_is_not_if_told_so(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    emulator.change_settings(bad_revision="400")

    answer = api.get(f"/v2/Flows/{flow['sid']}/Revisions/99")

    assert (400, 81021) == (answer.status_code, answer.json()["code"])


def test_clears_test_users_by_an_empty_body_if_told_so(api: Api, emulator: Emulator) -> None:
    path = f"/v2/Flows/{api.create()['sid']}/TestUsers"
    api.post(path, data={"TestUsers": ["client:bob"]})
    emulator.change_settings(clear_test_users="empty_body")

    refused = api.post(path, data={"TestUsers": ""})
    cleared = api.post(path)

    assert 400 == refused.status_code
    assert [] == cleared.json()["test_users"]


LIMITS = {
    "commit message": ("commit_message_limit", {"CommitMessage": "xx"}, (400, 20001)),
    "friendly name": ("friendly_name_limit", {"FriendlyName": "xx"}, (400, 20001)),
    "definition": ("definition_limit", {"Definition": "{}"}, (413, 20413)),
}


@pytest.mark.parametrize(("knob", "fields", "refusal"), LIMITS.values(), ids=LIMITS)
def test_limits_what_is_sent_if_told_so(
    api: Api, emulator: Emulator, knob: str, fields: dict[str, Any], refusal: tuple[int, int]
) -> None:
    flow = api.create()
    emulator.change_settings(**{knob: 1})

    answer = api.update(flow["sid"], **fields)

    assert refusal == (answer.status_code, answer.json()["code"])


def test_takes_no_definition_over_a_mebibyte(api: Api, definition: dict[str, Any]) -> None:
    definition["description"] = "x" * 1024 * 1024

    answer = api.post(
        "/v2/Flows",
        data={"FriendlyName": "x", "Status": "draft", "Definition": json.dumps(definition)},
    )

    assert 413 == answer.status_code


def test_accepts_an_empty_commit_message_if_told_so(api: Api, emulator: Emulator) -> None:
    emulator.change_settings(empty_commit_message="accept")

    assert api.create(CommitMessage="")["commit_message"] is None


def test_limits_test_users_if_told_so(api: Api, emulator: Emulator) -> None:
    path = f"/v2/Flows/{api.create()['sid']}/TestUsers"
    emulator.change_settings(test_users_limit=1)

    assert 400 == api.post(path, data={"TestUsers": ["a", "b"]}).status_code


def test_strips_unknown_keys_if_told_so(
    api: Api, emulator: Emulator, definition: dict[str, Any]
) -> None:
    emulator.change_settings(unknown_keys="strip")

    flow = api.create(Definition=json.dumps({**definition, "status": "x"}))

    assert definition == flow["definition"]


def test_rejects_unknown_keys_if_told_so(
    api: Api, emulator: Emulator, definition: dict[str, Any]
) -> None:
    emulator.change_settings(unknown_keys="reject")
    flow = {"FriendlyName": "x", "Status": "draft"}

    answer = api.post("/v2/Flows", data={**flow, "Definition": json.dumps({**definition, "x": 1})})

    (problem,) = answer.json()["details"]["errors"]
    assert "#/x" == problem["property_path"]


def test_normalises_if_told_so(api: Api, emulator: Emulator, definition: dict[str, Any]) -> None:
    emulator.change_settings(normalise=True)
    del definition["flags"]
    sent = {**definition, "description": "x"}

    flow = api.create(Definition=json.dumps(sent))

    assert {**sent, "flags": {"allow_concurrent_calls": True}} == flow["definition"]


def test_refuses_to_delete_if_told_so(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    emulator.change_settings(delete_conflict=True)

    answer = api.delete(f"/v2/Flows/{flow['sid']}")

    assert (409, 20409) == (answer.status_code, answer.json()["code"])
    assert 1 == len(emulator.flows())


def test_caps_a_page_size_that_is_too_large_if_told_so(api: Api, emulator: Emulator) -> None:
    emulator.change_settings(page_size_limit="cap")

    answer = api.get("/v2/Flows?PageSize=1001")

    assert 1000 == answer.json()["meta"]["page_size"]
