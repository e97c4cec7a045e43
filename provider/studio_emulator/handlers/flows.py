"""The Flow resource. Source: docs studio/rest-api/v2/flow, Studio OpenAPI."""

import json
import re
from dataclasses import replace
from typing import Any

from studio_emulator import paging
from studio_emulator.call import Answer, Call
from studio_emulator.definitions import rewriting, validation
from studio_emulator.encoding import encode, iso_date
from studio_emulator.errors import (
    TwilioError,
    invalid_definition,
    invalid_parameter,
    missing_parameter,
    not_found,
)
from studio_emulator.store import Draft, Flow

STATUSES = ("draft", "published")
_AUTHOR_SID = re.compile(r"US[0-9a-fA-F]{32}")


def visible_flow(call: Call) -> Flow:
    """Return the flow of the path as this reader sees it; raises TwilioError 404 20404 if the reader sees none.

    This counts as one of the reads that lag.
    """
    account_sid, sid = call.identity.account.sid, call.params["sid"]
    stale = call.world.lag.take_read(sid)
    if stale is None:
        flow = call.world.flows.fetch(account_sid, sid)
    else:
        flow = call.world.flows.revision(account_sid, sid, stale)
    if flow is None:
        raise not_found(call.path)
    return flow


def writable_flow(call: Call) -> Flow:
    """Return the flow of the path in its latest revision, if readers can see already that it exists.

    A write is no read, so no reader sees the latest sooner because of it. Only an answer that there
    is no such flow yet counts as one of the reads that lag.
    """
    if call.world.lag.peek(call.params["sid"]) == 0:
        visible_flow(call)
    flow = call.world.flows.fetch(call.identity.account.sid, call.params["sid"])
    if flow is None:
        raise not_found(call.path)
    return flow


def flow_fields(call: Call, flow: Flow) -> dict[str, Any]:
    """Return a flow as a row of a list: without definition, valid, errors and warnings."""
    url = f"{call.base_url}/v2/Flows/{flow.sid}"
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


def flow_answer(call: Call, flow: Flow, *, status: int = 200) -> Answer:
    """Return the answer with one whole flow."""
    fields = flow_fields(call, flow)
    fields |= {
        "valid": bool(flow.valid),
        "errors": json.loads(flow.errors),
        "warnings": json.loads(flow.warnings),
    }
    return call.resource(fields, status=status, definition=flow.definition)


def list_flows(call: Call) -> Answer:
    """GET /v2/Flows."""
    account_sid, flows = call.identity.account.sid, call.world.flows
    stale = call.world.lag.take_list(account_sid)
    hidden = [sid for sid, revision in stale.items() if revision == 0]
    page = paging.requested_page(call)
    kept, links = paging.cut(
        call,
        page,
        lambda window: flows.of_account(account_sid, window, deleted=list(stale), hidden=hidden),
    )
    seen = [
        (flows.revision(account_sid, flow.sid, stale[flow.sid]) if flow.sid in stale else flow)
        for flow in kept
    ]
    rows = [flow_fields(call, flow) for flow in seen if flow is not None]
    return call.resource(paging.product_page(call, "flows", page, links, rows))


def fetch_flow(call: Call) -> Answer:
    """GET /v2/Flows/{Sid}."""
    return flow_answer(call, visible_flow(call))


def create_flow(call: Call) -> Answer:
    """POST /v2/Flows: revision 1."""
    draft = _with_definition(
        Draft(
            friendly_name=_friendly_name(call, call.required("FriendlyName")),
            status=_status(call),
            definition="",
            commit_message=_commit_message(call),
            author_sid=_author_sid(call),
        ),
        call,
        call.required("Definition"),
    )
    flow = call.world.flows.create(call.identity.account.sid, draft)
    call.world.lag.written(flow.account_sid, flow.sid, 0, call.world.settings)
    return flow_answer(call, flow, status=201)


def update_flow(call: Call) -> Answer:
    """POST /v2/Flows/{Sid}: one more revision, also if nothing differs.

    A field that is left out keeps its value. A commit message is never inherited
    (RJPearson94/terraform-provider-twilio 0.11). The setting `noop_revision` can turn off revisions
    without a difference.
    """
    flow = writable_flow(call)
    draft = _revised(call, flow)
    if not call.world.settings.noop_revision and _says_nothing_new(flow, draft):
        return flow_answer(call, flow)
    revised = call.world.flows.revise(flow, draft)
    call.world.lag.written(flow.account_sid, flow.sid, flow.revision, call.world.settings)
    return flow_answer(call, revised)


def _revised(call: Call, flow: Flow) -> Draft:
    friendly_name = call.optional("FriendlyName")
    draft = Draft(
        friendly_name=_friendly_name(call, friendly_name) if friendly_name else flow.friendly_name,
        status=_status(call),
        definition=flow.definition or "",
        commit_message=_commit_message(call),
        author_sid=_author_sid(call),
        errors=flow.errors,
        warnings=flow.warnings,
    )
    definition = call.optional("Definition")
    if definition is not None:
        return _with_definition(draft, call, definition)
    if draft.status == "published" and not flow.valid:
        raise invalid_definition(json.loads(flow.errors), json.loads(flow.warnings))
    return draft


def _says_nothing_new(flow: Flow, draft: Draft) -> bool:
    return (flow.friendly_name, flow.status, flow.commit_message) == (
        draft.friendly_name,
        draft.status,
        draft.commit_message,
    ) and json.loads(flow.definition or "") == json.loads(draft.definition)


def delete_flow(call: Call) -> Answer:
    """DELETE /v2/Flows/{Sid}."""
    flow = writable_flow(call)
    if call.world.settings.delete_conflict:
        raise TwilioError(409, 20409, "Conflict")
    call.world.flows.delete(flow)
    call.world.lag.written(flow.account_sid, flow.sid, flow.revision, call.world.settings)
    return Answer(204)


def validate_flow(call: Call) -> Answer:
    """POST /v2/Flows/Validate: 200 if valid, else the 400 that a create would answer."""
    call.required("FriendlyName")
    _status(call)
    _commit_message(call)
    _, findings = _checked(call, call.required("Definition"))
    if findings.errors:
        raise invalid_definition(findings.errors, findings.warnings)
    return call.resource({"valid": True})


def _with_definition(draft: Draft, call: Call, text: str) -> Draft:
    definition, findings = _checked(call, text)
    storable = draft.status == "draft" and call.world.settings.store_invalid_drafts
    if findings.errors and not (storable and definition):
        raise invalid_definition(findings.errors, findings.warnings)
    return replace(
        draft,
        definition=definition,
        errors=encode(findings.errors),
        warnings=encode(findings.warnings),
    )


def _checked(call: Call, text: str) -> tuple[str, validation.Findings]:
    """Return the definition as it will be stored, in hash order, and the findings about it."""
    settings = call.world.settings
    if settings.definition_limit is not None and len(text.encode()) > settings.definition_limit:
        raise TwilioError(413, 20413, f"Definition exceeds {settings.definition_limit} bytes")
    definition = validation.parse(text)
    findings = validation.check(
        definition,
        reject_unknown_keys=settings.unknown_keys == "reject",
        reject_unknown_types=settings.unknown_types == "reject",
    )
    if settings.unknown_keys == "strip":
        definition = rewriting.stripped(definition)
    if settings.normalise:
        definition = rewriting.normalised(definition)
    try:
        return encode(call.world.order().applied(definition)), findings
    except RecursionError as deep:
        raise validation.unreadable("is nested too deeply") from deep


def _status(call: Call) -> str:
    status = call.required("Status")
    if status not in STATUSES:
        raise invalid_parameter("Status", f"it is one of {', '.join(STATUSES)}")
    return status


def _friendly_name(call: Call, friendly_name: str) -> str:
    limit = call.world.settings.friendly_name_limit
    if limit is not None and len(friendly_name) > limit:
        raise invalid_parameter("FriendlyName", f"it has at most {limit} characters")
    return friendly_name


def _commit_message(call: Call) -> str | None:
    """Return the commit message, or None if it was left out.

    An empty one is refused unless the setting accepts it (RJPearson94/terraform-provider-twilio
    0.11).
    """
    message, settings = call.parameter("CommitMessage"), call.world.settings
    if message == "" and settings.empty_commit_message == "refuse":
        raise missing_parameter("CommitMessage")
    limit = settings.commit_message_limit
    if message and limit is not None and len(message) > limit:
        raise invalid_parameter("CommitMessage", f"it has at most {limit} characters")
    return message or None


def _author_sid(call: Call) -> str | None:
    """Return the author.

    AuthorSid is a parameter in the SDKs generated since 2026-05-06 (twilio-python, twilio-node).
    """
    author_sid = call.parameter("AuthorSid") or None
    if author_sid is not None and not _AUTHOR_SID.fullmatch(author_sid):
        raise invalid_parameter("AuthorSid", "it is the SID of a user, US and 32 hex digits")
    return author_sid
