"""Pages of a list: PageSize, Page and the opaque PageToken, and the URLs that lead on."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from studio_emulator.errors import invalid_page_token, invalid_parameter, page_size_too_large
from studio_emulator.exchange import Request
from studio_emulator.store.database import Window

MAXIMUM = 1000
DEFAULT = 50
MOST_DIGITS = 1000
"""Python reads no number with more than some thousand digits."""
LAST_POSITION = 2**63 - 1
"""The greatest number of SQLite."""


class Positioned(Protocol):
    """Something that stands in a list."""

    @property
    def position(self) -> int:
        """Its position. Newer entries have higher ones."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for. `Page` is only the caller's count; the token says where."""

    size: int
    number: int
    below: int | None = None
    above: int | None = None

    @property
    def window(self) -> Window:
        """The part of the list, one entry longer than the page, which shows whether there is more."""
        return Window(self.size + 1, self.below, self.above)


def _whole_number(request: Request, name: str, default: int, minimum: int) -> int:
    text = request.query.get(name, [str(default)])[-1]
    if not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS and int(text) >= minimum):
        raise invalid_parameter(name, f"it is a whole number of at least {minimum}")
    return int(text)


def requested_page(request: Request, maximum: int = MAXIMUM) -> Page:
    """Return the page that a list request asks for.

    Raises TwilioError 20007 for more than `maximum` entries, 21481 for an invalid token.
    """
    size = _whole_number(request, "PageSize", DEFAULT, 1)
    if size > maximum and request.app.settings.page_size_limit == "refuse":
        raise page_size_too_large()
    number = _whole_number(request, "Page", 0, 0)
    below, above = _bounds(request.query.get("PageToken", [""])[-1])
    return Page(min(size, maximum), number, below, above)


def _bounds(token: str) -> tuple[int | None, int | None]:
    if not token:
        return None, None
    try:
        direction, position = urlsafe_b64decode(token.removeprefix("PT")).decode("ascii").split("-")
        bounds = {"below": (int(position), None), "above": (None, int(position))}[direction]
    except (Base64Error, ValueError, KeyError) as unreadable:
        raise invalid_page_token() from unreadable
    if int(position) > LAST_POSITION:
        raise invalid_page_token()
    return bounds


def _token(direction: str, position: int) -> str:
    return f"PT{urlsafe_b64encode(f'{direction}-{position}'.encode()).decode()}"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the pages around this one are: path and query, without a host."""

    first: str
    current: str
    previous: str | None
    next: str | None


Entry = TypeVar("Entry", bound=Positioned)


def cut(
    request: Request, page: Page, fetch: Callable[[Window], list[Entry]]
) -> tuple[list[Entry], Links]:
    """Return the page's entries, which `fetch` finds in its window, and the links to the other pages."""
    entries = fetch(page.window)
    more = len(entries) > page.size
    kept = entries[-page.size :] if page.above is not None else entries[: page.size]
    following = page.above is not None or more
    preceding = more if page.above is not None else page.below is not None
    return kept, Links(
        first=_link(request, page.size, 0),
        current=_link(request, page.size, page.number, request.query.get("PageToken", [None])[-1]),
        previous=_link(
            request, page.size, max(page.number - 1, 0), _token("above", kept[0].position)
        )
        if preceding and kept
        else None,
        next=_link(request, page.size, page.number + 1, _token("below", kept[-1].position))
        if following and kept
        else None,
    )


def _link(request: Request, size: int, number: int, token: str | None = None) -> str:
    fields: dict[str, object] = {
        name: values[-1] for name, values in request.query.items() if not name.startswith("Page")
    }
    fields |= {"PageSize": size, "Page": number}
    if token:
        fields["PageToken"] = token
    return f"{request.path}?{urlencode(fields)}"


def product_page(
    request: Request, key: str, page: Page, links: Links, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a page of a product API: `meta` with absolute URLs, which clients follow unchanged."""

    def absolute(link: str | None) -> str | None:
        return link and request.base_url + link

    meta = {
        "key": key,
        "page": page.number,
        "page_size": page.size,
        "url": absolute(links.current),
        "first_page_url": absolute(links.first),
        "previous_page_url": absolute(links.previous),
        "next_page_url": absolute(links.next),
    }
    return {"meta": meta, key: list(rows)}


def classic_page(
    key: str, page: Page, links: Links, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a page of the Accounts API: flat, with relative URIs. Source: 2010-04-01 OpenAPI."""
    start = page.number * page.size
    return {
        "uri": links.current,
        "first_page_uri": links.first,
        "previous_page_uri": links.previous,
        "next_page_uri": links.next,
        "page": page.number,
        "page_size": page.size,
        "start": start,
        "end": start + max(len(rows) - 1, 0),
        key: list(rows),
    }
