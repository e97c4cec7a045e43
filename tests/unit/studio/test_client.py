"""Each call sends what Twilio documents, reads what it answers, and minds whose account it is."""

from __future__ import annotations

import json
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    InvalidDefinition,
    NotFound,
    NotSent,
    Rejected,
    StudioError,
    Throttled,
    Unknown,
    WrongAccount,
)
from pulumi_twilio_studio.studio.models import Flow
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy

SID = f"FW{1:032x}"
OTHER_ACCOUNT = "AC" + "2" * 32
KEY = {"auth_token": None, "api_key": "SK" + "3" * 32, "api_secret": "canary-secret-91bc"}
DEFINITION = {"states": [{"name": "Trigger", "text": "Grüße 👋 + mehr"}]}
DONE = {"/v2/Flows": 201, f"/v2/Flows/{SID}": 200}
"""The status by which Twilio answers a POST there."""

GONE = {"code": 20404, "message": "The requested resource was not found", "status": 404}
BUSY = {"code": 20429, "message": "Too Many Requests", "status": 429}


def create(client: Client, definition: Any = DEFINITION) -> Flow:
    return client.create_flow(
        friendly_name="Support", status="draft", definition=definition, commit_message="first"
    )


def validate(client: Client) -> None:
    client.validate_flow(friendly_name="Support", status="draft", definition=DEFINITION)


def failure(call: Callable[[Client], object], client: Client) -> StudioError:
    with pytest.raises(StudioError) as caught:
        call(client)
    return caught.value


CALLS: dict[str, Callable[[Client], object]] = {
    "GET /v2/Flows": lambda client: client.flows(),
    "POST /v2/Flows": create,
    f"GET /v2/Flows/{SID}": lambda client: client.fetch_flow(SID),
    f"POST /v2/Flows/{SID}": lambda client: client.update_flow(SID, status="published"),
    f"DELETE /v2/Flows/{SID}": lambda client: client.delete_flow(SID),
    "POST /v2/Flows/Validate": validate,
    f"GET /v2/Flows/{SID}/Revisions": lambda client: client.revisions(SID),
    f"GET /v2/Flows/{SID}/Revisions/7": lambda client: client.fetch_revision(SID, 7),
    f"GET /v2/Flows/{SID}/Revisions/LatestPublished": lambda client: client.fetch_revision(
        SID, "LatestPublished"
    ),
    f"GET /v2/Flows/{SID}/TestUsers": lambda client: client.test_users(SID),
    f"POST /v2/Flows/{SID}/TestUsers": lambda client: client.set_test_users(SID, ["a"]),
}
WRITES = [
    call for call in CALLS if call.startswith(("POST", "DELETE")) and not call.endswith("Validate")
]


@pytest.mark.parametrize(("request_line", "call"), CALLS.items(), ids=CALLS)
def test_calls_what_twilio_documents(
    request_line: str, call: Callable[[Client], object], serve: Any, connect: Any, reply: Any
) -> None:
    server = serve(lambda _: reply(404, GONE))

    with suppress(NotFound):
        call(connect(server))

    assert [request_line] == server.asked()


def test_creates_a_flow_with_compact_json_and_every_field(
    serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    server = serve(lambda _: reply(201, flow_json()))

    flow = create(connect(server))

    assert Flow.from_json(flow_json()) == flow
    assert [
        ("FriendlyName", "Support"),
        ("Status", "draft"),
        ("Definition", '{"states":[{"name":"Trigger","text":"Grüße 👋 + mehr"}]}'),
        ("CommitMessage", "first"),
    ] == server.requests[0].form


@pytest.mark.parametrize("message", [None, ""])
def test_never_sends_an_empty_commit_message(
    message: str | None, serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    server = serve(lambda request: reply(DONE[request.path], flow_json()))
    client = connect(server)

    client.create_flow(friendly_name="A", status="draft", definition={}, commit_message=message)
    client.update_flow(SID, status="draft", commit_message=message)

    sent = [[name for name, _ in request.form] for request in server.requests]
    assert [["FriendlyName", "Status", "Definition"], ["Status"]] == sent


def test_updates_with_only_what_is_given(
    serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    server = serve(lambda _: reply(200, flow_json(revision=2, commit_message="go")))

    flow = connect(server).update_flow(
        SID, status="published", definition={}, friendly_name="Renamed", commit_message="go"
    )

    assert 2 == flow.revision
    assert {
        "Status": "published",
        "FriendlyName": "Renamed",
        "Definition": "{}",
        "CommitMessage": "go",
    } == dict(server.requests[0].form)


@pytest.mark.parametrize("definition", [{"x": float("nan")}, {"x": "\ud83d"}, {"\ud83d": 1}])
def test_a_definition_that_is_no_json_is_refused_before_any_request(
    definition: Any, serve: Any, connect: Any, reply: Any
) -> None:
    server = serve(lambda _: reply())

    with pytest.raises(ConfigurationError, match="cannot be written as JSON"):
        create(connect(server), definition)

    assert [] == server.asked()


@pytest.mark.parametrize("sid", ["", "FW1", "../Accounts", SID + "/x", SID + "\n", "AC" + SID[2:]])
def test_what_is_no_flow_sid_never_enters_a_path(
    sid: str, serve: Any, connect: Any, reply: Any
) -> None:
    server = serve(lambda _: reply())

    with pytest.raises(ConfigurationError, match="is not a flow SID"):
        connect(server).fetch_flow(sid)

    assert [] == server.asked()


def test_takes_flow_sids_in_either_case(
    serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    sid = f"FW{0xABC:032x}"
    server = serve(lambda _: reply(200, flow_json(0xABC)))

    assert sid == connect(server).fetch_flow("FW" + sid[2:].upper()).sid


def test_lists_all_pages_and_drops_rows_that_come_twice(
    serve: Any, connect: Any, reply: Any, flow_json: Any, page_json: Any
) -> None:
    following = "https://studio.twilio.com/v2/Flows?PageSize=1000&Page=1&PageToken=PT1"
    first = page_json([flow_json(1), flow_json(2)], following)
    second = page_json([flow_json(2, revision=5), flow_json(1), flow_json(3)])
    server = serve(lambda request: reply(200, second if "Page" in request.query else first))

    flows = connect(server).flows()

    assert [(f"FW{1:032x}", 1), (f"FW{2:032x}", 5), (f"FW{3:032x}", 1)] == [
        (flow.sid, flow.revision) for flow in flows
    ]
    assert [{"PageSize": "1000"}, {"PageSize": "1000", "Page": "1", "PageToken": "PT1"}] == [
        request.query for request in server.requests
    ]


def test_lists_every_revision_though_they_share_a_sid(
    serve: Any, connect: Any, reply: Any, flow_json: Any, page_json: Any
) -> None:
    rows = [flow_json(revision=number) for number in (3, 2, 2, 1)]
    server = serve(lambda _: reply(200, page_json(rows, key="revisions")))

    assert [3, 2, 1] == [flow.revision for flow in connect(server).revisions(SID)]


def test_a_flow_that_is_not_found_is_not_said_to_be_deleted(
    serve: Any, connect: Any, reply: Any
) -> None:
    server = serve(lambda _: reply(404, GONE))

    with pytest.raises(NotFound):
        connect(server).delete_flow(SID)

    assert [f"DELETE /v2/Flows/{SID}"] == server.asked()


SUCCESS = {
    "GET /v2/Flows": 200,
    "POST /v2/Flows": 201,
    f"GET /v2/Flows/{SID}": 200,
    f"POST /v2/Flows/{SID}": 200,
    f"DELETE /v2/Flows/{SID}": 204,
    "POST /v2/Flows/Validate": 200,
    f"GET /v2/Flows/{SID}/Revisions": 200,
    f"GET /v2/Flows/{SID}/Revisions/7": 200,
    f"GET /v2/Flows/{SID}/Revisions/LatestPublished": 200,
    f"GET /v2/Flows/{SID}/TestUsers": 200,
    f"POST /v2/Flows/{SID}/TestUsers": 200,
}
"""By which status Twilio says that it was done (OpenAPI twilio_studio_v2, responses)."""


@pytest.mark.parametrize("status", [200, 201, 202, 203, 204, 206, 226])
@pytest.mark.parametrize("request_line", CALLS)
def test_only_the_answer_that_twilio_gives_counts(
    *,
    request_line: str,
    status: int,
    serve: Any,
    connect: Any,
    reply: Any,
    flow_json: Any,
    page_json: Any,
) -> None:
    flow = flow_json(revision=7, status="published")
    page = {**page_json([flow]), "revisions": [flow]}
    server = serve(lambda _: reply(status, {**flow, **page, "valid": True, "test_users": ["a"]}))
    client = connect(server)

    outcome = "done"
    try:
        CALLS[request_line](client)
    except Unknown as unknown:
        outcome = str(unknown)

    expected = SUCCESS[request_line]
    if status == expected:
        assert "done" == outcome
    else:
        assert f"this is not how Twilio answers: it would say {expected} (" in outcome
        assert "is a proxy in between" in outcome


def test_another_servers_404_is_no_proof_of_deletion(serve: Any, connect: Any, reply: Any) -> None:
    server = serve(lambda _: reply(404, b"<html>no such page</html>"))

    with pytest.raises(Rejected, match="is a proxy in between"):
        connect(server).delete_flow(SID)


@pytest.mark.parametrize("verdict", [{"valid": False}, {"Valid": False}])
def test_a_success_that_says_invalid_is_invalid(
    verdict: dict[str, bool], serve: Any, connect: Any, reply: Any
) -> None:
    findings = {"errors": [{"message": "must not be null", "property_path": "#/states/0"}]}
    server = serve(lambda _: reply(200, {**verdict, **findings}))

    with pytest.raises(InvalidDefinition) as caught:
        validate(connect(server))

    assert (("#/states/0", "must not be null"),) == caught.value.problems


def test_a_valid_definition_passes(serve: Any, connect: Any, reply: Any) -> None:
    server = serve(lambda _: reply(200, {"valid": True}))

    validate(connect(server))

    assert ["FriendlyName", "Status", "Definition"] == [name for name, _ in server.requests[0].form]


UNUSABLE = {
    "empty": b"",
    "HTML": b"<html>hello</html>",
    "cut": b'{"sid":"FW',
    "not UTF-8": b'{"sid":"\xff"}',
    "an array": b"[]",
    "another object": b"{}",
}


@pytest.mark.parametrize("body", UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("request_line", [call for call in CALLS if not call.startswith("DELETE")])
def test_a_success_without_its_content_is_unknown(
    request_line: str, body: bytes, serve: Any, connect: Any, reply: Any
) -> None:
    server = serve(lambda _: reply(SUCCESS[request_line], body))

    with pytest.raises(Unknown, match="Twilio's answer is of no use: "):
        CALLS[request_line](connect(server))

    once = request_line in {"POST /v2/Flows", f"POST /v2/Flows/{SID}"}
    assert (1 if once else 4) == len(server.asked())


def test_reads_test_users_without_empty_entries(serve: Any, connect: Any, reply: Any) -> None:
    server = serve(lambda _: reply(200, {"test_users": ["+1555", "", None, "client:bob"]}))

    assert ["+1555", "client:bob"] == connect(server).test_users(SID)


def test_replaces_test_users_by_repeated_fields(serve: Any, connect: Any, reply: Any) -> None:
    server = serve(lambda request: reply(200, {"test_users": [user for _, user in request.form]}))

    held = connect(server).set_test_users(SID, ["+14155551212", "", "client:bob"])

    assert ["+14155551212", "client:bob"] == held
    assert [("TestUsers", "+14155551212"), ("TestUsers", "client:bob")] == server.requests[0].form


ONE_EMPTY_VALUE = [("TestUsers", "")]
MISSING = {"code": 20001, "message": "Missing required parameter TestUsers", "status": 400}
CLEARING = {
    "takes one empty value": ([(200, {"test_users": [""]})], [ONE_EMPTY_VALUE]),
    "takes only an empty body": (
        [(400, MISSING), (200, {"test_users": []})],
        [ONE_EMPTY_VALUE, []],
    ),
    "ignores the empty value": (
        [(200, {"test_users": ["+1555"]}), (200, {"test_users": []})],
        [ONE_EMPTY_VALUE, []],
    ),
}


@pytest.mark.parametrize("users", [[], [""]])
@pytest.mark.parametrize(("replies", "forms"), CLEARING.values(), ids=CLEARING)
def test_clears_test_users_whichever_way_twilio_takes(
    *, users: list[str], replies: Any, forms: Any, serve: Any, connect: Any, reply: Any
) -> None:
    queue = iter(replies)
    server = serve(lambda _: reply(*next(queue)))

    assert [] == connect(server).set_test_users(SID, users)
    assert forms == [request.form for request in server.requests]


def test_says_so_when_test_users_cannot_be_cleared(serve: Any, connect: Any, reply: Any) -> None:
    server = serve(lambda _: reply(200, {"test_users": ["+1555"]}))

    with pytest.raises(Rejected) as caught:
        connect(server).set_test_users(SID, [])

    assert (
        f"Twilio did not clear the test users: +1555 remain (POST /v2/Flows/{SID}/TestUsers);"
        " remove them in the Console" == str(caught.value)
    )


def test_clearing_the_test_users_of_no_flow_is_not_found(
    serve: Any, connect: Any, reply: Any
) -> None:
    server = serve(lambda _: reply(404, GONE))

    with pytest.raises(NotFound):
        connect(server).set_test_users(SID, [])

    assert 1 == len(server.asked())


ABOUT_A_FLOW = [call for call in CALLS if call.startswith("GET") and "TestUsers" not in call]


@pytest.mark.parametrize("request_line", [*ABOUT_A_FLOW, f"POST /v2/Flows/{SID}"])
def test_an_answer_about_another_account_is_not_handed_on(
    *, request_line: str, serve: Any, connect: Any, reply: Any, flow_json: Any, page_json: Any
) -> None:
    theirs = flow_json(account_sid=OTHER_ACCOUNT, revision=7, status="published")
    page = {**page_json([theirs]), "revisions": [theirs]}
    server = serve(lambda _: reply(200, {**theirs, **page}))

    with pytest.raises(WrongAccount) as caught:
        CALLS[request_line](connect(server, **KEY))

    assert ("AC" + "1" * 32, OTHER_ACCOUNT) == (caught.value.meant, caught.value.actual)
    assert f"{caught.value.method} {caught.value.path}" == request_line
    assert (
        f"the credentials act on account {OTHER_ACCOUNT}, not on {'AC' + '1' * 32} as meant; the"
        f" answer, about flow {SID}, was discarded" in str(caught.value)
    )


def test_a_key_is_tried_by_a_read_before_its_first_create(
    serve: Any, connect: Any, reply: Any, flow_json: Any, page_json: Any
) -> None:
    theirs = page_json([flow_json(account_sid=OTHER_ACCOUNT)])
    server = serve(lambda _: reply(200, theirs))

    with pytest.raises(WrongAccount):
        create(connect(server, **KEY))

    assert ["GET /v2/Flows"] == server.asked()
    assert {"PageSize": "1"} == server.requests[0].query


def test_a_key_that_was_seen_to_belong_is_not_tried_again(
    serve: Any, connect: Any, reply: Any, flow_json: Any, page_json: Any
) -> None:
    def answer(request: Any) -> Any:
        status = 200 if request.method == "GET" else 201
        return reply(status, {**flow_json(), **page_json([])})

    server = serve(answer)
    client = connect(server, **KEY)

    create(client)
    create(client)

    assert ["GET /v2/Flows", "POST /v2/Flows", "POST /v2/Flows"] == server.asked()


def test_a_token_needs_no_trial(serve: Any, connect: Any, reply: Any, flow_json: Any) -> None:
    server = serve(lambda _: reply(201, flow_json()))

    create(connect(server))

    assert ["POST /v2/Flows"] == server.asked()


def test_a_flow_made_in_another_account_is_deleted_again(
    serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    theirs = flow_json(account_sid=OTHER_ACCOUNT)
    server = serve(lambda request: reply(204 if request.method == "DELETE" else 201, theirs))

    with pytest.raises(WrongAccount, match=f"flow {SID} was made there and deleted again"):
        create(connect(server, pace=RetryPolicy(in_flight=1)))

    assert ["POST /v2/Flows", f"DELETE /v2/Flows/{SID}"] == server.asked()


def test_says_so_when_a_flow_made_in_another_account_stays_there(
    serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    theirs = flow_json(account_sid=OTHER_ACCOUNT)
    refused = {"code": 20409, "message": "Flow is in use", "status": 409}
    server = serve(
        lambda request: reply(409, refused) if request.method == "DELETE" else reply(201, theirs)
    )

    with pytest.raises(WrongAccount, match=r"could not be deleted again: .*Flow is in use"):
        create(connect(server))


@pytest.mark.parametrize(("request_line", "call"), CALLS.items(), ids=CALLS)
def test_asks_before_each_attempt_to_write_and_only_then(
    request_line: str,
    call: Callable[[Client], object],
    serve: Any,
    connect: Any,
    reply: Any,
) -> None:
    asked: list[str] = []
    replies = iter([reply(429, BUSY), reply(404, GONE)])
    client = connect(serve(lambda _: next(replies)), before_write=lambda: asked.append("may I?"))

    with pytest.raises(NotFound):
        call(client)

    assert (["may I?"] * 2 if request_line in WRITES else []) == asked


@pytest.mark.parametrize("request_line", WRITES)
def test_nothing_is_written_when_the_answer_is_no(
    request_line: str, serve: Any, connect: Any, reply: Any
) -> None:
    def refuse() -> None:
        raise ProcessLookupError("the engine is gone")

    server = serve(lambda _: reply())

    with pytest.raises(ProcessLookupError):
        CALLS[request_line](connect(server, before_write=refuse))

    assert [] == server.asked()


def test_waits_as_long_as_a_throttling_answer_says(
    serve: Any, connect: Any, reply: Any, clock: Any, flow_json: Any
) -> None:
    replies = iter([reply(429, BUSY, {"Retry-After": "7"}), reply(201, flow_json())])
    server = serve(lambda _: next(replies))

    create(connect(server, pace=clock.pace(random=lambda: 0.0)))

    assert [7.0] == clock.slept
    assert 2 == len(server.asked())


def test_an_api_that_is_down_is_told_by_address(connect: Any) -> None:
    with pytest.raises(NotSent) as caught:
        connect("http://127.0.0.1:1").flows()

    assert (
        "nothing answers at http://127.0.0.1:1: Connection refused (GET /v2/Flows, 4 attempts); is"
        " the network up, and TWILIO_BASE_URL (or twilio-studio:baseUrl) right?"
        == str(caught.value)
    )


@pytest.mark.parametrize("status", [307, 400, 401, 429, 500])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_no_error_holds_the_credentials(
    call: Callable[[Client], object], status: int, serve: Any, connect: Any, reply: Any
) -> None:
    client = connect(serve(lambda _: reply(status, b"{}")), **KEY)

    error = failure(call, client)

    told = [error, vars(error), pickle.dumps(error), client, vars(client)]
    assert "canary" not in f"{error} {told!r}"
    assert (None, None) == (error.__cause__, error.__context__)


def test_does_not_pickle(connect: Any) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(connect("http://127.0.0.1:1"))


def test_32_threads_share_a_client(serve: Any, connect: Any, reply: Any, flow_json: Any) -> None:
    server = serve(lambda request: reply(200, flow_json(int(request.path[-32:], 16))))
    client = connect(server)
    sids = [f"FW{number:032x}" for number in range(1, 201)]

    with ThreadPoolExecutor(32) as threads:
        flows = list(threads.map(client.fetch_flow, sids))

    assert sids == [flow.sid for flow in flows]


@pytest.mark.parametrize("allowed", [1, 2, 3, 4])
def test_throttling_is_boring(
    allowed: int, serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    lock = threading.Lock()
    busy, served, refused = 0, 0, 0

    def answer(_: Any) -> Any:
        nonlocal busy, served, refused
        with lock:
            if busy >= allowed:
                refused += 1
                return reply(429, BUSY)
            busy += 1
            served += 1
        time.sleep(0.002)
        with lock:
            busy -= 1
        return reply(200, flow_json())

    pace = RetryPolicy(quota=RetryBudget(0), base_seconds=0.01)
    client = connect(serve(answer), pace=pace)

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(client.fetch_flow, [SID] * 200))

    assert 200 == served
    assert refused < 40


def test_gives_up_on_an_api_that_only_throttles(serve: Any, connect: Any, reply: Any) -> None:
    server = serve(lambda _: reply(429, json.dumps(BUSY).encode()))

    with pytest.raises(Throttled, match="19 attempts"):
        connect(server).fetch_flow(SID)
