"""How long it takes to draw a flow of 2,000 widgets, and how large the page becomes.

Placed by its author, laid out in layers, and as two sides that differ in every tenth widget.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from benchmarks.measuring import best
from benchmarks.results import Figure
from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.drawing import page
from support.definitions import large

WIDGETS = 2000


def figures(*, quick: bool) -> Iterator[Figure]:
    """Draw all three."""
    definition = Definition.from_api(large(WIDGETS // 10 if quick else WIDGETS))
    sides: dict[str, tuple[Definition, Definition | None]] = {
        "placed by its author": (definition, None),
        "laid out in layers": (Definition(definition.content, {}), None),
        "two sides": (altered(definition), definition),
    }
    for what, (desired, existing) in sides.items():
        text = page("Phone menus", desired, existing)
        seconds = best(lambda: page("Phone menus", desired, existing))  # noqa: B023 -- called here
        size = f"{len(definition.content['states'])} widgets, {len(text.encode()) / 1e6:.1f} MB"
        yield Figure("drawing", f"{what}, {size}", round(seconds, 2), "s")


def altered(definition: Definition) -> Definition:
    """The same with another text in every tenth widget."""
    content = json.loads(definition.text)
    for widget in list(content["states"].values())[::10]:
        widget["properties"]["note"] = "Altered"
    return Definition(content, definition.layout)
