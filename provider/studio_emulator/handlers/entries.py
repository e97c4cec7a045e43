"""Entries of the directory as a reader sees them. Some readers do not see the latest writes yet."""

from collections.abc import Mapping
from typing import Any

from studio_emulator.errors import not_found
from studio_emulator.exchange import Request
from studio_emulator.paging import MAXIMUM, Page, fetch_page
from studio_emulator.store.directory import DirectoryEntry, DirectoryStore, Place


def fetch_visible(request: Request, place: Place, sid: str) -> DirectoryEntry:
    """Return the entry as this reader sees it; raises TwilioError 404 20404 if the reader sees none.

    This counts as one of the reads that lag.
    """
    entry = request.app.store(DirectoryStore).fetch(place, sid)
    seen = request.app.entry_lag.take_read(sid)
    if seen is not None:
        entry = next((each for each in seen if each.place == place), None)
    if entry is None:
        raise not_found(request.path)
    return entry


def fetch_writable(request: Request, place: Place, sid: str) -> DirectoryEntry:
    """Return the latest of the entry, if readers can see already that it exists.

    A write is no read, so no reader sees the latest sooner because of it. Only an answer that there
    is no such entry yet counts as one of the reads that lag.
    """
    if request.app.entry_lag.peek(sid) == ():
        fetch_visible(request, place, sid)
    entry = request.app.store(DirectoryStore).fetch(place, sid)
    if entry is None:
        raise not_found(request.path)
    return entry


def list_visible(
    request: Request,
    place: Place,
    patterns: Mapping[str, str] | None = None,
    maximum: int = MAXIMUM,
) -> tuple[Page[DirectoryEntry], list[DirectoryEntry]]:
    """Return a page of the list, and the entries on it as this reader sees them."""
    stale = request.app.entry_lag.take_list(place)
    page = fetch_page(
        request,
        lambda window: request.app.store(DirectoryStore).list_entries(
            place,
            window,
            patterns=patterns,
            deleted=list(stale),
            hidden=[sid for sid, seen in stale.items() if not seen],
        ),
        maximum,
    )
    return page, [stale.get(entry.sid, (entry,))[0] for entry in page.entries]


def create(
    request: Request, place: Place, prefix: str, fields: Mapping[str, Any]
) -> DirectoryEntry:
    """Create an entry. Readers that lag behind do not see it yet."""
    entry = request.app.store(DirectoryStore).create(place, prefix, fields)
    request.app.entry_lag.hide_write(place, entry.sid, (), request.app.settings)
    return entry


def change(request: Request, entry: DirectoryEntry, fields: Mapping[str, Any]) -> DirectoryEntry:
    """Replace the fields of an entry. Readers that lag behind still see the former ones."""
    changed = request.app.store(DirectoryStore).change(entry, fields)
    request.app.entry_lag.hide_write(entry.place, entry.sid, (entry,), request.app.settings)
    return changed


def delete(request: Request, entry: DirectoryEntry) -> None:
    """Delete an entry. Readers that lag behind still see it."""
    request.app.store(DirectoryStore).delete(entry)
    request.app.entry_lag.hide_write(entry.place, entry.sid, (entry,), request.app.settings)
