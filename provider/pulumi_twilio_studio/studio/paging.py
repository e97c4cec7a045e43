"""Lists of many pages, read to the end or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from pulumi_twilio_studio.studio.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")

MAX_PAGES = 1000
"""A million rows at 1000 a page; a list that goes on is a server gone astray."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page, and the query that asks for the next; None on the last."""

    rows: list[T]
    next_query: str | None

    @classmethod
    def from_json(
        cls, body: Mapping[str, Any], key: str, row: Callable[[Mapping[str, Any]], T]
    ) -> Page[T]:
        """Read a page with its rows under `key`; raises ValueError where it is none.

        A page that does not say whether another follows is none: half a list taken for the
        whole would make us create what exists (shape: OpenAPI twilio_studio_v2, meta).
        """
        entries = body.get(key)
        if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
            raise ValueError(f"it holds no list of {key}")
        return cls([row(entry) for entry in entries], _next_query(body.get("meta")))


def rows(fetch: Callable[[str], Page[T]], path: str, page_size: int = 1000) -> Iterator[T]:
    """Every row of the list at `path`; `fetch` takes a path with query and answers its page.

    Of `next_page_url` only the query is followed, so no answer can send the credentials to
    another host or path. Raises `Unknown` where a page repeats or the list does not end.
    """
    seen: set[str] = set()
    query: str | None = f"PageSize={page_size}"
    while query is not None:
        if query in seen or len(seen) >= MAX_PAGES:
            flaw = "repeats a page" if query in seen else f"has over {MAX_PAGES} pages"
            raise Unknown(f"the list {flaw} and would not end", method="GET", path=path)
        seen.add(query)
        page = fetch(f"{path}?{query}")
        yield from page.rows
        query = page.next_query


def _next_query(meta: object) -> str | None:
    url = meta.get("next_page_url", "") if isinstance(meta, dict) else ""
    if url is None:
        return None
    # Nothing else can stand in a URL, and could not be sent (RFC 3986).
    if isinstance(url, str) and url.isascii() and (query := urlsplit(url).query):
        return query
    raise ValueError("it does not say whether another page follows")
