"""A flow, or the changes from one definition to another, in every form that a picture can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pulumi_twilio_studio.definition.format import as_block
from pulumi_twilio_studio.drawing.diff_picture import picture
from pulumi_twilio_studio.drawing.entrances import with_entrances
from pulumi_twilio_studio.drawing.mermaid import mermaid
from pulumi_twilio_studio.drawing.page import page
from pulumi_twilio_studio.drawing.svg import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.drawing.entrances import WayIn

Form = Literal["html", "svg", "mermaid", "markdown"]


def draw(
    desired: Definition,
    existing: Definition | None,
    *,
    title: str,
    form: Form,
    layout: bool,
    ways: Sequence[WayIn] = (),
) -> str:
    """Return the picture as text. With `existing`, it shows what would change. Markdown is a block of Mermaid.

    `ways` are what leads people to the flow.
    """
    if form == "html":
        return page(title, desired, existing, layout=layout, ways=ways)
    shown = with_entrances(picture(desired, existing, layout=layout), ways)
    if form == "svg":
        return svg(title, shown)
    chart = mermaid(shown)
    return chart if form == "mermaid" else as_block(chart.rstrip("\n"), "mermaid") + "\n"
