"""The Executions API: what it starts, shows, refuses and ends."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api
from support.talks import ADDRESS, ASKS, CONTACT, with_subflow

Start = Callable[..., dict[str, Any]]


@pytest.fixture
def flow(api: Api) -> str:
    """A published flow that asks and waits: its SID."""
    sid: str = api.create(Status="published", Definition=json.dumps(ASKS))["sid"]
    return sid


@pytest.fixture
def start(api: Api, flow: str) -> Start:
    """Starts an execution of it."""

    def post(contact: str = CONTACT, **form: Any) -> dict[str, Any]:
        fields = {"To": contact, "From": ADDRESS, **form}
        answer = api.post(f"/v2/Flows/{flow}/Executions", data=fields)
        assert 201 == answer.status_code, answer.text
        created: dict[str, Any] = answer.json()
        return created

    return post


def test_a_new_execution_is_active_and_of_the_live_revision(
    api: Api, flow: str, start: Start
) -> None:
    api.update(flow, Definition=json.dumps(ASKS))

    created = start()

    assert ("active", 1, CONTACT, {}) == tuple(
        created[key] for key in ("status", "flow_version", "contact_channel_address", "context")
    )
    assert re.fullmatch("FN[0-9a-f]{32}", created["sid"])
    assert "RQ" == created["initiated_by"][:2]
    assert created == api.get(created["url"]).json()


def test_a_test_user_gets_the_draft(api: Api, flow: str, start: Start) -> None:
    api.update(flow, Definition=json.dumps(ASKS))
    api.post(f"/v2/Flows/{flow}/TestUsers", data={"TestUsers": CONTACT})

    assert (2, 1) == (start()["flow_version"], start("+15550100009")["flow_version"])


def test_a_draft_that_is_not_valid_does_not_run(api: Api, flow: str, emulator: Emulator) -> None:
    emulator.change_settings(store_invalid_drafts=True)
    flawed = {**ASKS, "initial_state": "nowhere"}
    assert 200 == api.update(flow, Definition=json.dumps(flawed)).status_code
    api.post(f"/v2/Flows/{flow}/TestUsers", data={"TestUsers": CONTACT})

    answer = api.post(f"/v2/Flows/{flow}/Executions", data={"To": CONTACT, "From": ADDRESS})

    assert (400, 81022) == (answer.status_code, answer.json()["code"])
    with pytest.raises(ValueError, match=r"Revision 2 of FW\w+ is not valid"):
        emulator.receive({"from": CONTACT, "to": ADDRESS, "flow": flow})


def test_parameters_are_what_the_flow_finds_below_flow_data(
    emulator: Emulator, start: Start
) -> None:
    created = start(Parameters='{"name": "Zeke"}')

    [heard] = emulator.execution(created["sid"])["heard"]
    assert "Hello Zeke, how was it?" == heard["body"]


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"To": ""}, 400, 20001),
        ({"From": ""}, 400, 20001),
        ({"To": "+1" + "5" * 299}, 400, 81023),
        ({"Parameters": "{"}, 400, 84004),
        ({"Parameters": "[1]"}, 400, 84004),
    ],
)
def test_refuses(api: Api, flow: str, form: dict[str, str], status: int, code: int) -> None:
    sent = {"To": CONTACT, "From": ADDRESS, **form}

    answer = api.post(f"/v2/Flows/{flow}/Executions", data=sent)

    assert (status, code) == (answer.status_code, answer.json()["code"])


def test_names_the_field_that_is_missing(api: Api, flow: str) -> None:
    answer = api.post(f"/v2/Flows/{flow}/Executions", data={"From": ADDRESS})

    assert "Missing required parameter To in the post body" == answer.json()["message"]


def test_a_flow_that_was_never_published_does_not_run(api: Api) -> None:
    sid = api.create(Definition=json.dumps(ASKS))["sid"]

    answer = api.post(f"/v2/Flows/{sid}/Executions", data={"To": CONTACT, "From": ADDRESS})

    assert (404, 20404) == (answer.status_code, answer.json()["code"])


def test_a_deleted_flow_has_no_executions(api: Api, flow: str, start: Start) -> None:
    url = start()["url"]

    api.delete(f"/v2/Flows/{flow}")

    assert {404} == {api.get(each).status_code for each in (url, f"/v2/Flows/{flow}/Executions")}


def test_only_one_execution_is_active_between_two_addresses(
    api: Api, flow: str, start: Start
) -> None:
    first = start()
    form = {"To": CONTACT, "From": ADDRESS}

    second = api.post(f"/v2/Flows/{flow}/Executions", data=form)
    api.post(first["url"], data={"Status": "ended"})

    assert (409, 20409) == (second.status_code, second.json()["code"])
    assert "active" == start()["status"]


def test_more_in_a_second_than_the_knob_says_are_throttled(
    api: Api, flow: str, start: Start, emulator: Emulator
) -> None:
    emulator.change_settings(executions_per_second=0)
    form = {"To": CONTACT, "From": ADDRESS}

    throttled = api.post(f"/v2/Flows/{flow}/Executions", data=form)
    emulator.change_settings(executions_per_second=None)

    assert (429, 20429) == (throttled.status_code, throttled.json()["code"])
    assert "active" == start()["status"]


def test_an_emulator_without_a_machine_says_so_and_keeps_nothing() -> None:
    with (
        Emulator() as emulator,
        Api(emulator.base_url, emulator.account_sid, emulator.auth_token) as api,
    ):
        path = f"/v2/Flows/{api.create(Status='published')['sid']}/Executions"

        answer = api.post(path, data={"To": CONTACT, "From": ADDRESS})

        assert (501, 20501) == (answer.status_code, answer.json()["code"])
        assert "nothing that runs flows" in answer.json()["message"]
        assert [] == api.get(path).json()["executions"]


def test_lists_the_newest_first_page_by_page(api: Api, flow: str, start: Start) -> None:
    sids = [start(f"+1555010000{number}")["sid"] for number in range(3)]

    page = api.get(f"/v2/Flows/{flow}/Executions?PageSize=2").json()
    rest = api.get(page["meta"]["next_page_url"]).json()

    assert sids[:0:-1] == [row["sid"] for row in page["executions"]]
    assert sids[:1] == [row["sid"] for row in rest["executions"]]


def test_lists_by_status_and_by_the_time_of_the_start(api: Api, flow: str, start: Start) -> None:
    ended, active = start("+15550100003"), start("+15550100004")
    api.post(ended["url"], data={"Status": "ended"})
    path = f"/v2/Flows/{flow}/Executions"

    def listed(**query: str) -> list[str]:
        return [row["sid"] for row in api.get(path, params=query).json()["executions"]]

    assert [ended["sid"]] == listed(status="ended")
    assert [active["sid"]] == listed(status="active")
    assert [] == listed(DateCreatedTo=active["date_created"][:4] + "-01-01T00:00:00Z")
    assert [active["sid"], ended["sid"]] == listed(DateCreatedFrom=ended["date_created"])
    assert [] == listed(DateCreatedTo="2020-01-01T00:00:00-08:00")


@pytest.mark.parametrize(
    "query", ["status=busy", "DateCreatedFrom=yesterday", "DateCreatedTo=", "PageSize=0"]
)
def test_refuses_a_filter(api: Api, flow: str, query: str) -> None:
    answer = api.get(f"/v2/Flows/{flow}/Executions?{query}")

    assert (400, 20001) == (answer.status_code, answer.json()["code"])


def test_ends_an_active_execution_once(api: Api, emulator: Emulator, start: Start) -> None:
    created = start()

    ended = api.post(created["url"], data={"Status": "ended"}).json()
    again = api.post(created["url"], data={"Status": "ended"}).json()

    assert ("ended", ended) == (ended["status"], again)
    assert ended["date_updated"] is not None
    assert [None] == [each["waiting"] for each in emulator.executions()]


def test_nothing_but_ended_can_be_set(api: Api, start: Start) -> None:
    answer = api.post(start()["url"], data={"Status": "active"})

    assert (400, 20001) == (answer.status_code, answer.json()["code"])


def test_a_deleted_execution_is_gone_with_its_steps(
    api: Api, emulator: Emulator, start: Start
) -> None:
    created = start()

    assert 204 == api.delete(created["url"]).status_code

    assert [404, 404] == [
        api.get(url).status_code for url in (created["url"], created["links"]["steps"])
    ]
    assert [] == emulator.executions()


def test_of_another_account_nothing_is_found(
    api: Api, emulator: Emulator, start: Start, sign_in: Callable[..., Api]
) -> None:
    other = emulator.create_account("Other")

    answer = sign_in(other["sid"], other["auth_token"]).get(start()["url"])

    assert 404 == answer.status_code


def test_an_execution_of_another_flow_is_not_found_below_this_one(api: Api, start: Start) -> None:
    another = api.create(Status="published")["sid"]

    answer = api.get(f"/v2/Flows/{another}/Executions/{start()['sid']}")

    assert (404, 20404) == (answer.status_code, answer.json()["code"])


def test_a_new_execution_lags_like_all_that_is_new(
    api: Api, flow: str, start: Start, emulator: Emulator
) -> None:
    emulator.change_settings(lag_reads=1)
    api.get(f"/v2/Flows/{flow}")
    created = start()

    listed = api.get(f"/v2/Flows/{flow}/Executions").json()["executions"]

    assert [] == listed
    assert 200 == api.get(created["url"]).status_code


def test_shows_the_whole_context_below_its_own_path(
    api: Api, emulator: Emulator, start: Start
) -> None:
    created = start(Parameters='{"name": "Zeke"}')
    emulator.answer(created["sid"], reply="Fine")

    shown = api.get(created["links"]["execution_context"]).json()

    assert {"trigger", "contact", "flow", "widgets"} == set(shown["context"])
    assert "Fine" == shown["context"]["widgets"]["ask"]["inbound"]["Body"]
    assert created["sid"] == shown["execution_sid"]


def test_a_restricted_key_needs_the_permission(
    emulator: Emulator, flow: str, sign_in: Callable[..., Api]
) -> None:
    read = "/twilio/studio/executions/list"
    key = emulator.create_key(emulator.account_sid, "restricted", (read,))
    api = sign_in(key["sid"], key["secret"])
    path = f"/v2/Flows/{flow}/Executions"

    statuses = [api.get(path).status_code, api.post(path).status_code]

    assert [200, 401] == statuses


def test_a_subflow_runs_in_its_live_revision(api: Api, emulator: Emulator, flow: str) -> None:
    outer = api.create(Status="published", Definition=json.dumps(with_subflow(flow)))["sid"]
    form = {"To": CONTACT, "From": ADDRESS}
    sid = api.post(f"/v2/Flows/{outer}/Executions", data=form).json()["sid"]

    emulator.answer(sid, reply="Fine")

    bodies = [
        each["body"] for each in emulator.execution(sid)["heard"] if each["kind"] == "message"
    ]
    assert ["Thank you for Fine", "Done."] == bodies[1:]
