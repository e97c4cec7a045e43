"""A flow that runs: the first one, or a subflow that a widget of the frame before runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.program import Node, Program


@dataclass(slots=True)
class Frame:
    """A flow that runs, with its own context. No value of a context is changed in place, so copies share them."""

    program: Program
    flow_sid: str
    context: dict[str, Any]
    at: Node
    memory: dict[str, Json] = field(default_factory=dict)
    """What the present widget remembers between two asks."""

    def keep(self, values: Mapping[str, Json]) -> None:
        """Keep what the present widget came to, as `widgets.NAME` (assumption: widget-values-merge)."""
        widgets = self.context["widgets"]
        kept = merged(widgets.get(self.at.name), values)
        self.context = {**self.context, "widgets": {**widgets, self.at.name: kept}}

    def set_variable(self, key: str, value: Json) -> None:
        """Set `flow.variables.KEY`."""
        variables = {**self.context["flow"]["variables"], key: value}
        self.change_flow({"variables": variables})

    def change_flow(self, values: Mapping[str, Json]) -> None:
        """Set values below `flow`."""
        self.context = {**self.context, "flow": {**self.context["flow"], **values}}


def merged(old: Json, new: Json) -> Json:
    """Return the new value, with what only the old one has where both are objects."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return new
    return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}
