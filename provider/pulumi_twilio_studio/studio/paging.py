"""Lists of many pages, read to the end or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlencode, urlsplit

from pulumi_twilio_studio.studio.errors import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

T = TypeVar("T")

MAX_PAGES = 1000
"""A million rows at 1000 a page. A longer list means that the server has gone wrong."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page, and the query that asks for the next page; None on the last."""

    rows: list[T]
    next_query: str | None

    @classmethod
    def from_json(
        cls, body: Mapping[str, Any], key: str, row: Callable[[Mapping[str, Any]], T]
    ) -> Page[T]:
        """Read a page with its rows under `key`; raises ValueError if the body is not a page.

        A body that does not say whether another page follows is not a page: if we took half a list
        for the whole, we would create what exists (shape: OpenAPI twilio_studio_v2, meta).
        """
        entries = body.get(key)
        if not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
            raise ValueError(f"it holds no list of {key}")
        return cls([row(entry) for entry in entries], _next_query(body.get("meta")))


def rows(
    fetch: Callable[[str], Page[T]],
    path: str,
    page_size: int = 1000,
    filters: Sequence[tuple[str, str]] = (),
) -> Iterator[T]:
    """Yield every row of the list at `path`. `fetch` takes a path with a query and returns its page.

    `filters` are parameters of the first query; the API repeats them in the next ones.

    Only the query of `next_page_url` is followed, so no answer can send the credentials to another
    host or path. Raises `Unknown` if a page repeats or the list does not end.
    """
    seen: set[str] = set()
    query: str | None = urlencode([("PageSize", page_size), *filters])
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
    # A URL can hold no other characters, and we could not send them (RFC 3986).
    if isinstance(url, str) and url.isascii() and (query := urlsplit(url).query):
        return query
    raise ValueError("it does not say whether another page follows")
