"""Tell who still reaches the flows that the engine deletes after a program has ended.

The engine asks no provider at the preview of a delete. So this runs in the program's own process, at a preview only.
Before a `destroy`, which runs no program, it runs in the provider's process when the engine reads the first resource.
Twilio is asked only if flows go.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.kinds import KINDS
from pulumi_twilio_studio.lifecycle.borrowed import Borrowed
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.flow.callers import title_of_deletion
from pulumi_twilio_studio.lifecycle.reached_by import WaysIn, told
from pulumi_twilio_studio.resources.losses import Going, Held, Losses
from pulumi_twilio_studio.resources.properties import drop_none
from pulumi_twilio_studio.stack.callers import ways_with
from pulumi_twilio_studio.stack.recorded import lifecycle_of
from pulumi_twilio_studio.studio.entrances import flow_at
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
    from pulumi_twilio_studio.lifecycle.reached_by import WayIn

# The web hook of a flow names its account too, but the flow's SID says which flow it is.
_ANY_ACCOUNT = "AC" + "0" * 32

Look = Callable[[str], WaysIn]
"""Returns the ways into the flows of the account with that SID."""


@dataclass(frozen=True)
class DeclaredEntrance:
    """An entrance that the program declares, as far as it is known at the program's end."""

    prefix: str
    """How the SIDs of its kind begin."""

    called: object
    """The name or the SID by which the program names it."""

    fields: Mapping[str, object]
    """What the program declares of it. UNKNOWN leads to something that is still to be made."""

    @classmethod
    async def of(
        cls, resource: pulumi.Resource, given: Mapping[str, pulumi.Input[Any]]
    ) -> DeclaredEntrance | None:
        """Return the resource that a program gave these inputs, or None if it is no entrance."""
        kind = _kinds().get(resource.pulumi_resource_type)
        if kind is None:
            return None
        inputs = {name: await _value(each) for name, each in given.items() if each is not None}
        known = {"account_sid": _ANY_ACCOUNT, **drop_none(inputs)}
        return cls(
            prefix=kind.entrances.prefix,
            called=known.get(kind.named_by),
            fields={**kind.fields_in(known), **kind.declared_fields(known)},
        )

    def is_through(self, way: WayIn) -> bool:
        """Return whether it is that way's entrance."""
        return way.sid.startswith(self.prefix) and self.called in (way.sid, way.name)


def still_reached(
    going: Iterable[Going],
    state: Sequence[Held],
    declared: Sequence[DeclaredEntrance],
    look: Look,
) -> Iterator[Diagnostic]:
    """Yield what leads to the flows that go, and still does after the program's resources have moved or gone."""
    held = {each.sid: each for each in state if each.entry["type"] in _kinds()}
    for flow, title in going:
        account_sid = flow.value("account_sid") or ""
        found = look(account_sid)
        ways = tuple(_left(found.to(flow.sid), flow.sid, held, declared))
        yield from told(account_sid, flow.sid, title, replace(found, by_flow={flow.sid: ways}))


def reached_in(entries: Iterable[Mapping[str, Any]], look: Look) -> Iterator[Diagnostic]:
    """Yield what leads to the flows of a state if everything that it holds goes.

    A delete says the same, in the same words.
    """
    state = [Held(entry) for entry in entries]
    going = (
        Going(flow, title_of_deletion(flow.value("friendly_name") or flow.name, flow.sid))
        for flow, _ in Losses([], state).going()
    )
    return still_reached(going, state, [], look)


@cache
def look_with_configuration(account_sid: str) -> WaysIn:
    """Ask Twilio with this run's configuration, once for each account."""
    try:
        settings = Settings.resolve(pulumi.Config("twilio-studio").get, os.environ)
    except Error as failure:
        return WaysIn(not_known=(str(failure),))
    return ways_with(settings, account_sid)


def _left(
    ways: Iterable[WayIn],
    flow_sid: str,
    held: Mapping[str, Held],
    declared: Sequence[DeclaredEntrance],
) -> Iterator[WayIn]:
    for way in ways:
        resource = next((each for each in declared if each.is_through(way)), None)
        left = tuple(
            name
            for name in way.fields
            if _stays(name, flow_sid, held.get(way.sid), resource and resource.fields.get(name))
        )
        if left:
            yield replace(way, fields=left)


def _stays(name: str, flow_sid: str, held: Held | None, declared: object) -> bool:
    """Return whether the field leads to the flow after this run, although the flow is gone."""
    if declared is not None:
        return declared is not UNKNOWN and flow_at(str(declared)) == flow_sid
    if held is None or flow_at(held.value(name) or "") != flow_sid:
        return True
    return held.value("on_delete") == "leave"


@cache
def _kinds() -> Mapping[str, Borrowed]:
    """Return the kinds of entrances, by the type of their resources."""
    lifecycles = {kind.type: lifecycle_of(kind) for kind in KINDS}
    return {name: each for name, each in lifecycles.items() if isinstance(each, Borrowed)}


async def _value(given: pulumi.Input[Any]) -> object:
    output = pulumi.Output.from_input(given)
    return await output.future() if await output.is_known() else UNKNOWN
