"""How a command shows changes: in colour on a terminal that has colours, otherwise plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from pulumi_twilio_studio.cli.saying import show
from pulumi_twilio_studio.definition.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_twilio_studio.definition import Change

_COLOURS = {"+": "green", "-": "red", "~": "yellow", ">": "blue"}
# Of several beginnings the last counts, so that each character is looked at once.
_GOES, _COMES = r"\[-(?:(?!\[-|-\]).)*-\]", r"\{\+(?:(?!\{\+|\+\}).)*\+\}"


def show_changes(title: str, changes: Sequence[Change], *, nothing: str) -> None:
    """Print the title, and below it one line for each change, or `nothing` if there are no changes."""
    told = [_colour(change.line) for change in changes] or [Text(f"    {nothing}")]
    show(Text(printable(title)), *told)


def no_difference(*, moved: bool) -> str:
    """Return the sentence for no difference; it says whether widgets were moved on the canvas."""
    return "no difference" + ("; widgets were moved: --layout shows where" if moved else "")


def _colour(line: str) -> Text:
    text = Text(f"    {line}")
    text.stylize(_COLOURS[line[0]], 4, 5)
    text.highlight_regex(_GOES, "red")
    text.highlight_regex(_COMES, "green")
    return text
