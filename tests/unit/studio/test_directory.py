"""What flows refer to, listed once an account, and never another account's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from pulumi_twilio_studio.studio.directory import Directory
from pulumi_twilio_studio.studio.entries import Environment, NamedEntry
from pulumi_twilio_studio.studio.errors import Rejected, StudioError, Unknown, WrongAccount

ACCOUNT = "AC" + "1" * 32
WORKSPACE = "WS" + "2" * 32
SERVICE = "ZS" + "3" * 32
BUILD = "ZB" + "4" * 32

LISTS: dict[str, tuple[Callable[[Directory], Any], str, int]] = {
    "/taskrouter/v1/Workspaces": (Directory.workspaces, "workspaces", 1000),
    f"/taskrouter/v1/Workspaces/{WORKSPACE}/Workflows": (lambda of: of.workflows(WORKSPACE), "workflows", 1000),
    f"/taskrouter/v1/Workspaces/{WORKSPACE}/TaskChannels": (lambda of: of.task_channels(WORKSPACE), "channels", 1000),
    "/serverless/v1/Services": (Directory.function_services, "services", 1000),
    "/messaging/v1/Services": (Directory.messaging_services, "services", 1000),
    "/content/v1/Content": (Directory.contents, "contents", 1000),
    "/conversations/v1/Services": (Directory.conversation_services, "services", 100),
}  # fmt: skip


def row(number: int = 1, account_sid: str = ACCOUNT, **fields: Any) -> dict[str, Any]:
    sid = f"WW{number:032x}"
    return {"sid": sid, "account_sid": account_sid, "friendly_name": f"Row {number}", **fields}


@pytest.fixture
def directory(serve: Any, connect: Any) -> Callable[[Callable[[Any], Any]], tuple[Directory, Any]]:
    """The directory of a client of a server that answers so, and the server."""

    def start(answer: Callable[[Any], Any]) -> tuple[Directory, Any]:
        server = serve(answer)
        return connect(server).directory, server

    return start


@pytest.mark.parametrize("path", LISTS)
def test_lists_below_the_products_name_and_to_the_last_page(
    path: str, directory: Any, reply: Any, page_json: Any
) -> None:
    ask, key, size = LISTS[path]

    def answer(request: Any) -> Any:
        if "Page" in request.query:
            return reply(200, page_json([row(2, unique_name="two")], key=key))
        following = f"https://elsewhere.example.com/v1/X?PageSize={size}&Page=1&PageToken=PT1"
        return reply(200, page_json([row(1)], following, key))

    listing, server = directory(answer)

    entries = ask(listing)

    assert [
        NamedEntry(f"WW{1:032x}", "Row 1"),
        NamedEntry(f"WW{2:032x}", "Row 2", "two"),
    ] == entries
    assert [f"GET {path}"] * 2 == server.asked()
    assert str(size) == server.requests[0].query["PageSize"]


def test_reads_environments_with_what_is_deployed_in_them(
    directory: Any, reply: Any, page_json: Any
) -> None:
    rows = [
        row(1, unique_name="dev", build_sid=BUILD, domain_name="shop-1-dev.twil.io"),
        row(2, unique_name="prod", build_sid=None, domain_name="shop-1.twil.io"),
    ]
    listing, _ = directory(lambda _: reply(200, page_json(rows, key="environments")))

    assert [
        Environment(f"WW{1:032x}", "", "dev", BUILD, "shop-1-dev.twil.io"),
        Environment(f"WW{2:032x}", "", "prod", "", "shop-1.twil.io"),
    ] == listing.environments(SERVICE)


def test_reads_the_functions_of_a_build_by_path(directory: Any, reply: Any) -> None:
    versions = [{"path": "/orders/status", "function_sid": "ZH" + "5" * 32}]
    listing, server = directory(lambda _: reply(200, row(sid=BUILD, function_versions=versions)))

    assert {"/orders/status": "ZH" + "5" * 32} == listing.deployed(SERVICE, BUILD)
    assert [f"GET /serverless/v1/Services/{SERVICE}/Builds/{BUILD}"] == server.asked()


def test_every_list_is_asked_for_once_by_however_many_threads(
    directory: Any, reply: Any, page_json: Any
) -> None:
    listing, server = directory(lambda _: reply(200, page_json([row()], key="contents")))
    barrier = Barrier(8)

    def ask(_: int) -> list[NamedEntry]:
        barrier.wait()
        found: list[NamedEntry] = listing.contents()
        return found

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))

    assert [[NamedEntry(f"WW{1:032x}", "Row 1")]] * 8 == found
    assert 1 == len(server.requests)


def test_a_failure_is_shared_and_not_asked_for_again(directory: Any, reply: Any) -> None:
    listing, server = directory(lambda _: reply(400, {"code": 20001, "message": "no"}))

    for _ in range(2):
        with pytest.raises(Rejected):
            listing.contents()

    assert 1 == len(server.requests)


def test_refuses_what_is_not_of_the_account_that_was_meant(
    directory: Any, reply: Any, page_json: Any
) -> None:
    rows = [row(), row(2, account_sid="AC" + "9" * 32)]
    listing, _ = directory(lambda _: reply(200, page_json(rows, key="services")))

    with pytest.raises(WrongAccount) as caught:
        listing.messaging_services()

    assert ACCOUNT == caught.value.meant
    assert "check TWILIO_ACCOUNT_SID" in str(caught.value)


def test_a_build_of_another_account_is_refused(directory: Any, reply: Any) -> None:
    listing, _ = directory(lambda _: reply(200, row(account_sid="AC" + "9" * 32)))

    with pytest.raises(WrongAccount):
        listing.deployed(SERVICE, BUILD)


@pytest.mark.parametrize("sid", [None, "", "WW1", "../Services"])
def test_a_row_without_a_sid_is_no_usable_answer(
    sid: str | None, directory: Any, reply: Any, page_json: Any
) -> None:
    """The SIDs of some rows become parts of paths."""
    listing, _ = directory(lambda _: reply(200, page_json([row(sid=sid)], key="workspaces")))

    with pytest.raises(Unknown, match="its sid is not a SID"):
        listing.workspaces()


def test_retries_as_every_read_does(directory: Any, reply: Any, page_json: Any) -> None:
    answers = iter(
        [reply(503), reply(429, {"code": 20429}), reply(200, page_json([], key="contents"))]
    )
    listing, server = directory(lambda _: next(answers))

    assert [] == listing.contents()
    assert 3 == len(server.requests)


def test_a_product_that_a_restricted_key_may_not_read_is_said(directory: Any, reply: Any) -> None:
    listing, _ = directory(lambda _: reply(403, {"code": 70051, "message": "Authorization Failed"}))

    with pytest.raises(StudioError, match="does the API key hold this permission"):
        listing.workspaces()
