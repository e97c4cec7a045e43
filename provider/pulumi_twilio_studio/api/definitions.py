"""Functions that ask nobody: compare, draw and check definitions, wherever they come from."""

from __future__ import annotations

from typing import Literal

from pulumi_twilio_studio.definition import Change, Definition, changes, parse
from pulumi_twilio_studio.definition import lint as linting
from pulumi_twilio_studio.definition.reading import Source
from pulumi_twilio_studio.studio.models import Flow

Definable = Source | Definition | Flow
"""A mapping in Twilio's form, JSON text, the path of a file, a `Definition`, or a flow that Twilio answered."""

Form = Literal["html", "mermaid", "svg"]


def definition_of(given: Definable) -> Definition:
    """Return the given definition. Raises DefinitionError with every problem."""
    if isinstance(given, Definition):
        return given
    if isinstance(given, Flow):
        return Definition.from_api(given.definition, source=_label(given))
    return parse(given)


def diff(existing: Definable, desired: Definable, *, layout: bool = False) -> list[Change]:
    """Return what would turn one definition into the other, widget by widget.

    With `layout`, moves on the canvas count too. Raises DefinitionError.
    """
    return changes(definition_of(existing), definition_of(desired), layout=layout)


def draw(
    definition: Definable,
    existing: Definable | None = None,
    *,
    title: str = "",
    form: Form = "svg",
    layout: bool = False,
) -> str:
    """Draw a flow as SVG, as an HTML page, or as Mermaid. With `existing`, draw what would change.

    Raises DefinitionError.
    """
    # Imported here, because most scripts draw nothing.
    from pulumi_twilio_studio.drawing.forms import draw as draw_as  # noqa: PLC0415 -- see above

    before = None if existing is None else definition_of(existing)
    return draw_as(definition_of(definition), before, title=title, form=form, layout=layout)


def lint(definition: Definable, *, is_filled: bool = False) -> list[linting.Finding]:
    """Return everything that Twilio would refuse in a definition, and what is probably not meant.

    With `is_filled`, nothing will be filled in any more, so a place of a template that is left is wrong. Raises
    DefinitionError if there is nothing to read.
    """
    if not isinstance(definition, Flow):
        return linting.lint(definition, is_filled=is_filled)
    return linting.lint(definition.definition or {}, is_filled=is_filled)


def _label(flow: Flow) -> str:
    return f"{flow.sid}@{flow.revision}"
