"""The Flow resource. Source: docs studio/rest-api/v2/flow, Studio OpenAPI."""

import json
import re
from dataclasses import replace
from typing import Any

from studio_emulator.definitions import rewriting, validation
from studio_emulator.definitions.findings import Findings
from studio_emulator.encoding import encode, iso_date
from studio_emulator.errors import (
    TwilioError,
    invalid_definition,
    invalid_parameter,
    missing_parameter,
    not_found,
)
from studio_emulator.exchange import Request, Response
from studio_emulator.paging import fetch_page, product_page
from studio_emulator.store.flows import Draft, Flow, FlowStore

STATUSES = ("draft", "published")
_AUTHOR_SID = re.compile(r"US[0-9a-fA-F]{32}")


def fetch_visible_flow(request: Request) -> Flow:
    """Return the flow of the path as this reader sees it; raises TwilioError 404 20404 if the reader sees none.

    This counts as one of the reads that lag.
    """
    account_sid, sid = request.identity.account.sid, request.params["sid"]
    stale = request.app.lag.take_read(sid)
    if stale is None:
        flow = request.app.store(FlowStore).fetch(account_sid, sid)
    else:
        flow = request.app.store(FlowStore).fetch_revision(account_sid, sid, stale)
    if flow is None:
        raise not_found(request.path)
    return flow


def fetch_writable_flow(request: Request) -> Flow:
    """Return the flow of the path in its latest revision, if readers can see already that it exists.

    A write is no read, so no reader sees the latest sooner because of it. Only an answer that there
    is no such flow yet counts as one of the reads that lag.
    """
    if request.app.lag.peek(request.params["sid"]) == 0:
        fetch_visible_flow(request)
    flow = request.app.store(FlowStore).fetch(request.identity.account.sid, request.params["sid"])
    if flow is None:
        raise not_found(request.path)
    return flow


def flow_fields(request: Request, flow: Flow) -> dict[str, Any]:
    """Return a flow as a row of a list: without definition, valid, errors and warnings."""
    url = f"{request.base_url}/v2/Flows/{flow.sid}"
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
        "warnings": None,
        "date_created": iso_date(flow.date_created),
        "date_updated": iso_date(flow.date_revised) if flow.revision > 1 else None,
        "webhook_url": (
            f"https://webhooks.twilio.com/v1/Accounts/{flow.account_sid}/Flows/{flow.sid}"
        ),
        "url": url,
        "links": {
            "test_users": f"{url}/TestUsers",
            "revisions": f"{url}/Revisions",
            "executions": f"{url}/Executions",
        },
    }


def respond_with_flow(request: Request, flow: Flow, *, status: int = 200) -> Response:
    """Return the answer with one whole flow."""
    fields = flow_fields(request, flow)
    fields |= {
        "valid": bool(flow.valid),
        "errors": json.loads(flow.errors),
        "warnings": json.loads(flow.warnings),
    }
    return request.respond(fields, status=status, definition=flow.definition)


def list_flows(request: Request) -> Response:
    """GET /v2/Flows."""
    account_sid, flows = request.identity.account.sid, request.app.store(FlowStore)
    stale = request.app.lag.take_list(account_sid)
    hidden = [sid for sid, revision in stale.items() if revision == 0]
    page = fetch_page(
        request,
        lambda window: flows.list_flows(account_sid, window, deleted=list(stale), hidden=hidden),
    )
    visible = [
        flows.fetch_revision(account_sid, flow.sid, stale[flow.sid]) if flow.sid in stale else flow
        for flow in page.entries
    ]
    rows = [flow_fields(request, flow) for flow in visible if flow is not None]
    return request.respond(product_page(request, "flows", page, rows))


def fetch_flow(request: Request) -> Response:
    """GET /v2/Flows/{Sid}."""
    return respond_with_flow(request, fetch_visible_flow(request))


def create_flow(request: Request) -> Response:
    """POST /v2/Flows: revision 1."""
    draft = _add_definition(
        Draft(
            friendly_name=_check_friendly_name(request, request.required("FriendlyName")),
            status=_read_status(request),
            definition="",
            commit_message=_read_commit_message(request),
            author_sid=_read_author_sid(request),
        ),
        request,
        request.required("Definition"),
    )
    flow = request.app.store(FlowStore).create(request.identity.account.sid, draft)
    request.app.lag.hide_write(flow.account_sid, flow.sid, 0, request.app.settings)
    return respond_with_flow(request, flow, status=201)


def update_flow(request: Request) -> Response:
    """POST /v2/Flows/{Sid}: one more revision, also if nothing differs.

    A field that is left out keeps its value. A commit message is never inherited
    (RJPearson94/terraform-provider-twilio 0.11). The setting `noop_revision` can turn off revisions
    without a difference.
    """
    flow = fetch_writable_flow(request)
    draft = _read_revision(request, flow)
    if not request.app.settings.noop_revision and _is_unchanged(flow, draft):
        return respond_with_flow(request, flow)
    revised = request.app.store(FlowStore).revise(flow, draft)
    request.app.lag.hide_write(flow.account_sid, flow.sid, flow.revision, request.app.settings)
    return respond_with_flow(request, revised)


def _read_revision(request: Request, flow: Flow) -> Draft:
    friendly_name = request.optional("FriendlyName")
    draft = Draft(
        friendly_name=_check_friendly_name(request, friendly_name)
        if friendly_name
        else flow.friendly_name,
        status=_read_status(request),
        definition=flow.definition or "",
        commit_message=_read_commit_message(request),
        author_sid=_read_author_sid(request),
        errors=flow.errors,
        warnings=flow.warnings,
    )
    definition = request.optional("Definition")
    if definition is not None:
        return _add_definition(draft, request, definition)
    if draft.status == "published" and not flow.valid:
        raise invalid_definition(json.loads(flow.errors), json.loads(flow.warnings))
    return draft


def _is_unchanged(flow: Flow, draft: Draft) -> bool:
    return (flow.friendly_name, flow.status, flow.commit_message) == (
        draft.friendly_name,
        draft.status,
        draft.commit_message,
    ) and json.loads(flow.definition or "") == json.loads(draft.definition)


def delete_flow(request: Request) -> Response:
    """DELETE /v2/Flows/{Sid}."""
    flow = fetch_writable_flow(request)
    if request.app.settings.delete_conflict:
        raise TwilioError(409, 20409, "Conflict")
    request.app.store(FlowStore).delete(flow)
    request.app.lag.hide_write(flow.account_sid, flow.sid, flow.revision, request.app.settings)
    return Response(204)


def validate_flow(request: Request) -> Response:
    """POST /v2/Flows/Validate: 200 if valid, else the 400 that a create would answer."""
    request.required("FriendlyName")
    _read_status(request)
    _read_commit_message(request)
    _, findings = _check_definition(request, request.required("Definition"))
    if findings.errors:
        raise invalid_definition(findings.errors, findings.warnings)
    return request.respond({"valid": True})


def _add_definition(draft: Draft, request: Request, text: str) -> Draft:
    definition, findings = _check_definition(request, text)
    storable = draft.status == "draft" and request.app.settings.store_invalid_drafts
    if findings.errors and not (storable and definition):
        raise invalid_definition(findings.errors, findings.warnings)
    return replace(
        draft,
        definition=definition,
        errors=encode(findings.errors),
        warnings=encode(findings.warnings),
    )


def _check_definition(request: Request, text: str) -> tuple[str, Findings]:
    """Return the definition as it will be stored, in hash order, and the findings about it."""
    settings = request.app.settings
    if settings.definition_limit is not None and len(text.encode()) > settings.definition_limit:
        raise TwilioError(413, 20413, f"Definition exceeds {settings.definition_limit} bytes")
    definition = validation.parse(text)
    findings = validation.check(
        definition,
        reject_unknown_keys=settings.unknown_keys == "reject",
        reject_unknown_types=settings.unknown_types == "reject",
    )
    if settings.unknown_keys == "strip":
        definition = rewriting.strip_unknown_keys(definition)
    if settings.normalise:
        definition = rewriting.normalise(definition)
    try:
        return encode(request.app.draw_order().apply(definition)), findings
    except RecursionError as deep:
        raise validation.unreadable("is nested too deeply") from deep


def _read_status(request: Request) -> str:
    status = request.required("Status")
    if status not in STATUSES:
        raise invalid_parameter("Status", f"it is one of {', '.join(STATUSES)}")
    return status


def _check_friendly_name(request: Request, friendly_name: str) -> str:
    limit = request.app.settings.friendly_name_limit
    if limit is not None and len(friendly_name) > limit:
        raise invalid_parameter("FriendlyName", f"it has at most {limit} characters")
    return friendly_name


def _read_commit_message(request: Request) -> str | None:
    """Return the commit message, or None if it was left out.

    An empty one is refused unless the setting accepts it (RJPearson94/terraform-provider-twilio
    0.11).
    """
    message, settings = request.parameter("CommitMessage"), request.app.settings
    if message == "" and settings.empty_commit_message == "refuse":
        raise missing_parameter("CommitMessage")
    limit = settings.commit_message_limit
    if message and limit is not None and len(message) > limit:
        raise invalid_parameter("CommitMessage", f"it has at most {limit} characters")
    return message or None


def _read_author_sid(request: Request) -> str | None:
    """Return the author.

    AuthorSid is a parameter in the SDKs generated since 2026-05-06 (twilio-python, twilio-node).
    """
    author_sid = request.parameter("AuthorSid") or None
    if author_sid is not None and not _AUTHOR_SID.fullmatch(author_sid):
        raise invalid_parameter("AuthorSid", "it is the SID of a user, US and 32 hex digits")
    return author_sid
