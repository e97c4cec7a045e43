"""What happened to the operations that a killed engine left pending, one line per operation."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import quoted
from pulumi_twilio_studio.kinds import OURS
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.flow.recovery import UnfinishedFlow, find_made
from pulumi_twilio_studio.stack.state import FLOW
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.engine import Engine
    from pulumi_twilio_studio.stack.state import Pending, StackState
    from pulumi_twilio_studio.studio.models import Flow


def refuse_what_only_pulumi_can_settle(state: StackState) -> None:
    """Raise OperationError for creates of other providers: we cannot say whether they made something."""
    harmless = (OURS, "pulumi:providers:")  # providers are processes of the engine
    others = [
        p.urn
        for p in state.pending
        if _is_create(p) and p.is_custom and not p.type.startswith(harmless)
    ]
    if others:
        raise OperationError(
            f"the engine was also creating resources of other providers: {', '.join(others)}. "
            "Settle these first: on a terminal, `pulumi refresh` asks what became of each. If "
            "the stack is locked, run `pulumi cancel` before. Skip the flows there, and then "
            "run this command again"
        )


def describe_pending(engine: Engine, state: StackState) -> list[str]:
    """Say what is known about each pending operation. Looks up flows that were being made, by their marker.

    Raises StudioError and OperationError.
    """
    creates = [
        p for p in state.pending if _is_create(p) and p.type == FLOW and not _sid_to_adopt(p)
    ]
    found = _look_up(engine, state, creates) if creates else {}
    return [
        f"{p.operation} {p.type.removeprefix(OURS)} {quoted(p.name)}: {_outcome(p, found)}"
        for p in state.pending
    ]


def _is_create(pending: Pending) -> bool:
    return pending.operation == "creating"


def _sid_to_adopt(pending: Pending) -> object:
    return pending.inputs.get("adopt")


def _outcome(pending: Pending, found: dict[str, Flow]) -> str:
    if not _is_create(pending):
        return "the next `pulumi up --refresh` sees what became of it."
    if pending.type != FLOW:
        return "the next `pulumi up` does it, or finds it done."
    if adopted := _sid_to_adopt(pending):
        return f"{adopted} was being taken over. The next `pulumi up` does it."
    flow = found.get(str(pending.inputs.get("identity")))
    if flow is None:
        return "it was not created. The next `pulumi up` creates it."
    return f"it was created as {flow.sid}. The next `pulumi up` takes it over."


def _look_up(engine: Engine, state: StackState, creates: Sequence[Pending]) -> dict[str, Flow]:
    """Return the flows that were made, by identity. Uses the stack's credentials, or the environment's."""
    # Imported here, so that a command that finds nothing unfinished starts without an HTTP client.
    from pulumi_twilio_studio.studio.accounts import open_client  # noqa: PLC0415 -- see above
    from pulumi_twilio_studio.studio.flow_list import FlowList  # noqa: PLC0415 -- see above

    config = engine.config()
    own = Settings.resolve(lambda key: config.get(f"twilio-studio:{key}"), os.environ)
    unfinished = [_unfinished_flow(pending, own.account_sid) for pending in creates]
    found: dict[str, Flow] = {}
    for account_sid in sorted({flow.account_sid for flow in unfinished}):
        with open_client(own, account_sid) as client:
            account = Account(
                client,
                FlowList(client),
                sleep=time.sleep,
                now=lambda: datetime.now(UTC),
                tell=print,
                sids=_sids_in(state),
            )
            theirs = [flow for flow in unfinished if flow.account_sid == account_sid]
            found |= find_made(account, theirs, state.written)
    return found


def _sids_in(state: StackState) -> dict[str, str]:
    """Return the SIDs of the flows that the state knows, by identity."""
    return {
        str(resource.get("inputs", {}).get("identity")): resource["id"]
        for resource in state.resources
        if resource.get("type") == FLOW and resource.get("id")
    }


def _unfinished_flow(pending: Pending, account_sid: str) -> UnfinishedFlow:
    def plain(name: str, otherwise: str) -> str:
        value = pending.inputs.get(name)
        return value if isinstance(value, str) else otherwise  # a secret is an object

    return UnfinishedFlow(
        plain("identity", pending.urn),
        plain("account_sid", account_sid),
        plain("friendly_name", pending.name),
    )
