"""What flows refer to by name or what leads to flows, in any product. Every kind is treated in the same way.

Source: the OpenAPI documents named in studio_emulator.handlers.kinds.
"""

import json
from typing import Any

from studio_emulator.errors import TwilioError, invalid_parameter, missing_parameter, not_found
from studio_emulator.exchange import Request, Response
from studio_emulator.handlers import entries
from studio_emulator.handlers.kind import Kind, entry_fields
from studio_emulator.handlers.kinds import CONTENT, complete_fields
from studio_emulator.handlers.parameters import Reader, as_sent, parameter_name, read_fields
from studio_emulator.paging import product_page
from studio_emulator.store.directory import DirectoryEntry, DirectoryStore, Place, literal


def list_entries(kind: Kind, request: Request) -> Response:
    """GET a list, optionally only those whose field is exactly what the filter says."""
    names = {parameter_name(field): field for field in kind.filters}
    patterns = {
        names[name]: literal(values[-1]) for name, values in request.query.items() if name in names
    }
    page, listed = entries.list_visible(request, _fetch_place(kind, request), patterns, kind.most)
    rows = [entry_fields(kind, entry, request.url_of) for entry in listed]
    return request.respond(product_page(request, kind.key, page, rows))


def fetch_entry(kind: Kind, request: Request) -> Response:
    """GET one entry."""
    entry = entries.fetch_visible(request, *_fetch_address(kind, request))
    return request.respond(entry_fields(kind, entry, request.url_of))


def create_entry(kind: Kind, request: Request) -> Response:
    """POST a new entry. A unique name that is taken is refused."""
    parent, place = _fetch_parent(kind, request), _fetch_place(kind, request)
    given = _read_content(request) if kind is CONTENT else _read_parameters(kind, request)
    name = given.get("unique_name")
    twins = request.app.store(DirectoryStore).list_entries(place)
    if name is not None and any(each.fields["unique_name"] == name for each in twins):
        raise invalid_parameter("UniqueName", "it is taken")
    fields = complete_fields(kind, kind.settle(request, {}, given), parent)
    entry = entries.create(request, place, kind.prefix, fields)
    return request.respond(entry_fields(kind, entry, request.url_of), status=201)


def update_entry(kind: Kind, request: Request) -> Response:
    """POST to an entry: what was not sent stays."""
    entry = entries.fetch_writable(request, *_fetch_address(kind, request))
    fields = kind.settle(request, entry.fields, read_fields(request, kind.changes))
    changed = entries.change(request, entry, fields)
    return request.respond(entry_fields(kind, changed, request.url_of))


def delete_entry(kind: Kind, request: Request) -> Response:
    """DELETE an entry, with what is in it."""
    entries.delete(request, entries.fetch_writable(request, *_fetch_address(kind, request)))
    return Response(204)


def _fetch_parent(kind: Kind, request: Request) -> DirectoryEntry | None:
    """Return the entry that the path says it is in; raises TwilioError 404 20404 if there is no such entry."""
    if kind.parent is None:
        return None
    place = Place(request.identity.account.sid, kind.parent.name)
    parent = request.app.store(DirectoryStore).fetch(place, request.params["parent"])
    if parent is None:
        raise not_found(request.path)
    return parent


def _fetch_place(kind: Kind, request: Request) -> Place:
    """Return the list of the path; raises TwilioError 404 20404 if it is in something that does not exist."""
    parent = _fetch_parent(kind, request)
    return Place(request.identity.account.sid, kind.name, parent.sid if parent else "")


def _fetch_address(kind: Kind, request: Request) -> tuple[Place, str]:
    """Return the list and the SID of the entry that the path means, also if it has its second key."""
    place, sid = _fetch_place(kind, request), request.params["sid"]
    if kind.second_key:
        known = request.app.store(DirectoryStore).list_entries(place)
        known += [each for seen in request.app.entry_lag.peek_list(place).values() for each in seen]
        return place, next((each.sid for each in known if each.fields[kind.second_key] == sid), sid)
    return place, sid


def _read_parameters(kind: Kind, request: Request) -> dict[str, Any]:
    """Return the form's fields. A field that has no effect here is refused, not dropped."""
    any_text: dict[str, Reader] = dict.fromkeys((*kind.required, *kind.optional), as_sent)
    given = read_fields(request, {**any_text, **kind.created, **kind.changes})
    for field in kind.required:
        request.required(parameter_name(field))
    return given


def _read_content(request: Request) -> dict[str, Any]:
    """Return the body of a new content template.

    Unlike all others, it is JSON (docs: content/content-api-resources).
    """
    try:
        body = json.loads(request.body)
    except ValueError as flaw:
        raise TwilioError(400, 20001, "The body is not JSON") from flaw
    if not isinstance(body, dict):
        raise TwilioError(400, 20001, "The body is not a JSON object")
    for field in CONTENT.required:
        if not body.get(field):
            raise missing_parameter(field)
    for field in body:
        if field not in (*CONTENT.required, *CONTENT.optional):
            raise invalid_parameter(field, "the emulator does not know it")
    return body
