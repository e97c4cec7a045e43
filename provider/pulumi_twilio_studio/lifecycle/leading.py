"""Whether an entrance still leads to the flows to which its stack pointed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.lifecycle.reached_by import ways_through
from pulumi_twilio_studio.studio.entrances import EntranceRow

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.entrance import Entrance
    from pulumi_twilio_studio.lifecycle.entrance_steps import EntranceSteps
    from pulumi_twilio_studio.studio.entrances import Fields


def declared_ways(steps: EntranceSteps, existing: Entrance) -> set[tuple[str, str]]:
    """Return the flows to which the stack pointed the entrance: SID and field."""
    return _ways(steps, existing, existing.declared)


def lost_ways(account: Account, steps: EntranceSteps, existing: Entrance) -> list[tuple[str, str]]:
    """Return the flows to which the entrance no longer leads: the SID, and a sentence.

    It costs one list for all entrances of a kind. Raises Error.
    """
    declared = declared_ways(steps, existing)
    called = f"{steps.noun} {printable(existing.name)}"
    seen = steps.read(account, existing) if declared else existing
    if seen is None:
        return [(sid, f"{called} is gone") for sid in sorted({sid for sid, _ in declared})]
    lost = sorted(declared - _ways(steps, seen, seen.fields))
    return [(sid, f"{called} no longer leads to it with {field}") for sid, field in lost]


def _ways(steps: EntranceSteps, entrance: Entrance, fields: Fields) -> set[tuple[str, str]]:
    every = {**dict.fromkeys(steps.entrances.fields, ""), **fields}
    row = EntranceRow(entrance.sid, (entrance.name,), every)
    found = ways_through(steps.entrances, row)
    return {(sid, field) for sid, way in found.items() for field in way.fields}
