"""How each type of widget runs: one module for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.simulator.widgets.kinds import KINDS
from pulumi_twilio_studio.simulator.widgets.unknown import Unknown

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.widgets.kind import Widget


def kind_of_widget(name: str) -> Widget:
    """Return how widgets of a type run. A type that cannot be run asks for the transition."""
    return KINDS.get(name, _UNKNOWN)


_UNKNOWN = Unknown()
