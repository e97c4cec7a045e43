"""What flows refer to by name, in any product. Every kind is listed, fetched and created in the same way.

Source: the OpenAPI documents named in studio_emulator.directory.
"""

import json
from typing import Any

from studio_emulator.errors import TwilioError, invalid_parameter, missing_parameter, not_found
from studio_emulator.exchange import Request, Response
from studio_emulator.handlers.kinds import CONTENT, Kind, complete_fields, entry_fields
from studio_emulator.paging import fetch_page, product_page
from studio_emulator.store.directory import DirectoryEntry, DirectoryStore


def list_entries(kind: Kind, request: Request) -> Response:
    """GET a list; for workspaces and workflows, optionally only those of one exact FriendlyName."""
    parent, entries = _fetch_parent(kind, request), request.app.store(DirectoryStore)
    name = request.query.get("FriendlyName", [None])[-1] if kind.filtered else None
    page = fetch_page(
        request,
        lambda window: entries.list_entries(
            request.identity.account.sid, kind.name, _sid_of(parent), window, name
        ),
        kind.most,
    )
    rows = [entry_fields(kind, entry, request.url_of) for entry in page.entries]
    return request.respond(product_page(request, kind.key, page, rows))


def fetch_entry(kind: Kind, request: Request) -> Response:
    """GET one entry."""
    entry = request.app.store(DirectoryStore).fetch(
        request.identity.account.sid,
        kind.name,
        request.params["sid"],
        _sid_of(_fetch_parent(kind, request)),
    )
    if entry is None:
        raise not_found(request.path)
    return request.respond(entry_fields(kind, entry, request.url_of))


def create_entry(kind: Kind, request: Request) -> Response:
    """POST a new entry. A unique name that is taken is refused."""
    parent, account_sid = _fetch_parent(kind, request), request.identity.account.sid
    given = _read_content(request) if kind is CONTENT else _read_parameters(kind, request)
    name = given.get("unique_name")
    twins = request.app.store(DirectoryStore).list_entries(account_sid, kind.name, _sid_of(parent))
    if name is not None and any(each.fields["unique_name"] == name for each in twins):
        raise invalid_parameter("UniqueName", "it is taken")
    fields = complete_fields(kind, given, parent)
    entry = request.app.store(DirectoryStore).create(
        account_sid, kind.name, kind.prefix, fields, parent_sid=_sid_of(parent)
    )
    return request.respond(entry_fields(kind, entry, request.url_of), status=201)


def _fetch_parent(kind: Kind, request: Request) -> DirectoryEntry | None:
    """Return the entry that the path says it is in; raises TwilioError 404 20404 if there is no such entry."""
    if kind.parent is None:
        return None
    parent = request.app.store(DirectoryStore).fetch(
        request.identity.account.sid, kind.parent.name, request.params["parent"]
    )
    if parent is None:
        raise not_found(request.path)
    return parent


def _sid_of(parent: DirectoryEntry | None) -> str:
    return parent.sid if parent else ""


def _read_parameters(kind: Kind, request: Request) -> dict[str, Any]:
    """Return the form's fields. A field that has no effect here is refused, not dropped."""
    names = {_parameter_name(field): field for field in (*kind.required, *kind.optional)}
    for name in request.form:
        if name not in names:
            raise invalid_parameter(name, "the emulator does not know it")
    for field in kind.required:
        request.required(_parameter_name(field))
    return {field: request.parameter(name) for name, field in names.items() if name in request.form}


def _parameter_name(field: str) -> str:
    return field.title().replace("_", "")


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
