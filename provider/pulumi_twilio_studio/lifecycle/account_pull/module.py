"""The flows of an account as one Python module, each after the flows that it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.flow.declaration import literal, spelled
from pulumi_twilio_studio.lifecycle.safe_names import variable_name

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account_pull.record import FlowRecord

_HEAD = '''"""The flows of {account}, as `twilio-studio pull --all` found them.

The next run writes this file again. If somebody edited it, the run prints the changes instead.
"""

from pathlib import Path

import pulumi_twilio_studio as studio

HERE = Path(__file__).parent
'''


@dataclass(frozen=True)
class Module:
    """The declarations of those flows, by SID."""

    account_sid: str
    flows: Mapping[str, FlowRecord]

    @property
    def text(self) -> str:
        """The whole module."""
        declared = (f"\n{each}\n" for each in self.declarations().values())
        return _HEAD.format(account=self.account_sid) + "".join(declared)

    def declarations(self) -> dict[str, str]:
        """Return the declaration of each flow, by SID, in an order in which they can stand."""
        variables = self._variables()
        done: dict[str, str] = {}
        for sid in self._order():
            known = {each: variables[each] for each in done}
            done[sid] = f"{variables[sid]} = {_declaration(sid, self.flows[sid], known)}"
        return done

    def loops(self) -> Iterator[tuple[FlowRecord, str]]:
        """Yield flows that refer to themselves or to a flow that can only stand after them, each with the place."""
        order = self._order()
        for at, sid in enumerate(order):
            for place, other in self.flows[sid].subflows.items():
                if other in order[at:]:
                    yield self.flows[sid], place

    def _variables(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for sid, flow in self._by_name().items():
            found[sid] = variable_name(flow.name, {"studio", *found.values()})
        return found

    def _order(self) -> list[str]:
        """Return the SIDs with subflows first, and else by name. In a loop, the first by name leads."""
        left = self._by_name()
        order: list[str] = []
        while left:
            ready = (sid for sid, flow in left.items() if not _needed(flow) & left.keys())
            chosen = next(ready, next(iter(left)))
            order.append(chosen)
            del left[chosen]
        return order

    def _by_name(self) -> dict[str, FlowRecord]:
        return dict(sorted(self.flows.items(), key=lambda item: item[1].name))


def _needed(flow: FlowRecord) -> set[str]:
    return set(flow.subflows.values())


def _declaration(sid: str, flow: FlowRecord, known: Mapping[str, str]) -> str:
    given = [
        f"{literal(place)}: {known[other]}.sid"
        for place, other in flow.subflows.items()
        if other in known
    ]
    values = f", **{{{', '.join(given)}}}" if given else ""
    definition = f"studio.template(HERE / {literal(flow.name + '.json')}{values})"
    return spelled(
        flow.name,
        friendly_name=flow.friendly_name,
        definition=definition,
        status=flow.status,
        sid=sid,
        meant=flow.ignore_warnings,
    )
