"""Tell the provider which flows a program declares, so that it can ask Twilio about several at once.

The first flow of each account tells of all of them. A program has declared all when its first input is awaited, unless
it waits for something itself: what it declares afterwards is told by the first flow after that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pulumi.runtime import get_root_resource

from pulumi_twilio_studio.resources.guard import arm
from pulumi_twilio_studio.resources.properties import begin

if TYPE_CHECKING:
    import asyncio

    import pulumi

# By the run's root resource, as one process may run several programs; then by account.
_declared: WeakKeyDictionary[pulumi.Resource, dict[object, _Declared]] = WeakKeyDictionary()


class _Declared:
    """The flows of one account that are not told yet: the fields of `Upcoming` (lifecycle/flow/ahead.py)."""

    def __init__(self, account_sid: object) -> None:
        self.account_sid = account_sid  # held, or another output could get its id()
        self.flows: list[tuple[str, ...]] = []


def announce(account_sid: object, *flow: Any) -> asyncio.Future[str | None] | None:
    """Return what the flow has to tell the provider: nothing, unless it is the first one of its account.

    `flow` has the fields of `Upcoming`. A flow with an output among them is left out: outputs may be secret, or unknown
    at the time.
    """
    root = get_root_resource()
    if root is None or arm() is None:
        return None
    accounts = _declared.setdefault(root, {})
    key = account_sid if isinstance(account_sid, str | None) else id(account_sid)
    is_first = key not in accounts
    declared = accounts.setdefault(key, _Declared(account_sid))
    if all(isinstance(each, str) for each in flow):
        declared.flows.append(flow)
    return begin(_told(accounts, key)) if is_first else None


async def _told(accounts: dict[object, _Declared], key: object) -> str | None:
    flows = accounts.pop(key).flows
    return json.dumps(flows) if len(flows) > 1 else None
