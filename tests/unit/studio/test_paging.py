"""Lists are read to their end, and no server can make the list endless or lead it astray."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.studio import paging
from pulumi_twilio_studio.studio.errors import Unknown

FLOWS = "https://studio.twilio.com/v2/Flows"


def page(rows: list[str], following: str | None) -> dict[str, Any]:
    return {"flows": [{"n": row} for row in rows], "meta": {"next_page_url": following}}


def reading(answers: Callable[[str], dict[str, Any]]) -> tuple[list[str], Callable[[], list[str]]]:
    asked: list[str] = []

    def fetch(path: str) -> paging.Page[str]:
        asked.append(path)
        return paging.Page.from_json(answers(path), "flows", lambda row: row["n"])

    return asked, lambda: list(paging.rows(fetch, "/v2/Flows"))


def test_reads_every_page() -> None:
    pages = {
        "/v2/Flows?PageSize=1000": page(["a", "b"], f"{FLOWS}?PageSize=1000&Page=1&PageToken=PT1"),
        "/v2/Flows?PageSize=1000&Page=1&PageToken=PT1": page(["c"], None),
    }
    asked, read = reading(pages.__getitem__)

    assert ["a", "b", "c"] == read()
    assert [*pages] == asked


ASTRAY = [
    "https://evil.example/v2/Flows?PageToken=PT1",
    "https://evil.example/v2/Accounts?PageToken=PT1",
    "//evil.example/v2/Flows?PageToken=PT1",
    "https://studio.twilio.com@evil.example/?PageToken=PT1",
    "/v2/Flows?PageToken=PT1",
    "?PageToken=PT1",
]


@pytest.mark.parametrize("url", ASTRAY)
def test_follows_only_the_query_of_the_next_page(url: str) -> None:
    asked, read = reading(lambda path: page(["a"], None if "PT1" in path else url))

    read()

    assert ["/v2/Flows?PageSize=1000", "/v2/Flows?PageToken=PT1"] == asked


@pytest.mark.parametrize(
    "url", [f"{FLOWS}?PageSize=1000", f"{FLOWS}?PageToken=PT1", f"{FLOWS}?Page=1&PageToken=PT1"]
)
def test_stops_where_a_page_comes_twice(url: str) -> None:
    asked, read = reading(lambda _: page(["a"], url))

    with pytest.raises(Unknown, match="repeats a page and would not end"):
        read()

    assert len(asked) <= 2


def test_a_token_may_stay_while_the_page_moves() -> None:
    asked, read = reading(
        lambda _: page(
            ["a"], f"{FLOWS}?PageToken=PT1&Page={len(asked)}" if len(asked) < 5 else None
        )
    )

    assert ["a"] * 5 == read()
    assert 5 == len(set(asked))


def test_a_list_whose_token_stays_while_the_page_moves_for_ever_is_given_up() -> None:
    asked, read = reading(lambda _: page(["a"], f"{FLOWS}?PageToken=PT1&Page={len(asked)}"))

    with pytest.raises(Unknown, match="over 1000 pages"):
        read()

    assert paging.MAX_PAGES == len(asked)


def test_stops_a_list_without_end() -> None:
    asked, read = reading(lambda _: page(["a"], f"{FLOWS}?PageToken=PT{len(asked)}"))

    with pytest.raises(Unknown, match="over 1000 pages"):
        read()

    assert paging.MAX_PAGES == len(asked)


BROKEN = {
    "no rows": {"meta": {"next_page_url": None}},
    "rows null": {"flows": None, "meta": {"next_page_url": None}},
    "a row that is none": {"flows": [None], "meta": {"next_page_url": None}},
    "no meta": {"flows": []},
    "meta null": {"flows": [], "meta": None},
    "next page not said": {"flows": [], "meta": {}},
    "next page empty": {"flows": [], "meta": {"next_page_url": ""}},
    "next page a number": {"flows": [], "meta": {"next_page_url": 2}},
    "next page no URL": {"flows": [], "meta": {"next_page_url": "http://[x?Page=1"}},
    "next page that UTF-8 cannot carry": {
        "flows": [],
        "meta": {"next_page_url": f"{FLOWS}?Page=\ud83d"},
    },
    "next page without query": {"flows": [], "meta": {"next_page_url": f"{FLOWS}/2"}},
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_half_a_list_is_never_taken_for_the_whole(body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^it |^Invalid IPv6"):
        paging.Page.from_json(body, "flows", lambda row: row)
