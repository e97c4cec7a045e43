"""What a smoke test sees without running a flow: what is live, and what leads to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.lifecycle.entrance_steps import EntranceSteps
from pulumi_twilio_studio.lifecycle.flow.live_check import Finding, LiveCheck, check_live
from pulumi_twilio_studio.lifecycle.flow.values import ExistingFlow
from pulumi_twilio_studio.lifecycle.leading import declared_ways, lost_ways

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.connections import Reached
    from pulumi_twilio_studio.stack.recorded import Recorded


def look_at_flow(reached: Reached, flow: Recorded) -> LiveCheck:
    """Compare what is live with the state. What cannot be read is a finding, too."""
    try:
        existing = ExistingFlow.of(flow.sid, flow.outputs)
        account = reached.account(existing.account_sid)
        return check_live(account, existing)
    except Error as failure:
        return LiveCheck((Finding("unknown", str(failure)),))
    except (KeyError, TypeError, ValueError) as flaw:
        why = f"the state does not describe it: {type(flaw).__name__} {flaw}"
        return LiveCheck((Finding("unknown", why),))


def look_at_entrances(
    reached: Reached, resources: Iterable[Recorded], sids: Collection[str]
) -> dict[str, list[Finding]]:
    """Return what no longer leads to these flows, by their SIDs. An entrance that leads to none of them is not read."""
    found: dict[str, list[Finding]] = {}
    for entrance in resources:
        for sid, finding in _findings(reached, entrance, set(sids)):
            found.setdefault(sid, []).append(finding)
    return found


def _findings(reached: Reached, entrance: Recorded, sids: set[str]) -> list[tuple[str, Finding]]:
    steps = entrance.lifecycle
    if not isinstance(steps, EntranceSteps):
        return []
    existing = steps.existing(entrance.sid, entrance.outputs)
    led = {sid for sid, _ in declared_ways(steps, existing)} & sids
    if not led:
        return []
    try:
        account = steps.account_of(reached, entrance.outputs)
        lost = lost_ways(account, steps, existing)
    except Error as failure:
        return [(sid, Finding("unknown", str(failure))) for sid in sorted(led)]
    return [(sid, Finding("drift", why)) for sid, why in lost if sid in led]
