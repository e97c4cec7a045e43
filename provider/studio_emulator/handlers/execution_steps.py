"""The steps of an execution. Source: docs studio/rest-api/v2/step, step-context, Studio OpenAPI."""

import json
from typing import Any

from studio_emulator.encoding import iso_date
from studio_emulator.errors import not_found
from studio_emulator.exchange import Request, Response
from studio_emulator.handlers.executions import fetch_visible_execution
from studio_emulator.paging import fetch_page, product_page
from studio_emulator.store.executions import Execution, ExecutionStep, ExecutionStore


def _fields(request: Request, execution: Execution, step: ExecutionStep) -> dict[str, Any]:
    path = f"/v2/Flows/{execution.flow_sid}/Executions/{execution.sid}/Steps/{step.sid}"
    url = request.base_url + path
    return {
        "sid": step.sid,
        "account_sid": execution.account_sid,
        "flow_sid": step.flow_sid,
        "execution_sid": execution.sid,
        "parent_step_sid": step.parent_step_sid,
        "name": step.name,
        "context": {},
        "type": step.type,
        "transitioned_from": step.transitioned_from,
        "transitioned_to": step.transitioned_to,
        "date_created": iso_date(step.date_created),
        "date_updated": None,
        "url": url,
        "links": {"step_context": f"{url}/Context"},
    }


def _fetch(request: Request, execution: Execution) -> ExecutionStep:
    step = request.app.store(ExecutionStore).fetch_step(execution.sid, request.params["step"])
    if step is None:
        raise not_found(request.path)
    return step


def list_steps(request: Request) -> Response:
    """GET .../Steps, newest first. A widget has a step when it has been left."""
    execution, store = fetch_visible_execution(request), request.app.store(ExecutionStore)
    page = fetch_page(request, lambda window: store.list_steps(execution.sid, window))
    rows = [_fields(request, execution, step) for step in page.entries]
    return request.respond(product_page(request, "steps", page, rows))


def fetch_step(request: Request) -> Response:
    """GET .../Steps/{Sid}."""
    execution = fetch_visible_execution(request)
    return request.respond(_fields(request, execution, _fetch(request, execution)))


def fetch_context(request: Request) -> Response:
    """GET .../Steps/{Sid}/Context: what this widget has added to the context."""
    execution = fetch_visible_execution(request)
    step = _fetch(request, execution)
    return request.respond(
        {
            "account_sid": execution.account_sid,
            "flow_sid": step.flow_sid,
            "execution_sid": execution.sid,
            "step_sid": step.sid,
            "context": json.loads(step.context),
            "url": f"{_fields(request, execution, step)['url']}/Context",
        }
    )
