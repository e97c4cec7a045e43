"""`twilio-studio diff`: the changes from one definition to another, for each widget."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.change_report import no_difference, show_changes
from pulumi_twilio_studio.cli.connection import usage_errors, user_errors
from pulumi_twilio_studio.cli.parameters import DEFINITION, Layout, StackOfResource
from pulumi_twilio_studio.cli.saying import print_document, say_json
from pulumi_twilio_studio.definition import as_json, as_markdown, changes
from pulumi_twilio_studio.foreign import harmless
from pulumi_twilio_studio.stack.definitions import find_definition, refuse_idle_stack


class Format(StrEnum):
    """The forms in which changes are written."""

    text = "text"
    markdown = "markdown"
    json = "json"


def diff(
    existing: Annotated[str, typer.Argument(help=DEFINITION)],
    desired: Annotated[str, typer.Argument(help="The other side, named in the same ways.")],
    *,
    layout: Layout = False,
    form: Annotated[
        Format,
        typer.Option(
            "--format", help="text for people, markdown for a pull request, json for programs."
        ),
    ] = Format.text,
    stack: StackOfResource = None,
) -> None:
    """Show the changes from one definition to another, for each widget.

    Exit code 0 if both mean the same, 1 if something differs, 2 if a side cannot be read.
    """
    with usage_errors("--stack"):
        refuse_idle_stack(stack, (existing, desired))
    with user_errors(trouble=2):
        one, other = (find_definition(text, stack) for text in (existing, desired))
        found = changes(one.definition, other.definition, layout=layout)
    nothing = no_difference(moved=not one.definition.same_as(other.definition, layout=True))
    title = f"{one.label} -> {other.label}"
    match form:
        case Format.text:
            show_changes(title, found, nothing=nothing)
        case Format.markdown:
            print_document(harmless(as_markdown(found, title, nothing=f"{nothing.capitalize()}.")))
        case Format.json:
            say_json(as_json(found))
    raise typer.Exit(1 if found else 0)
