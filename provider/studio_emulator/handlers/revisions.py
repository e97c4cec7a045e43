"""The immutable revisions of a flow. Source: docs studio/rest-api/v2/flow-revision."""

import json
from typing import Any

from studio_emulator import paging
from studio_emulator.call import Answer, Call
from studio_emulator.encoding import iso_date
from studio_emulator.errors import invalid_revision, not_found
from studio_emulator.handlers.flows import visible_flow
from studio_emulator.store import Flow


def _revision_fields(call: Call, flow: Flow) -> dict[str, Any]:
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
        "url": f"{call.base_url}/v2/Flows/{flow.sid}/Revisions/{flow.revision}",
    }


def list_revisions(call: Call) -> Answer:
    """GET /v2/Flows/{Sid}/Revisions, newest first."""
    flow, page = visible_flow(call), paging.requested_page(call)
    kept, links = paging.cut(call, page, lambda window: call.world.flows.revisions(flow, window))
    rows = [_revision_fields(call, revision) for revision in kept]
    return call.resource(paging.product_page(call, "revisions", page, links, rows))


def fetch_revision(call: Call) -> Answer:
    """GET /v2/Flows/{Sid}/Revisions/{Revision}: a number, LatestPublished or LatestRevision."""
    revision = _asked_for(call, visible_flow(call))
    if revision is None:
        raise not_found(call.path)
    fields = _revision_fields(call, revision)
    fields |= {"valid": bool(revision.valid), "errors": json.loads(revision.errors)}
    return call.resource(fields, definition=revision.definition)


def _asked_for(call: Call, flow: Flow) -> Flow | None:
    asked = call.params["revision"]
    if asked == "LatestRevision":
        return flow
    if asked == "LatestPublished":
        return call.world.flows.published(flow)
    return _numbered(call, flow, asked)


def _numbered(call: Call, flow: Flow, asked: str) -> Flow | None:
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise invalid_revision()
    number = int(asked)
    if 1 <= number <= flow.revision:
        return call.world.flows.revision(flow.account_sid, flow.sid, number)
    if call.world.settings.bad_revision == "400":
        raise invalid_revision()
    return None
