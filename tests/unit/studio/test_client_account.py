"""Whose account it is that answers: before the first create, and in every answer."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.studio.errors import WrongAccount
from pulumi_twilio_studio.studio.retry import RetryPolicy
from support.client_calls import CALLS, KEY, SID, create

OTHER_ACCOUNT = "AC" + "2" * 32
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
