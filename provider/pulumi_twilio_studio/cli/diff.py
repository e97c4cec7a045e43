"""`twilio-studio diff`: what turns one definition into another, widget by widget."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.change_report import no_difference, show_changes
from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.operand import HELP, operand, refuse_idle_stack
from pulumi_twilio_studio.cli.saying import document, say_json
from pulumi_twilio_studio.definition import as_json, as_markdown, changes
from pulumi_twilio_studio.foreign import harmless


class Format(StrEnum):
    """How changes are written."""

    text = "text"
    markdown = "markdown"
    json = "json"


def diff(
    existing: Annotated[str, typer.Argument(help=HELP)],
    desired: Annotated[str, typer.Argument(help="The same, for the other side.")],
    *,
    layout: Annotated[
        bool, typer.Option("--layout", help="A widget moved on the canvas counts.")
    ] = False,
    form: Annotated[
        Format, typer.Option("--format", help="For people, for a pull request, for programs.")
    ] = Format.text,
    stack: Annotated[
        str | None,
        typer.Option(help="The stack of stack:RESOURCE; the selected one unless given."),
    ] = None,
) -> None:
    """Show what would turn one definition into another, widget by widget.

    Exit code 0 if both mean the same, 1 if something differs, 2 for trouble.
    """
    refuse_idle_stack(stack, (existing, desired))
    with user_errors(trouble=2):
        one, other = (operand(text, stack) for text in (existing, desired))
        found = changes(one.definition, other.definition, layout=layout)
    nothing = no_difference(moved=not one.definition.same_as(other.definition, layout=True))
    title = f"{one.label} -> {other.label}"
    match form:
        case Format.text:
            show_changes(title, found, nothing=nothing)
        case Format.markdown:
            document(harmless(as_markdown(found, title, nothing=f"{nothing.capitalize()}.")))
        case Format.json:
            say_json(as_json(found))
    raise typer.Exit(1 if found else 0)
