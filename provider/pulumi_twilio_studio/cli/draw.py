"""`twilio-studio draw`: a picture of a flow, or of what turns one definition into another."""

from __future__ import annotations

import re
import webbrowser
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.definition.phrases import printable

from .connection import in_a_sentence
from .operand import HELP, Operand, operand
from .saying import hand_out, say
from .writing import write


class Format(StrEnum):
    """How a picture is written."""

    html = "html"
    svg = "svg"
    mermaid = "mermaid"


SUFFIXES = {
    ".html": Format.html,
    ".htm": Format.html,
    ".svg": Format.svg,
    ".mmd": Format.mermaid,
    ".mermaid": Format.mermaid,
}


def draw(
    flow: Annotated[str, typer.Argument(help=HELP)],
    desired: Annotated[
        str | None,
        typer.Argument(help="The same: draws what would turn the first into this one."),
    ] = None,
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="The file to write; - is stdout.", metavar="FILE"),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="That of FILE's suffix unless given, or else html."),
    ] = None,
    layout: Annotated[
        bool, typer.Option("--layout", help="A widget moved on the canvas counts.")
    ] = False,
    stack: Annotated[
        str | None,
        typer.Option(help="The stack of stack:RESOURCE; the selected one unless given."),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the file in the browser.")] = False,
) -> None:
    """Draw a flow, or what would turn one definition into another.

    A page goes to a file named after the flow, unless FILE says where; SVG and Mermaid go to stdout.
    """
    form = form or _format_of(out)
    if out is None and (form is Format.html or show):
        out = Path(f"{_name(desired or flow)}.{_suffix(form)}")
    is_file = out is not None and str(out) != "-"
    if show and not is_file:
        raise typer.BadParameter("it needs a file to open", param_hint="--open")
    with in_a_sentence(trouble=2):
        sides = [operand(text, stack) for text in (flow, desired) if text is not None]
        text = _drawn(sides, form, layout=layout)
        if out is None or not is_file:
            hand_out(text, end="")
            return
        write(out, text, sources=filter(None, (flow, desired)))
    say(printable(f"Drew {out}."), err=True)
    if show and not webbrowser.open(out.absolute().as_uri()):
        say("No browser could be started.", err=True)


def _format_of(out: Path | None) -> Format:
    if out is None or str(out) == "-":
        return Format.html
    if out.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise typer.BadParameter(
            f"{printable(out.name)} ends in none of {known}: say --format", param_hint="--out"
        )
    return SUFFIXES[out.suffix.lower()]


def _suffix(form: Format) -> str:
    return next(suffix for suffix, known in SUFFIXES.items() if known is form).removeprefix(".")


def _name(operand_text: str) -> str:
    """A file name for what was asked for, in the current folder."""
    name = Path(operand_text.removeprefix("stack:")).name.removesuffix(".json")
    return re.sub(r"[^\w.@-]+", "-", name).strip(".-") or "flow"


def _drawn(sides: list[Operand], form: Format, *, layout: bool) -> str:
    # Here, so that the other commands start without the pictures.
    from pulumi_twilio_studio.drawing import mermaid, page, picture, svg  # noqa: PLC0415

    title = " -> ".join(side.label for side in sides)
    desired = sides[-1].definition
    existing = sides[0].definition if len(sides) > 1 else None
    match form:
        case Format.html:
            return page(title, desired, existing, layout=layout)
        case Format.svg:
            return svg(title, picture(desired, existing, layout=layout))
        case Format.mermaid:
            return mermaid(picture(desired, existing, layout=layout))
