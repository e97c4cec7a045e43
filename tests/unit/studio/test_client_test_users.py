"""The test users of a flow: read, replaced, and cleared whichever way Twilio takes."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.studio.errors import NotFound, Rejected
from support.client_calls import GONE, SID


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
