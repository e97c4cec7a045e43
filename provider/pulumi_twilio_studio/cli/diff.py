"""`twilio-studio diff`: the changes from one definition to another, for each widget."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.change_report import no_difference, show_changes
from pulumi_twilio_studio.cli.connection import usage_errors, user_errors
from pulumi_twilio_studio.cli.parameters import DEFINITION, Layout, StackOfResource
from pulumi_twilio_studio.cli.saying import print_document, say_json
from pulumi_twilio_studio.definition import Definition, as_json, as_markdown, changes, parse
from pulumi_twilio_studio.definition.unfilling import has_places, unfill
from pulumi_twilio_studio.foreign import harmless
from pulumi_twilio_studio.stack.definitions import find_definition, is_of_a_flow, refuse_idle_stack


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
    template: Annotated[
        str | None,
        typer.Option(
            help="The template that both were filled in from: show only what differs apart from its values.",
            metavar="FILE",
        ),
    ] = None,
    stack: StackOfResource = None,
) -> None:
    """Show the changes from one definition to another, for each widget.

    Exit code 0 if both mean the same, 1 if something differs, 2 if a side cannot be read.
    """
    with usage_errors("--stack"):
        refuse_idle_stack(stack, (existing, desired))
    with user_errors(trouble=2):
        sides = [find_definition(text, stack) for text in (existing, desired)]
        before, after = [each.definition for each in sides]
        if template is not None:
            filled = [is_of_a_flow(text) for text in (existing, desired)]
            before, after = _without_values(Path(template), [before, after], filled)
        found = changes(before, after, layout=layout)
    nothing = no_difference(moved=not before.same_as(after, layout=True))
    title = " -> ".join(side.label for side in sides)
    match form:
        case Format.text:
            show_changes(title, found, nothing=nothing)
        case Format.markdown:
            print_document(harmless(as_markdown(found, title, nothing=f"{nothing.capitalize()}.")))
        case Format.json:
            say_json(as_json(found))
    raise typer.Exit(1 if found else 0)


def _without_values(
    file: Path, definitions: Sequence[Definition], filled: Sequence[bool]
) -> list[Definition]:
    """Return the definitions with the template's places instead of values. A file that is a template stays as it is.

    `filled` says which of them are of flows that exist. Raises DefinitionError, and BadParameter if all are templates.
    """
    wanted = [
        is_filled or not has_places(each)
        for each, is_filled in zip(definitions, filled, strict=True)
    ]
    if not any(wanted):
        raise typer.BadParameter("both sides are templates themselves", param_hint="--template")
    source = parse(file)
    return [
        unfill(source, each) if is_wanted else each
        for each, is_wanted in zip(definitions, wanted, strict=True)
    ]
