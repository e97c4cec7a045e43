"""Each call sends what Twilio documents, reads what it answers, and minds whose account it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import (
    ConfigurationError,
    InvalidDefinition,
    NotFound,
    Rejected,
    Unknown,
)
from pulumi_twilio_studio.studio.models import Flow
from support.client_calls import CALLS, GONE, SID, create, validate

DONE = {"/v2/Flows": 201, f"/v2/Flows/{SID}": 200}
"""The status by which Twilio answers a POST there."""


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

    with pytest.raises(Unknown, match="Twilio's answer cannot be used: "):
        CALLS[request_line](connect(server))

    once = request_line in {"POST /v2/Flows", f"POST /v2/Flows/{SID}"}
    assert (1 if once else 4) == len(server.asked())
