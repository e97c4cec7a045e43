"""An answer about something else than was asked for is no answer, and one that does not say whose it is is ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import Unknown, WrongAccount

ACCOUNT, ANOTHER = "AC" + "1" * 32, "AC" + "3" * 32
SID, OTHER = f"FW{1:032x}", f"FW{2:032x}"


def create(client: Client) -> Any:
    return client.create_flow(
        friendly_name="Support", status="draft", definition={}, commit_message="first"
    )


ABOUT: dict[str, tuple[Callable[[Client], Any], str]] = {
    "the flow": (lambda client: client.fetch_flow(SID), f"it is about flow {OTHER}, but {SID}"),
    "the flow that was written": (
        lambda client: client.update_flow(SID, status="draft"),
        f"it is about flow {OTHER}, but {SID}",
    ),
    "its revision": (
        lambda client: client.fetch_revision(SID, 1),
        f"it is about flow {OTHER}, but {SID}",
    ),
    "its revisions": (lambda client: client.revisions(SID), f"it is about flow {OTHER}, but {SID}"),
    "its test users": (
        lambda client: client.test_users(SID),
        f"it is about flow {OTHER}, but {SID}",
    ),
    "its test users when written": (
        lambda client: client.set_test_users(SID, ["a"]),
        f"it is about flow {OTHER}, but {SID}",
    ),
}


@pytest.mark.parametrize(("call", "sentence"), ABOUT.values(), ids=ABOUT)
def test_an_answer_about_another_flow_is_not_handed_on(
    *,
    call: Callable[[Client], Any],
    sentence: str,
    serve: Any,
    connect: Any,
    reply: Any,
    flow_json: Any,
    page_json: Any,
) -> None:
    row = flow_json(2)
    body = {**row, **page_json([row], key="revisions"), "test_users": ["a"]}
    client = connect(serve(lambda _: reply(200, body)))

    with pytest.raises(Unknown) as caught:
        call(client)

    assert f"Twilio's answer cannot be used: {sentence} was asked for" in str(caught.value)


OTHER_REVISIONS = {
    7: ({"revision": 6}, "it is revision 6, but revision 7 was asked for"),
    "LatestPublished": (
        {"revision": 7, "status": "draft"},
        "it is a draft, but the latest published revision was asked for",
    ),
}


@pytest.mark.parametrize("asked", OTHER_REVISIONS)
def test_another_revision_than_was_asked_for_is_not_handed_on(
    asked: Any, serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    answered, sentence = OTHER_REVISIONS[asked]
    client = connect(serve(lambda _: reply(200, flow_json(**answered))))

    with pytest.raises(Unknown, match=sentence):
        client.fetch_revision(SID, asked)


@pytest.mark.parametrize("account_sid", [None, "", "left out"])
@pytest.mark.parametrize("call", [create, lambda client: client.fetch_flow(SID)])
def test_where_an_answer_names_no_account_the_one_asked_for_stands_in(
    call: Callable[[Client], Any],
    account_sid: str | None,
    serve: Any,
    connect: Any,
    reply: Any,
    flow_json: Any,
) -> None:
    body = flow_json(account_sid=account_sid)
    if account_sid == "left out":
        del body["account_sid"]
    server = serve(lambda request: reply(201 if request.method == "POST" else 200, body))

    assert ACCOUNT == call(connect(server)).account_sid


@pytest.mark.parametrize("field", ["sid", "account_sid"])
@pytest.mark.parametrize("value", ["FW1", "AC1", "../Accounts", 7, [], {}, True])
def test_a_create_answered_with_what_is_no_sid_is_unknown_and_undoes_nothing(
    field: str, value: object, serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    server = serve(lambda _: reply(201, flow_json(**{field: value})))

    with pytest.raises(Unknown, match=f"its {field} is not a SID"):
        create(connect(server))

    assert ["POST /v2/Flows"] == server.asked()


WRITES: dict[str, tuple[int, Callable[[Client], Any]]] = {
    "create": (201, create),
    "update": (200, lambda client: client.update_flow(SID, status="draft", commit_message="first")),
}


@pytest.mark.parametrize(("status", "call"), WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("account", [ACCOUNT, ANOTHER])
def test_a_write_answered_with_somebodys_save_is_unknown_and_undoes_nothing(
    *,
    status: int,
    call: Callable[[Client], Any],
    account: str,
    serve: Any,
    connect: Any,
    reply: Any,
    flow_json: Any,
) -> None:
    theirs = flow_json(commit_message="by hand", account_sid=account)
    server = serve(lambda _: reply(status, theirs))

    with pytest.raises((Unknown, WrongAccount)):
        call(connect(server))

    assert 1 == len(server.asked())


@pytest.mark.parametrize("message", [None, "", "fir", "first"])
@pytest.mark.parametrize(("status", "call"), WRITES.values(), ids=WRITES)
def test_a_commit_message_that_was_dropped_or_cut_is_still_ours(
    *,
    status: int,
    call: Callable[[Client], Any],
    message: str | None,
    serve: Any,
    connect: Any,
    reply: Any,
    flow_json: Any,
) -> None:
    server = serve(lambda _: reply(status, flow_json(commit_message=message)))

    assert SID == call(connect(server)).sid


@pytest.mark.parametrize("call", [create, lambda client: client.fetch_flow(SID)])
def test_a_single_flow_without_a_definition_is_no_answer(
    call: Callable[[Client], Any], serve: Any, connect: Any, reply: Any, flow_json: Any
) -> None:
    body = flow_json(definition=None)
    server = serve(lambda request: reply(201 if request.method == "POST" else 200, body))

    with pytest.raises(Unknown, match="it holds no definition"):
        call(connect(server))


@pytest.mark.parametrize("users", [None, "a", [7], [["a"]], {"a": 1}])
def test_what_is_no_list_of_texts_is_no_list_of_test_users(
    users: object, serve: Any, connect: Any, reply: Any
) -> None:
    client = connect(serve(lambda _: reply(200, {"sid": SID, "test_users": users})))

    with pytest.raises(Unknown, match="it holds no list of test users"):
        client.test_users(SID)


@pytest.mark.parametrize("sid", [SID, None, ""])
def test_test_users_that_name_no_other_flow_are_this_ones(
    sid: str | None, serve: Any, connect: Any, reply: Any
) -> None:
    client = connect(serve(lambda _: reply(200, {"sid": sid, "test_users": ["a"]})))

    assert ["a"] == client.test_users(SID)
