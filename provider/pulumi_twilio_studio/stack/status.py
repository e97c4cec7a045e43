"""What each stack of a project runs, found without an engine: its states, and one list of flows for each account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.kinds import FLOW
from pulumi_twilio_studio.lifecycle.flow.live import LiveFlow, Save, find_live
from pulumi_twilio_studio.lifecycle.flow.version import version_in
from pulumi_twilio_studio.lifecycle.inactive import is_active, still_counts
from pulumi_twilio_studio.stack.promotion_order import in_order, stacks_before
from pulumi_twilio_studio.stack.readings import reading
from pulumi_twilio_studio.stack.status_report import (
    FlowStatus,
    StackStatus,
    StatusReport,
    compared,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from pulumi_twilio_studio.kinds import Kind
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.stack.connections import Connections
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.reading import StackReading
    from pulumi_twilio_studio.stack.readings import Listener
    from pulumi_twilio_studio.stack.recorded import Recorded
    from pulumi_twilio_studio.stack.state import StackState


Wanted = Literal["named", "environments", "all"]
"""Which of the stacks are shown: all as they were named, or those that are no tenants, or all with the tenants last."""


def find_status(
    homes: Sequence[StackHome],
    project: str,
    wanted: Wanted = "named",
    listener: Listener = lambda *_: None,
    connections: Connections | None = None,
) -> StatusReport:
    """Return what each of the stacks runs. Sends no request that changes anything.

    Environments come in the order of a promotion, and are compared with each other. What is wrong with one stack, one
    account or one flow is part of the report, and does not hide the rest.
    """

    def kinds_of(state: StackState) -> Collection[Kind]:
        return () if wanted == "environments" and state.is_of_a_tenant else (FLOW,)

    with reading(listener, connections) as reader:
        read = reader.read(homes, kinds_of)
        stacks = _chosen(read, wanted)
        before = _before(stacks)
        reader.list_accounts(stacks)
        todo = [(stack, flow) for stack in stacks for flow in stack.resources]
        seen = iter(reader.each("flows read", lambda pair: _status_of(*pair), todo))
        found = [_stack_status(stack, before, seen) for stack in stacks]
    among = [each.stack for each in found if wanted == "named" or not each.is_tenant]
    made = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return StatusReport(project, made, tuple(compared(found, among)))


def _chosen(stacks: Sequence[StackReading], wanted: Wanted) -> list[StackReading]:
    """Return the stacks that are wanted, in the order in which they are shown."""
    if wanted == "named":
        return list(stacks)
    environments = [each for each in stacks if not each.is_tenant]
    by_name = {each.home.stack: each for each in environments}
    tenants = [each for each in stacks if each.is_tenant] if wanted == "all" else []
    return [*(by_name[name] for name in in_order(_before(environments))), *tenants]


def _before(stacks: Sequence[StackReading]) -> Mapping[str, str | None]:
    """Return which stack each environment comes after."""
    environments = [each.home for each in stacks if not each.is_tenant]
    if not environments:
        return {}
    return stacks_before(environments[0].folder, [each.stack for each in environments])


def _stack_status(
    stack: StackReading, before: Mapping[str, str | None], seen: Iterator[_Seen]
) -> StackStatus:
    """Return what was found of the stack. `seen` goes on with its flows."""
    found = list(islice(seen, len(stack.resources)))
    notices = [str(each) for each in stack.notices] + [each.notice for each in found]
    return StackStatus(
        stack.home.stack,
        tuple(each.flow for each in found),
        stack.is_tenant,
        before.get(stack.home.stack),
        tuple(dict.fromkeys(filter(None, notices))),
        tuple(stack.errors),
    )


class _Seen(NamedTuple):
    """A flow, and what its account has to say."""

    flow: FlowStatus
    notice: str = ""


def _status_of(stack: StackReading, resource: Recorded) -> _Seen:
    """Read a flow of the stack."""
    outputs, place = resource.outputs, stack.place_of(resource)
    tests = outputs.get("tests")
    flow = FlowStatus(
        resource.name,
        resource.sid,
        place,
        stack.shown(outputs.get("friendly_name") or ""),
        str(outputs.get("declares") or ""),
        outputs.get("pin"),
        tuple(sorted(tests)) if isinstance(tests, Mapping) else (),
    )
    if place in stack.unreadable:
        return _Seen(replace(flow, error=stack.shown(stack.unreadable[place])))
    told: list[str] = []
    try:
        account, existing = stack.described(resource)
        account = replace(cast("Account", account), tell=lambda what: told.append(str(what)))
        if not is_active(account):
            counts = still_counts(account)
            return _Seen(replace(flow, is_suspended=counts), stack.shown(told[-1]))
        found = find_live(account, existing, version_in(outputs))
    except Error as failure:
        return _Seen(replace(flow, error=stack.shown(failure)))
    return _Seen(replace(flow, found=found and _shown(found, stack)))


def _shown(found: LiveFlow, stack: StackReading) -> LiveFlow:
    """Return what was found, with the messages as the user may see them."""

    def shown(save: Save | None) -> Any:
        return save and replace(save, message=stack.shown(save.message))

    return replace(
        found,
        head=shown(found.head),
        live=shown(found.live),
        foreign_draft=shown(found.foreign_draft),
    )
