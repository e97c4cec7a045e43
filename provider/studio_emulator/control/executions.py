"""The user's side of executions: send a message, call, answer, and read what was heard and what is waited for."""

import json
from collections.abc import Mapping
from typing import Any

from studio_emulator.app_state import AppState
from studio_emulator.control.incoming import find_flow_sid
from studio_emulator.executions import running
from studio_emulator.executions.answers import check_answer
from studio_emulator.executions.running import NoMachine, NotValid, Opening
from studio_emulator.expectations import refuse_unknown
from studio_emulator.machine import KINDS, Json, WrongAnswer
from studio_emulator.store.executions import Execution, ExecutionStore
from studio_emulator.store.flows import Flow, FlowStore

_USERS = [kind for kind in KINDS if kind != "request"]
_TEXTS = ("kind", "from", "to", "flow", "body")


def list_executions(app: AppState, account_sid: str) -> list[Json]:
    """Return every execution of an account, oldest first, as `show` does."""
    return [show(app, each) for each in app.store(ExecutionStore).list_of_account(account_sid)]


def fetch_execution(app: AppState, sid: str) -> Execution:
    """Return the execution of that SID; raises ValueError with a sentence if there is none."""
    execution = app.store(ExecutionStore).fetch(sid)
    if execution is None:
        raise ValueError(f"There is no execution {sid}.")
    return execution


def show(app: AppState, execution: Execution) -> Json:
    """Return an execution: what was heard, what it waits for, its steps, its context and how it ended."""
    steps = reversed(app.store(ExecutionStore).list_steps(execution.sid))
    return {
        "sid": execution.sid,
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        "revision": execution.revision,
        "kind": execution.kind,
        "from": execution.contact,
        "to": execution.address,
        "status": execution.status,
        "ending": execution.ending,
        "waiting": json.loads(execution.waiting),
        "heard": json.loads(execution.heard),
        "steps": [
            {
                "sid": step.sid,
                "flow_sid": step.flow_sid,
                "widget": step.transitioned_from,
                "type": step.type,
                "event": step.name,
                "next": step.transitioned_to,
            }
            for step in steps
        ],
        "context": json.loads(execution.context),
    }


def answer(app: AppState, sid: str, given: Any) -> Json:
    """Answer what an execution waits for, and return it as it is then; raises ValueError with a sentence."""
    execution = fetch_execution(app, sid)
    return show(app, _answered(app, execution, check_answer(given)))


def receive(app: AppState, account_sid: str, wanted: Mapping[str, Any]) -> Json:
    """Let somebody write to or call an account; return the execution; raises ValueError with a sentence.

    A message of a contact whose execution is active goes on with it, as at Twilio. Any other starts
    the flow to which the number leads, or the flow that is named.
    """
    opening = _read(wanted)
    contact, address = opening.contact, opening.address
    active = app.store(ExecutionStore).active_of(account_sid, contact, address)
    if active and opening.kind != "call":
        return show(app, _went_on(app, active[0], opening.given))
    sid = wanted.get("flow") or find_flow_sid(app, account_sid, opening.kind, address)
    flow = _flow(app, account_sid, sid, contact)
    if active and not _takes_more_calls(flow):
        raise ValueError(
            f"{contact} has the active execution {active[0].sid}, and the flow does not allow concurrent calls."
        )
    try:
        return show(app, running.start(app, flow, opening))
    except (NoMachine, NotValid) as impossible:
        raise ValueError(str(impossible)) from impossible


def _read(wanted: Mapping[str, Any]) -> Opening:
    """Return who writes or calls, and how; raises ValueError with a sentence."""
    refuse_unknown("What comes in", wanted, (*_TEXTS, "values"))
    for name in _TEXTS:
        if not isinstance(wanted.get(name, ""), str):
            raise ValueError(f"{name} must be text.")  # noqa: TRY004 -- a wrong value, whatever its type
    kind, values = wanted.get("kind", "message"), wanted.get("values", {})
    if kind not in _USERS:
        raise ValueError(f"kind must be {', '.join(_USERS)}, not {kind!r}.")
    if not isinstance(values, dict):
        raise ValueError("values must be an object.")  # noqa: TRY004 -- a wrong value, whatever its type
    for name in ("from", "to"):
        if not wanted.get(name):
            raise ValueError(
                f"{name} must say who {'calls or writes' if name == 'from' else 'is called'}."
            )
    body = {} if kind == "call" else {"Body": wanted.get("body", "")}
    return Opening(kind, wanted["from"], wanted["to"], {**body, **values})


def _went_on(app: AppState, execution: Execution, given: Json) -> Execution:
    """Give an active execution the message for which it waits."""
    waiting = json.loads(execution.waiting) or {}
    if waiting.get("kind") != "reply":
        # Source: Twilio error dictionary 81002.
        raise ValueError(
            f"{execution.sid} is active for this contact and waits for no message. Studio ignores it (81002)."
        )
    values = {name: value for name, value in given.items() if name != "Body"}
    return _answered(app, execution, {"reply": given["Body"], "values": values})


def _answered(app: AppState, execution: Execution, given: Json) -> Execution:
    try:
        return running.answer(app, execution, given)
    except (WrongAnswer, NoMachine) as refused:
        raise ValueError(str(refused)) from refused


def _flow(app: AppState, account_sid: str, sid: str, contact: str) -> Flow:
    """Return the revision that the contact gets: a test user the draft, others the live one."""
    head = app.store(FlowStore).fetch(account_sid, sid)
    if head is not None and contact in app.store(FlowStore).fetch_test_users(head):
        return head
    live = running.live_flow(app, account_sid, sid)
    if live is None:
        raise ValueError(f"The account has no published flow {sid}.")
    return live


def _takes_more_calls(flow: Flow) -> bool:
    flags = json.loads(flow.definition or "{}").get("flags") or {}
    return bool(flags.get("allow_concurrent_calls"))
