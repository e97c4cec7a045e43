"""The control API over HTTP: what a process that cannot import the emulator uses."""

from __future__ import annotations

from typing import Any, Protocol

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api


class AskControl(Protocol):
    """Asks the control API, and returns the JSON of the answer, which must have that status."""

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any: ...


@pytest.fixture
def control(api: Api) -> AskControl:
    """Asks the control API, without credentials."""
    api.auth = None

    def ask(method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = api.request(method, f"/emulator{path}", json=body)
        assert status == answer.status_code, answer.text
        return answer.json()

    return ask


def test_shows_accounts_whole_with_what_it_takes_to_sign_in(
    control: AskControl, emulator: Emulator
) -> None:
    (account,) = control("GET", "/accounts")

    assert (emulator.account_sid, emulator.auth_token) == (account["sid"], account["auth_token"])


def test_shows_every_flow_with_its_revision_log(
    api: Api, control: AskControl, emulator: Emulator
) -> None:
    credentials = api.auth or (emulator.account_sid, emulator.auth_token)
    api.auth = credentials
    flow = api.create(Status="published")
    api.update(flow["sid"], CommitMessage="Why")
    api.post(f"/v2/Flows/{flow['sid']}/TestUsers", data={"TestUsers": ["client:bob"]})
    api.auth = None

    (shown,) = control("GET", "/state")["accounts"][0]["flows"]

    assert (flow["sid"], "draft", 2, 1, ["client:bob"]) == tuple(
        shown[name] for name in ("sid", "status", "revision", "live_revision", "test_users")
    )
    assert [(1, None), (2, "Why")] == [
        (revision["revision"], revision["commit_message"]) for revision in shown["revisions"]
    ]
    assert flow["definition"] == shown["revisions"][0]["definition"]


def test_plants_shows_and_pulls_out_faults(control: AskControl) -> None:
    planted = control("POST", "/faults", {"action": {"status": 503}}, status=201)
    listed = control("GET", "/faults")
    control("DELETE", "/faults")

    assert [planted] == listed
    assert [] == control("GET", "/faults")


def test_plants_a_list_of_faults(control: AskControl) -> None:
    rules = [{"action": {"status": 503}}, {"action": {"drop": "after"}}]

    planted = control("POST", "/faults", rules, status=201)

    assert [{"status": 503}, {"drop": "after"}] == [rule["action"] for rule in planted]


def test_answers_once_a_fault_has_fired(api: Api, control: AskControl) -> None:
    fault = control("POST", "/faults", {"action": {"status": 503}}, status=201)
    api.get("/v2/Flows")

    (rule,) = control("GET", f"/faults?wait_fired={fault['id']}")

    assert 1 == rule["fired"]


def test_answers_408_when_a_fault_does_not_fire(control: AskControl) -> None:
    fault = control("POST", "/faults", {"action": {"status": 503}}, status=201)

    answer = control("GET", f"/faults?wait_fired={fault['id']}&timeout=0.01", status=408)

    assert f"The fault {fault['id']} did not fire within 0.01 s." == answer["error"]


def test_shows_and_clears_the_journal(api: Api, control: AskControl) -> None:
    api.get("/v2/Flows")
    api.post("/v2/Flows")

    both, writes = control("GET", "/journal"), control("GET", "/journal?writes=1")
    control("DELETE", "/journal")

    assert ([1, 2], [2]) == tuple([entry["number"] for entry in kept] for kept in (both, writes))
    assert [] == control("GET", "/journal")


def test_turns_knobs(control: AskControl) -> None:
    changed = control("POST", "/settings", {"lag_reads": 2})

    assert 2 == changed["lag_reads"]
    assert changed == control("GET", "/settings")


def test_creates_accounts_and_keys_and_suspends(control: AskControl, emulator: Emulator) -> None:
    parent = control("POST", "/accounts", {"friendly_name": "Other"}, status=201)
    child = control(
        "POST", "/accounts", {"friendly_name": "Child", "parent": parent["sid"]}, status=201
    )
    key = control("POST", f"/accounts/{child['sid']}/keys", {"kind": "main"}, status=201)
    control("POST", f"/accounts/{child['sid']}", {"status": "suspended"})

    shown = control("GET", "/state")["accounts"][-1]
    assert (child["sid"], parent["sid"], "suspended", key["sid"]) == (
        shown["sid"],
        shown["owner_account_sid"],
        shown["status"],
        shown["keys"][0]["sid"],
    )


def test_rotates_a_token(control: AskControl, emulator: Emulator) -> None:
    rotated = control("POST", f"/accounts/{emulator.account_sid}/token", status=201)

    [account] = control("GET", "/accounts")
    assert rotated["auth_token"] == account["auth_token"] != emulator.auth_token


def test_goes_back_to_the_start(api: Api, control: AskControl, emulator: Emulator) -> None:
    control("POST", "/accounts", {"friendly_name": "Other"}, status=201)
    control("POST", "/settings", {"lag_reads": 2})
    control("POST", "/faults", {"action": {"status": 503}}, status=201)

    control("POST", "/reset")

    assert [emulator.account_sid] == [account["sid"] for account in control("GET", "/accounts")]
    assert 0 == control("GET", "/settings")["lag_reads"]
    assert [] == control("GET", "/faults") == control("GET", "/journal")


WRONG = {
    "a setting": ("/settings", {"x": 1}, "There is no setting 'x'"),
    "no object": ("/settings", [], "The body must be a JSON object."),
    "a fault": ("/faults", {"action": {"x": 1}}, "A fault's action must be exactly one of"),
    "a parent": ("/accounts", {"parent": "AC1"}, "There is no parent account AC1."),
    "an account": ("/accounts/AC1", {"status": "closed"}, "There is no account AC1."),
    "an account of a key": ("/accounts/AC1/keys", {}, "There is no account AC1."),
    "a part of a fault": (
        "/faults",
        {"time": 2, "action": {}},
        "A fault has no 'time'; there are match",
    ),
    "a key of an account": (
        "/accounts",
        {"name": "x"},
        "The body has no 'name'; there are friendly",
    ),
    "a key of a status": (
        "/accounts/AC1",
        {"state": "x"},
        "The body has no 'state'; there are status",
    ),
    "a key of a key": ("/accounts/AC1/keys", {"type": "main"}, "The body has no 'type'; there are"),
    "an account of a token": ("/accounts/AC1/token", {}, "There is no account AC1."),
}


@pytest.mark.parametrize(("path", "body", "sentence"), WRONG.values(), ids=WRONG)
def test_refuses_in_a_sentence(control: AskControl, path: str, body: Any, sentence: str) -> None:
    answer = control("POST", path, body, status=400)

    assert answer["error"].startswith(sentence)


@pytest.mark.parametrize("query", ["/journal?write=1", "/journal?writes=yes", "/faults?wait=x"])
def test_refuses_a_query_that_would_mean_nothing(control: AskControl, query: str) -> None:
    answer = control("GET", query, status=400)

    assert answer["error"].startswith(("The query has no ", "writes must be 0 or 1, not"))


def test_refuses_a_status_and_a_kind_of_key_there_is_not(
    control: AskControl, emulator: Emulator
) -> None:
    account = f"/accounts/{emulator.account_sid}"

    status = control("POST", account, {"status": "paused"}, status=400)
    key = control("POST", f"{account}/keys", {"kind": "x"}, status=400)

    assert "A status must be active, suspended or closed, not 'paused'." == status["error"]
    assert "The kind of an API key must be standard, main or restricted, not 'x'." == key["error"]


def test_is_never_mixed_with_twilios_paths(api: Api, emulator: Emulator) -> None:
    answer = api.get("/emulator")

    assert (404, 20404) == (answer.status_code, answer.json()["code"])
