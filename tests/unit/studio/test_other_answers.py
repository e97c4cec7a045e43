"""An answer about something else than was asked for is no answer, and one that does not say whose it is is ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import StudioError, Unknown, WrongAccount
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings

ACCOUNT = "AC" + "1" * 32
SID, OTHER = f"FW{1:032x}", f"FW{2:032x}"
SUBACCOUNT, ANOTHER = "AC" + "2" * 32, "AC" + "3" * 32
WORKSPACE, SERVICE, BUILD = "WS" + "4" * 32, "ZS" + "5" * 32, "ZB" + "6" * 32


def create(client: Client) -> Any:
    return client.create_flow(
        friendly_name="Support", status="draft", definition={}, commit_message="first"
    )


ABOUT: dict[str, tuple[Callable[[Client], Any], str]] = {
    "the flow": (lambda client: client.fetch_flow(SID), f"it is about flow {OTHER}, and {SID}"),
    "the flow that was written": (
        lambda client: client.update_flow(SID, status="draft"),
        f"it is about flow {OTHER}, and {SID}",
    ),
    "its revision": (
        lambda client: client.fetch_revision(SID, 1),
        f"it is about flow {OTHER}, and {SID}",
    ),
    "its revisions": (lambda client: client.revisions(SID), f"it is about flow {OTHER}, and {SID}"),
    "its test users": (
        lambda client: client.test_users(SID),
        f"it is about flow {OTHER}, and {SID}",
    ),
    "its test users when written": (
        lambda client: client.set_test_users(SID, ["a"]),
        f"it is about flow {OTHER}, and {SID}",
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
    7: ({"revision": 6}, "it is revision 6, and revision 7 was asked for"),
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


ELSEWHERE: dict[str, tuple[Callable[[Any], Any], str, dict[str, Any]]] = {
    "a workspace": (lambda of: of.workflows(WORKSPACE), "workflows", {"workspace_sid": "WS" + "9" * 32}),
    "channels": (lambda of: of.task_channels(WORKSPACE), "channels", {"workspace_sid": "WS" + "9" * 32}),
    "a service": (lambda of: of.environments(SERVICE), "environments", {"service_sid": "ZS" + "9" * 32}),
    "a build": (lambda of: of.deployed(SERVICE, BUILD), "x", {"sid": "ZB" + "9" * 32}),
    "a build's service": (lambda of: of.deployed(SERVICE, BUILD), "x", {"sid": BUILD, "service_sid": "ZS" + "9" * 32}),
}  # fmt: skip


@pytest.mark.parametrize(("ask", "key", "fields"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_rows_of_another_home_are_not_handed_on(
    *,
    ask: Callable[[Any], Any],
    key: str,
    fields: dict[str, Any],
    serve: Any,
    connect: Any,
    reply: Any,
    page_json: Any,
) -> None:
    row = {"sid": f"WW{1:032x}", "account_sid": ACCOUNT, "friendly_name": "a", **fields}
    client = connect(serve(lambda _: reply(200, {**row, **page_json([row], key=key)})))

    with pytest.raises(Unknown, match=r"it is about \w+ \w\w9+, and \w+ was asked for"):
        ask(client.directory)


WRONG_ROWS: dict[str, dict[str, Any]] = {
    "sid": {"sid": "x"},
    "sid a number": {"sid": 7},
    "account": {"account_sid": 7},
    "name": {"friendly_name": ["a"]},
    "unique name": {"unique_name": 7},
}


@pytest.mark.parametrize("fields", WRONG_ROWS.values(), ids=WRONG_ROWS)
def test_a_row_of_another_type_is_no_row(
    fields: dict[str, Any], serve: Any, connect: Any, reply: Any, page_json: Any
) -> None:
    row = {"sid": f"WS{1:032x}", "account_sid": ACCOUNT, "friendly_name": "a", **fields}
    client = connect(serve(lambda _: reply(200, page_json([row], key="workspaces"))))

    with pytest.raises(Unknown, match="of no use"):
        client.directory.workspaces()


@pytest.mark.parametrize("versions", ["x", 7, [7], [{"function_sid": 7}], [{"path": 7}], {"a": 1}])
def test_functions_of_another_type_are_no_functions(
    versions: object, serve: Any, connect: Any, reply: Any
) -> None:
    body = {"sid": BUILD, "account_sid": ACCOUNT, "function_versions": versions}
    client = connect(serve(lambda _: reply(200, body)))

    with pytest.raises(Unknown, match="of no use"):
        client.directory.deployed(SERVICE, BUILD)


@pytest.fixture
def accounts(serve: Any, reply: Any) -> Iterator[Callable[..., tuple[AccountsClient, Any]]]:
    """The client of an Accounts API that answers every call with that account, and the server."""
    opened: list[AccountsClient] = []

    def start(answered: int = 200, **fields: Any) -> tuple[AccountsClient, Any]:
        body = {
            "sid": SUBACCOUNT,
            "owner_account_sid": ACCOUNT,
            "friendly_name": "Acme",
            "status": "active",
            "auth_token": "t" * 32,
            **fields,
        }
        server = serve(lambda _: reply(answered, body))
        settings = Settings(ACCOUNT, "t" * 32, base_url=server.base_url)
        opened.append(AccountsClient(settings, pace=RetryPolicy(sleep=lambda _: None)))
        return opened[-1], server

    yield start
    for client in opened:
        client.close()


ABOUT_AN_ACCOUNT: dict[str, Callable[[AccountsClient], Any]] = {
    "a look": lambda client: client.fetch(SUBACCOUNT),
    "a change": lambda client: client.update(SUBACCOUNT, status="active"),
}


@pytest.mark.parametrize("call", ABOUT_AN_ACCOUNT.values(), ids=ABOUT_AN_ACCOUNT)
def test_an_answer_about_another_account_than_was_asked_for_is_not_handed_on(
    call: Callable[[AccountsClient], Any], accounts: Any
) -> None:
    client, _ = accounts(sid=ANOTHER)

    with pytest.raises(Unknown, match=f"it is about account {ANOTHER}, and {SUBACCOUNT} was asked"):
        call(client)


@pytest.mark.parametrize("owner", [None, ""])
@pytest.mark.parametrize("call", ABOUT_AN_ACCOUNT.values(), ids=ABOUT_AN_ACCOUNT)
def test_an_account_that_does_not_say_whose_it_is_is_the_parents(
    call: Callable[[AccountsClient], Any], owner: str | None, accounts: Any
) -> None:
    client, _ = accounts(owner_account_sid=owner)

    assert ACCOUNT == call(client).owner_account_sid


WRONG_ACCOUNTS: dict[str, dict[str, Any]] = {
    "no SID": {"sid": None},
    "another kind of SID": {"sid": SID},
    "a SID of another type": {"sid": 7},
    "an owner that is no SID": {"owner_account_sid": "AC1"},
    "an owner of another type": {"owner_account_sid": 7},
    "a name of another type": {"friendly_name": ["Acme"]},
    "no status": {"status": None},
    "a status there is not": {"status": "sleeping"},
    "a token of another type": {"auth_token": 7},
    "a date of another type": {"date_updated": [1]},
}


@pytest.mark.parametrize("fields", WRONG_ACCOUNTS.values(), ids=WRONG_ACCOUNTS)
def test_an_account_of_another_type_is_no_answer_and_not_made_twice(
    fields: dict[str, Any], accounts: Any
) -> None:
    client, server = accounts(201, **fields)

    with pytest.raises(Unknown, match="of no use"):
        client.create("Acme")

    assert ["POST /2010-04-01/Accounts.json"] == server.asked()


@pytest.mark.parametrize("status", [200, 201, 202, 204])
@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda client: client.create("Acme"), 201),
        (lambda client: client.fetch(SUBACCOUNT), 200),
        (lambda client: client.update(SUBACCOUNT, status="active"), 200),
    ],
    ids=["create", "look", "change"],
)
def test_only_the_answer_that_twilio_gives_about_an_account_counts(
    call: Callable[[AccountsClient], Any], expected: int, status: int, accounts: Any
) -> None:
    client, _ = accounts(status)

    try:
        outcome = call(client).sid
    except StudioError as error:
        outcome = type(error)

    assert (SUBACCOUNT if status == expected else Unknown) == outcome


def test_a_date_that_is_none_is_left_out(accounts: Any) -> None:
    client, _ = accounts(date_updated="Thu, 30 Jul 20150000000000 20:00:00 +99999999999999999999")

    with closing(client):
        assert client.fetch(SUBACCOUNT).date_updated is None
