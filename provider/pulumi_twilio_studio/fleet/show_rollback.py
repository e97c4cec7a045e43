"""What a roll back would do to each tenant, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from pulumi_twilio_studio.definition.text import quoted
from pulumi_twilio_studio.fleet.result import Report
from pulumi_twilio_studio.fleet.show import details, plain_table
from pulumi_twilio_studio.lifecycle.flow.version import brief

if TYPE_CHECKING:
    from rich.table import Table

    from pulumi_twilio_studio.fleet.rollback import PlannedRollBack


def moves_table(planned: PlannedRollBack) -> Table:
    """Return a table with a line per tenant that takes part, and what it goes from and to."""
    found = plain_table(
        "tenant", "live revision", "version", "goes to", "of version", folded=("goes to",)
    )
    for live in planned.moves:
        target = "the manifest" if live.revision is None else f"revision {live.revision}"
        revision = str(live.live_revision or "-")
        cells = (live.tenant, revision, brief(live.version), target, brief(live.to_version))
        found.add_row(*map(Text, cells))
    return found


def reasons(planned: PlannedRollBack) -> list[str]:
    """Return why tenants are left, once for all of the same reason, and which versions run if none takes part."""
    lines = [*details(Report(planned.asked.verb, planned.left_results)), *_relapses(planned)]
    if planned.moves or planned.left:
        return lines
    if planned.asked.is_forward:
        return [f"No tenant's flow {quoted(planned.asked.flow)} is rolled back."]
    run = ", ".join(
        f"{brief(version)} ({number})" for version, number in sorted(planned.versions.items())
    )
    flow = quoted(planned.asked.flow)
    live = f"Live are, with the number of tenants: {run or 'none'}"
    return [f"No tenant runs the bad version of flow {flow}. {live}."]


def _relapses(planned: PlannedRollBack) -> Iterator[str]:
    """Yield a warning if tenants would get what was rolled back."""
    again = [each for each in planned.moves if each.to_version == each.rolled_back]
    if planned.asked.is_forward and again:
        yield (
            f"The manifest's template of today is the version that was rolled back, for {len(again)} of the "
            f"{len(planned.moves)} tenants. Correct it first, unless that was not the cause."
        )
