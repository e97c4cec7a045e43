"""Executions of a flow. Source: docs studio/rest-api/v2/execution, Studio OpenAPI."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from studio_emulator.encoding import iso_date
from studio_emulator.errors import (
    TwilioError,
    invalid_definition,
    invalid_parameter,
    not_found,
    too_many_requests,
)
from studio_emulator.exchange import Request, Response
from studio_emulator.executions.running import NoMachine, NotValid, Opening, end, live_flow, start
from studio_emulator.handlers.flows import fetch_visible_flow, fetch_writable_flow
from studio_emulator.paging import fetch_page, product_page
from studio_emulator.store.executions import Execution, ExecutionStore
from studio_emulator.store.flows import Flow, FlowStore

STATUSES = ("active", "ended")
ADDRESSES_LIMIT = 300
"""The longest To and From together, in bytes. Source: Twilio error dictionary 81023."""


def fetch_visible_execution(request: Request) -> Execution:
    """Return the execution of the path as this reader sees it; raises TwilioError 404 20404 if the reader sees none."""
    flow, sid = fetch_visible_flow(request), request.params["execution"]
    unseen = request.app.lag.take_read(sid) == 0
    execution = request.app.store(ExecutionStore).fetch(sid)
    if unseen or execution is None or execution.flow_sid != flow.sid:
        raise not_found(request.path)
    return execution


def execution_fields(request: Request, execution: Execution) -> dict[str, Any]:
    """Return an execution as an answer shows it. Its context is empty there, and has a path of its own.

    Source: the examples in OpenAPI twilio_studio_v2, for the empty context too.
    """
    url = f"{request.base_url}/v2/Flows/{execution.flow_sid}/Executions/{execution.sid}"
    updated = execution.date_updated
    return {
        "sid": execution.sid,
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        "flow_version": execution.revision,
        "contact_sid": contact_sid(execution),
        "contact_channel_address": execution.contact,
        "context": {},
        "status": execution.status,
        "initiated_by": execution.initiated_by,
        "date_created": iso_date(execution.date_created),
        "date_updated": None if updated is None else iso_date(updated),
        "url": url,
        "links": {"steps": f"{url}/Steps", "execution_context": f"{url}/Context"},
    }


def contact_sid(execution: Execution) -> str:
    """Return the SID of the person on the other side: the same for the same two addresses."""
    name = f"{execution.account_sid}:{execution.contact}:{execution.address}"
    return f"FC{hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()}"


def list_executions(request: Request) -> Response:
    """GET .../Executions, newest first: with that status, and created from a time on and before another."""
    flow = fetch_visible_flow(request)
    status = _read_status_filter(request)
    since, before = (_read_time(request, name) for name in ("DateCreatedFrom", "DateCreatedTo"))
    stale = request.app.lag.take_list(flow.sid)
    store = request.app.store(ExecutionStore)
    page = fetch_page(
        request,
        lambda window: store.list_of_flow(
            flow.sid, window, status=status, since=since, before=before, hidden=list(stale)
        ),
    )
    rows = [execution_fields(request, execution) for execution in page.entries]
    return request.respond(product_page(request, "executions", page, rows))


def create_execution(request: Request) -> Response:
    """POST .../Executions: run the flow for a contact."""
    flow = fetch_writable_flow(request)
    contact, address = request.required("To"), request.required("From")
    if len(contact.encode()) + len(address.encode()) > ADDRESSES_LIMIT:
        raise TwilioError(
            400,
            81023,
            "Creating an Execution via REST API failed due to malformed contact parameters",
        )
    given = _read_parameters(request)
    _refuse_too_many(request, flow)
    _refuse_second(request, flow, contact, address)
    runnable, opening = (
        _runnable(request, flow, contact),
        Opening("request", contact, address, given),
    )
    try:
        execution = start(request.app, runnable, opening)
    except NoMachine as nothing:
        raise TwilioError(501, 20501, str(nothing)) from nothing
    except NotValid as flawed:  # how Twilio refuses to run it is inferred
        raise invalid_definition(flawed.errors, ()) from flawed
    request.app.lag.hide_write(flow.sid, execution.sid, 0, request.app.settings)
    return request.respond(execution_fields(request, execution), status=201)


def _runnable(request: Request, flow: Flow, contact: str) -> Flow:
    """Return the revision that runs for a contact: the draft for a test user, else the live one.

    Source: docs studio/rest-api/v2/test-user. What Twilio answers for a flow that was never
    published is inferred: as for its LatestPublished revision.
    """
    if contact in request.app.store(FlowStore).fetch_test_users(flow):
        return flow
    live = live_flow(request.app, flow.account_sid, flow.sid)
    if live is None:
        raise not_found(request.path)
    return live


def _refuse_too_many(request: Request, flow: Flow) -> None:
    """Source: docs studio/user-guide/studio-faq, "Rate Limits": 20 a second and account over the REST API."""
    limit = request.app.settings.executions_per_second
    if limit is None:
        return
    now, store = request.app.database.now(), request.app.store(ExecutionStore)
    if store.count_requested(flow.account_sid, now) >= limit:
        raise too_many_requests(request.app.settings.retry_after)


def _refuse_second(request: Request, flow: Flow, contact: str, address: str) -> None:
    """Refuse a second active execution of one To and From.

    Source: docs studio/rest-api/v2/execution ("Only one Execution can be active at a time for the
    same To/From combination"). The status and the code are inferred.
    """
    active = request.app.store(ExecutionStore).active_of(flow.account_sid, contact, address)
    if any(execution.kind == "request" for execution in active):
        raise TwilioError(
            409, 20409, f"An Execution is already active for this contact: {active[0].sid}"
        )


def fetch_execution(request: Request) -> Response:
    """GET .../Executions/{Sid}."""
    return request.respond(execution_fields(request, fetch_visible_execution(request)))


def update_execution(request: Request) -> Response:
    """POST .../Executions/{Sid}: Status=ended ends it."""
    execution = fetch_visible_execution(request)
    status = request.required("Status")
    if status != "ended":
        raise invalid_parameter("Status", "it can only be set to ended")
    ended = end(request.app, execution, "It was ended through the API.")
    return request.respond(execution_fields(request, ended))


def delete_execution(request: Request) -> Response:
    """DELETE .../Executions/{Sid}: the execution and its steps are gone, also if it was active."""
    execution = fetch_visible_execution(request)
    request.app.runs.pop(execution.sid, None)
    request.app.store(ExecutionStore).delete(execution)
    return Response(204)


def fetch_context(request: Request) -> Response:
    """GET .../Executions/{Sid}/Context. Source: docs studio/rest-api/v2/execution-context."""
    execution = fetch_visible_execution(request)
    return request.respond(
        {
            "account_sid": execution.account_sid,
            "flow_sid": execution.flow_sid,
            "execution_sid": execution.sid,
            "context": json.loads(execution.context),
            "url": f"{execution_fields(request, execution)['url']}/Context",
        }
    )


def _read_parameters(request: Request) -> dict[str, Any]:
    """Return the Parameters, a JSON object.

    Source: docs studio/rest-api/v2/execution; Twilio error dictionary 84004 ("Double-check the
    provided parameters for syntax errors"). That anything but an object is refused is inferred.
    """
    text = request.parameter("Parameters")
    if not text:
        return {}
    try:
        value = json.loads(text)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise TwilioError(400, 84004, "Error while creating execution via REST API.")
    return value


def _read_status_filter(request: Request) -> str:
    if "status" not in request.query:
        return ""
    status = request.query["status"][-1]
    if status not in STATUSES:
        raise invalid_parameter("status", f"it is one of {', '.join(STATUSES)}")
    return status


def _read_time(request: Request, name: str) -> int | None:
    """Return a time in seconds since the epoch: ISO 8601, in UTC unless it says so otherwise."""
    if name not in request.query:
        return None
    try:
        time = datetime.fromisoformat(request.query[name][-1])
        return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise invalid_parameter(name, "it is a date-time in ISO 8601") from None
