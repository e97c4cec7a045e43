from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api


def walk(api: Api, url: str, key: str, direction: str = "next_page_url") -> list[list[str]]:
    """The sids of every page from `url` on, page by page."""
    pages = []
    while url:
        page = api.get(url).json()
        pages.append([row["sid"] for row in page[key]])
        url = page["meta"][direction]
    return pages


@pytest.fixture
def sids(api: Api) -> list[str]:
    """Five flows, newest first."""
    return [api.create(FriendlyName=f"Flow {number}")["sid"] for number in range(5)][::-1]


def test_walks_every_page_once_newest_first(api: Api, sids: list[str]) -> None:
    pages = walk(api, "/v2/Flows?PageSize=2", "flows")

    assert [sids[:2], sids[2:4], sids[4:]] == pages


def test_names_its_pages_with_absolute_urls(api: Api, sids: list[str]) -> None:
    meta = api.get("/v2/Flows?PageSize=2").json()["meta"]

    first = f"{api.base_url}/v2/Flows?PageSize=2&Page=0"
    assert ("flows", 0, 2, first, first, None) == tuple(
        meta[name]
        for name in ("key", "page", "page_size", "url", "first_page_url", "previous_page_url")
    )
    following = urlsplit(meta["next_page_url"])
    assert f"{api.base_url}/v2/Flows" == f"{following.scheme}://{following.netloc}{following.path}"
    assert {"PageSize": ["2"], "Page": ["1"]} == {
        name: values for name, values in parse_qs(following.query).items() if name != "PageToken"
    }


def test_leads_back_to_the_first_page(api: Api, sids: list[str]) -> None:
    last = api.get("/v2/Flows?PageSize=2").json()
    while last["meta"]["next_page_url"]:
        last = api.get(last["meta"]["next_page_url"]).json()

    pages = walk(api, last["meta"]["url"], "flows", "previous_page_url")

    assert [sids[4:], sids[2:4], sids[:2]] == pages


def test_neither_repeats_nor_skips_when_flows_come_and_go(api: Api, sids: list[str]) -> None:
    first = api.get("/v2/Flows?PageSize=2").json()
    api.delete(f"/v2/Flows/{sids[0]}")
    api.create()

    rest = walk(api, first["meta"]["next_page_url"], "flows")

    assert sids[2:] == [sid for page in rest for sid in page]


def test_pages_revisions_too(api: Api) -> None:
    flow = api.create()
    api.update(flow["sid"])

    page = api.get(f"/v2/Flows/{flow['sid']}/Revisions?PageSize=1").json()

    following = api.get(page["meta"]["next_page_url"]).json()
    assert [2, 1] == [page["revisions"][0]["revision"], following["revisions"][0]["revision"]]
    assert "revisions" == page["meta"]["key"]


def test_pages_accounts_with_relative_uris_that_keep_the_filter(
    api: Api, emulator: Emulator
) -> None:
    for _ in range(3):
        emulator.create_account("Acme", emulator.account_sid)

    page = api.get("/2010-04-01/Accounts.json?FriendlyName=Acme&PageSize=2").json()

    assert page["next_page_uri"].startswith(
        "/2010-04-01/Accounts.json?FriendlyName=Acme&PageSize=2&Page=1&PageToken="
    )
    assert (0, 1, 2) == (page["start"], page["end"], len(page["accounts"]))
    following = api.get(page["next_page_uri"]).json()
    assert (1, None) == (len(following["accounts"]), following["next_page_uri"])


def test_answers_an_empty_list_as_one_page(api: Api) -> None:
    page = api.get("/v2/Flows").json()

    assert ([], None, 50) == (
        page["flows"],
        page["meta"]["next_page_url"],
        page["meta"]["page_size"],
    )


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("PageSize=1001", 20007),
        ("PageSize=0", 20001),
        ("PageSize=-1", 20001),
        ("PageSize=ten", 20001),
        ("PageSize=", 20001),
        ("Page=-1", 20001),
        ("PageToken=x", 21481),
        ("PageToken=PTYWJvdmUteA==", 21481),
        ("PageToken=%FF", 21481),
        ("PageToken=PTYmVsb3ctOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", 21481),
    ],
)
def test_refuses_a_page_that_cannot_be(api: Api, query: str, code: int) -> None:
    answer = api.get(f"/v2/Flows?{query}")

    assert (400, code) == (answer.status_code, answer.json()["code"])
