"""From a definition back to the template that it was filled in from: the environment's values become places again.

Each text is compared with the text of the template that stands at the same place. What differs apart from the values
stays as it is, so two environments can be compared without their values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi_twilio_studio.definition.canonical import Json, fingerprint
from pulumi_twilio_studio.definition.flow import Definition
from pulumi_twilio_studio.definition.placeholders import (
    Place,
    pieces,
    texts,
    with_texts,
    write_pieces,
)
from pulumi_twilio_studio.definition.rename_detection import detect_renames
from pulumi_twilio_studio.definition.renames import rename
from pulumi_twilio_studio.definition.way_back import fits, keep_places, values_of

_FUNCTION = ("service_sid", "environment_sid", "function_sid", "url")
"""What names the function of a run-function widget (references.py)."""


def has_places(definition: Definition) -> bool:
    """Return whether the definition is a template: whether a text of it has a place for a value."""
    found = (piece for _, text in texts(dict(definition.content)) for piece in pieces(text))
    return any(isinstance(piece, Place) for piece in found)


def unfill(template: Definition, filled: Definition) -> Definition:
    """Return the filled definition with the template's own text wherever a text is that text with values filled in.

    Each place has one value in the whole definition. A text that shows another value stays as it is, because somebody
    changed it. What was filled in from the template becomes the template. Literal text is written as in a template.
    """
    names = detect_renames(template, filled)
    renamed = Definition(rename(template.content, names), template.layout) if names else template
    values = values_of(renamed, filled, {})
    content = _Unfilling(values).value(renamed.content, filled.content)
    return Definition(content=content, layout=filled.layout)


@dataclass(frozen=True)
class _Unfilling:
    values: Mapping[str, str]
    """The value of each place, as far as it is certain."""

    def value(self, template: Json, filled: Json) -> Json:
        """Return a value of the definition with places, from what the template has there."""
        match template, filled:
            case str(), str():
                return self.text(template, filled)
            case dict(), dict():
                kept = _without_function(template, filled)
                return {key: self.value(template.get(key), each) for key, each in kept.items()}
            case list(), list():
                pairs = (
                    (self.counterpart(template, each, at), each) for at, each in enumerate(filled)
                )
                return [self.value(*pair) for pair in pairs]
        return with_texts(filled, _literal)

    def text(self, template: str, filled: str) -> str:
        """Return the template's text if it was filled in, or the text with places wherever it still holds values."""
        if fits(template, filled, self.values):
            return template
        return keep_places(template, filled, self.values, lambda literal: [literal])

    def counterpart(self, template: Sequence[Json], filled: Json, at: int) -> Json:
        """Return the entry of the template's list that an entry was filled in from, or else the one at its place."""
        here = template[at : at + 1]
        return next(
            (each for each in (*here, *template) if self.leads_to(each, filled)),
            here[0] if here else None,
        )

    def leads_to(self, template: Json, filled: Json) -> bool:
        """Return whether that value can have been filled in from this one of the template."""
        match template, filled:
            case str(), str():
                return fits(template, filled, self.values)
            case dict(), dict():
                is_alike = template.keys() == filled.keys()
                return is_alike and all(self.leads_to(template[key], filled[key]) for key in filled)
            case list(), list():
                is_alike = len(template) == len(filled)
                return is_alike and all(map(self.leads_to, template, filled))
        return fingerprint(template) == fingerprint(filled)


def _without_function(
    template: Mapping[str, Json], filled: Mapping[str, Json]
) -> Mapping[str, Json]:
    """Return a widget's properties without what one reference to a function in the template stands for."""
    told = template.get("function_sid")
    if not (isinstance(told, str) and told.startswith("${function:")):
        return filled
    return {key: each for key, each in filled.items() if key in template or key not in _FUNCTION}


def _literal(text: str) -> str:
    return write_pieces([text])
