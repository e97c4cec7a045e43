"""The immutable revisions of a flow. Source: docs studio/rest-api/v2/flow-revision."""

import json
from typing import Any

from studio_emulator.encoding import iso_date
from studio_emulator.errors import invalid_revision, not_found
from studio_emulator.exchange import Request, Response
from studio_emulator.handlers.flows import fetch_visible_flow
from studio_emulator.paging import fetch_page, product_page
from studio_emulator.store.flows import Flow, FlowStore


def _revision_fields(request: Request, flow: Flow) -> dict[str, Any]:
    return {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "author_sid": flow.author_sid,
        "friendly_name": flow.friendly_name,
        "definition": None,
        "status": flow.status,
        "revision": flow.revision,
        "commit_message": flow.commit_message,
        "valid": None,
        "errors": None,
        "date_created": iso_date(flow.date_revised),
        "date_updated": None,
        "url": f"{request.base_url}/v2/Flows/{flow.sid}/Revisions/{flow.revision}",
    }


def list_revisions(request: Request) -> Response:
    """GET /v2/Flows/{Sid}/Revisions, newest first."""
    flow, flows = fetch_visible_flow(request), request.app.store(FlowStore)
    page = fetch_page(request, lambda window: flows.list_revisions(flow, window))
    rows = [_revision_fields(request, revision) for revision in page.entries]
    return request.respond(product_page(request, "revisions", page, rows))


def fetch_revision(request: Request) -> Response:
    """GET /v2/Flows/{Sid}/Revisions/{Revision}: a number, LatestPublished or LatestRevision."""
    revision = _fetch_asked(request, fetch_visible_flow(request))
    if revision is None:
        raise not_found(request.path)
    fields = _revision_fields(request, revision)
    fields |= {"valid": bool(revision.valid), "errors": json.loads(revision.errors)}
    return request.respond(fields, definition=revision.definition)


def _fetch_asked(request: Request, flow: Flow) -> Flow | None:
    asked = request.params["revision"]
    if asked == "LatestRevision":
        return flow
    if asked == "LatestPublished":
        return request.app.store(FlowStore).fetch_published(flow)
    return _fetch_numbered(request, flow, asked)


def _fetch_numbered(request: Request, flow: Flow, asked: str) -> Flow | None:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise invalid_revision()
    number = int(asked)
    if 1 <= number <= flow.revision:
        return request.app.store(FlowStore).fetch_revision(flow.account_sid, flow.sid, number)
    if request.app.settings.bad_revision == "400":
        raise invalid_revision()
    return None
