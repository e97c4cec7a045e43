"""`twilio-studio draw`: a picture of a flow, or of the changes from one definition to another."""

from __future__ import annotations

import re
import webbrowser
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.connection import usage_errors, user_errors
from pulumi_twilio_studio.cli.parameters import DEFINITION, Layout, StackOfResource
from pulumi_twilio_studio.cli.places import PAGE, Ours, Place, begins
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.stack.definitions import (
    NamedDefinition,
    find_definition,
    is_of_a_flow,
    refuse_idle_stack,
)

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.reached_by import WayIn


class Format(StrEnum):
    """The forms in which a picture is written."""

    html = "html"
    svg = "svg"
    mermaid = "mermaid"
    markdown = "markdown"


OURS: Mapping[Format, Ours] = {
    Format.html: PAGE,
    Format.svg: begins('<svg xmlns="http://www.w3.org/2000/svg" class="picture"'),
    Format.mermaid: begins("flowchart TD\n    n0"),
    Format.markdown: begins("```mermaid\nflowchart TD\n    n0"),
}
"""How to recognise a picture that an earlier command drew and that may be overwritten."""

SUFFIXES = {
    ".html": Format.html,
    ".htm": Format.html,
    ".svg": Format.svg,
    ".mmd": Format.mermaid,
    ".mermaid": Format.mermaid,
    ".md": Format.markdown,
    ".markdown": Format.markdown,
}


def draw(
    flow: Annotated[str, typer.Argument(help=DEFINITION)],
    desired: Annotated[
        str | None,
        typer.Argument(help="A second definition: draw the changes from the first to this one."),
    ] = None,
    *,
    out: Annotated[
        Place | None,
        typer.Option(
            help="The file to write, or - for stdout.", metavar="FILE", parser=Place.parse
        ),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="The form of the picture. Default: as the suffix of FILE says, or html.",
        ),
    ] = None,
    layout: Layout = False,
    stack: StackOfResource = None,
    no_reached_by: Annotated[
        bool,
        typer.Option("--no-reached-by", help="Leave out what leads people to the flow at Twilio."),
    ] = False,
    show: Annotated[
        bool, typer.Option("--open", help="Open the file in the browser after drawing.")
    ] = False,
) -> None:
    """Draw a flow, or the changes from one definition to another.

    Numbers and other entrances that lead to a flow at Twilio, or of a stack, are drawn too.

    Without --out, an HTML page is written to a file with the name of the flow.
    The other forms are written to stdout, or with --open to such a file.
    """
    named = [text for text in (flow, desired) if text is not None]
    if layout and desired is None:
        raise typer.BadParameter(
            "it compares two definitions: name a second one", param_hint="--layout"
        )
    if no_reached_by and not any(map(is_of_a_flow, named)):
        raise typer.BadParameter("nothing leads to a file", param_hint="--no-reached-by")
    with usage_errors("--stack"):
        refuse_idle_stack(stack, named)
    form = form or _format_of(out)
    if out is None and (form is Format.html or show):
        out = Place.parse(f"{_name(named[-1])}.{_suffix(form)}")
    out = out or Place("-")
    if show and out.is_stdout:
        raise typer.BadParameter("it needs a file to open", param_hint="--open")
    with user_errors(trouble=2):
        sides = [find_definition(text, stack) for text in named]
        ways = () if no_reached_by else _ways_to(sides)
        out.put(_draw(sides, form, ways, layout=layout), OURS[form], sources=named)
    if out.is_stdout:
        return
    say(printable(f"Drew {out}."), err=True)
    if show and not webbrowser.open(out.path.absolute().as_uri()):
        say("No browser could be started.", err=True)


def _format_of(out: Place | None) -> Format:
    if out is None or out.is_stdout:
        return Format.html
    if out.path.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise typer.BadParameter(
            f"{printable(out.path.name)} does not end in one of {known}. Give --format",
            param_hint="--out",
        )
    return SUFFIXES[out.path.suffix.lower()]


def _suffix(form: Format) -> str:
    return next(suffix for suffix, known in SUFFIXES.items() if known is form).removeprefix(".")


def _name(operand_text: str) -> str:
    """Return a file name in the current folder for that argument."""
    name = Path(operand_text.removeprefix("stack:")).name.removesuffix(".json")
    return re.sub(r"[^\w.@-]+", "-", name).strip(".-") or "flow"


def _ways_to(sides: Sequence[NamedDefinition]) -> Sequence[WayIn]:
    """Return what leads to the flow: to the second one, if both sides are flows."""
    side = next((each for each in reversed(sides) if each.sid), None)
    if side is None:
        return ()
    ways = side.look()
    for reason in ways.not_known:
        say(f"Not all that leads to {side.sid} is drawn: {reason}", err=True)
    return ways.to(side.sid)


def _draw(
    sides: Sequence[NamedDefinition], form: Format, ways: Sequence[WayIn], *, layout: bool
) -> str:
    # Here, so that help does not wait for the pictures.
    from pulumi_twilio_studio.drawing.forms import draw as draw_as

    title = " -> ".join(side.label for side in sides)
    existing = sides[0].definition if len(sides) > 1 else None
    desired = sides[-1].definition
    return draw_as(desired, existing, title=title, form=form.value, layout=layout, ways=ways)
