"""Pages of a list: PageSize, Page and the opaque PageToken, and the URLs that lead on."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
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


Row = TypeVar("Row", bound=Positioned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """A part of a list, and where the parts around it are: path and query, without a host."""

    entries: Sequence[Row]
    size: int
    number: int
    """The caller's own count. The token says which part it is."""

    first: str
    current: str
    previous: str | None
    next: str | None


def fetch_page(
    request: Request, fetch: Callable[[Window], list[Row]], maximum: int = MAXIMUM
) -> Page[Row]:
    """Return the page that a list request asks for; `fetch` returns the entries of a part of the list.

    Raises TwilioError 20007 for more than `maximum` entries, 21481 for an invalid token.
    """
    size, number = _read_size(request, maximum), _whole_number(request, "Page", 0, 0)
    token = request.query.get("PageToken", [""])[-1]
    below, above = _bounds(token)
    entries = fetch(
        Window(size + 1, below, above)
    )  # one more than the page: it shows whether there is more
    more = len(entries) > size
    kept = entries[-size:] if above is not None else entries[:size]
    has_next = kept and (above is not None or more)
    has_previous = kept and (more if above is not None else below is not None)
    return Page(
        entries=kept,
        size=size,
        number=number,
        first=_link(request, size, 0),
        current=_link(request, size, number, token),
        previous=_link(request, size, max(number - 1, 0), _token("above", kept[0]))
        if has_previous
        else None,
        next=_link(request, size, number + 1, _token("below", kept[-1])) if has_next else None,
    )


def _read_size(request: Request, maximum: int) -> int:
    size = _whole_number(request, "PageSize", DEFAULT, 1)
    if size > maximum and request.app.settings.page_size_limit == "refuse":
        raise page_size_too_large()
    return min(size, maximum)


def _whole_number(request: Request, name: str, default: int, minimum: int) -> int:
    text = request.query.get(name, [str(default)])[-1]
    if not (text.isascii() and text.isdigit() and len(text) < MOST_DIGITS and int(text) >= minimum):
        raise invalid_parameter(name, f"it is a whole number of at least {minimum}")
    return int(text)


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


def _token(direction: str, entry: Positioned) -> str:
    return f"PT{urlsafe_b64encode(f'{direction}-{entry.position}'.encode()).decode()}"


def _link(request: Request, size: int, number: int, token: str = "") -> str:
    fields: dict[str, object] = {
        name: values[-1] for name, values in request.query.items() if not name.startswith("Page")
    }
    fields |= {"PageSize": size, "Page": number}
    if token:
        fields["PageToken"] = token
    return f"{request.path}?{urlencode(fields)}"


def product_page(
    request: Request, key: str, page: Page[Any], rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a page of a product API: `meta` with absolute URLs, which clients follow unchanged."""

    def absolute(link: str | None) -> str | None:
        return link and request.base_url + link

    meta = {
        "key": key,
        "page": page.number,
        "page_size": page.size,
        "url": absolute(page.current),
        "first_page_url": absolute(page.first),
        "previous_page_url": absolute(page.previous),
        "next_page_url": absolute(page.next),
    }
    return {"meta": meta, key: list(rows)}


def classic_page(key: str, page: Page[Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a page of the Accounts API: flat, with relative URIs. Source: 2010-04-01 OpenAPI."""
    start = page.number * page.size
    return {
        "uri": page.current,
        "first_page_uri": page.first,
        "previous_page_uri": page.previous,
        "next_page_uri": page.next,
        "page": page.number,
        "page_size": page.size,
        "start": start,
        "end": start + max(len(rows) - 1, 0),
        key: list(rows),
    }
