"""Definitions with placeholders: one file for every environment and tenant.

`${name}` in any string of the JSON stands for a value. `${kind:name}` stands for a thing of the
account by its name (references.py). `$${` is a literal "${"; in the same way `$$${price}` is a
dollar sign and a value. The template stays valid JSON that the Console can import. Liquid
(`{{...}}`, `{%...%}`) is left alone.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from pulumi_twilio_studio.definition.canonical import Json, Path, dumps
from pulumi_twilio_studio.definition.flow import Definition, parse, parse_text
from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.definition.placeholders import (
    Piece,
    Place,
    pieces,
    texts,
    with_texts,
    write_pieces,
)
from pulumi_twilio_studio.definition.problems import DefinitionError, Problem, pointer
from pulumi_twilio_studio.definition.reading import Source, read_text
from pulumi_twilio_studio.definition.references import Reference, Unresolved
from pulumi_twilio_studio.definition.structure import widget_at
from pulumi_twilio_studio.definition.text import nearest, quoted, shorten

Value = str | float | Reference
"""What fills a placeholder. float includes int and bool."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def template(path: Source, /, **values: Value) -> str:
    """Fill in a template, and return the definition as JSON text in API form.

    `path` is whatever `parse` takes. A value is a string, a number, a boolean or a Reference. A
    string is put in unchanged; placeholders and references in it are not filled in. Numbers and
    booleans are written as in JSON. A value that is named "flow:Survey" replaces the reference
    `${flow:Survey}`.

    If the template or the values hold a reference, `is_unresolved` holds for the text: `Unresolved`
    must resolve it before it is a definition.

    Raises DefinitionError if the template is not a sound definition. The error also names every
    placeholder without a value, with its place, and every value without a placeholder.
    """
    blank = _read(path)
    problems = [*_misplaced(blank, values), *_misused(blank, values)]
    if problems:
        raise DefinitionError(problems, blank.label)
    written_out = {name: write_out(value) for name, value in values.items()}
    if not _has_references(blank, values):
        return dumps(
            with_texts(blank.api, lambda text: "".join(map(str, _fill(text, written_out))))
        )
    partly = with_texts(blank.api, lambda text: write_pieces(_fill(text, written_out)))
    return Unresolved(partly, blank.label).text


def template_sha256(path: Source) -> str:
    """Return the hash of a template before it is filled in. It is equal for every tenant that uses the template."""
    return parse(path).sha256


@dataclass(frozen=True)
class _Blank:
    """A sound template, before it is filled in."""

    api: Json
    label: str
    places: tuple[tuple[Path, Place], ...]

    @classmethod
    def of(cls, definition: Definition, label: str) -> Self:
        api = definition.to_api()
        return cls(api, label, tuple(_places(api)))


def _read(path: Source) -> _Blank:
    if isinstance(path, Mapping):
        return _Blank.of(parse(path), "")
    return _read_text(*read_text(path))


@lru_cache(maxsize=64)
def _read_text(text: str, label: str) -> _Blank:
    """Read a text once, although many flows of a stack may be filled in from it."""
    return _Blank.of(parse_text(text, label), label)


def _places(api: Json) -> Iterator[tuple[Path, Place]]:
    for path, text in texts(api):
        yield from ((path, piece) for piece in pieces(text) if isinstance(piece, Place))


def _misplaced(blank: _Blank, values: Mapping[str, object]) -> Iterator[Problem]:
    for path, place in blank.places:
        message = _flaw(place, values)
        if message:
            where = pointer(*path)
            yield Problem(where, message, widget_at(where, blank.api))


def _flaw(place: Place, values: Mapping[str, object]) -> str:
    """Return why that placeholder cannot be filled, or ""."""
    if place.is_closed and place.content in values:
        return ""
    if place.is_closed and _NAME.fullmatch(place.content):
        return f"{place} has no value{nearest(place.content, values)}"
    if place.is_closed and ":" in place.content:
        try:
            Reference.at(place)
        except ValueError as flaw:
            return str(flaw)
        return ""
    return (
        f"{quoted(shorten(str(place)))} is not a placeholder: write ${{name}}, or $${{ for a "
        "literal ${"
    )


def _misused(blank: _Blank, values: Mapping[str, object]) -> Iterator[Problem]:
    names = {place.content for _, place in blank.places}
    for name, value in values.items():
        if flaw := _flaw_of_value(value):
            yield Problem("", f"the value of {quoted(name)} {flaw}")
        if name not in names:
            hint = nearest(name, sorted(names))
            yield Problem("", f"the value {quoted(name)} has no placeholder{hint}")


def _flaw_of_value(value: object) -> str:
    """Return why that value cannot be put into a text, or "". Never shows a text."""
    if isinstance(value, str):
        return HELP_TEXT if is_help_text(value) else ""
    if isinstance(value, float) and not math.isfinite(value):
        return f"is {value}, which is not a JSON number"
    if not isinstance(value, int | float | Reference):
        return f"must be a string, a number or a boolean, not {type(value).__name__}"
    return ""


def write_out(value: Value) -> str | Reference:
    """Return the value as a template holds it. 7.0 becomes 7: after the engine, whole numbers arrive as floats."""
    if isinstance(value, str | Reference):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return dumps(value)


def _has_references(blank: _Blank, values: Mapping[str, Value]) -> bool:
    named = any(isinstance(value, Reference) for value in values.values())
    return named or any(place.content not in values for _, place in blank.places)


def _fill(text: str, values: Mapping[str, str | Reference]) -> Iterator[Piece]:
    """Yield the pieces of a text with every value in its place."""
    for piece in pieces(text):
        value = values.get(piece.content, piece) if isinstance(piece, Place) else piece
        if isinstance(value, Reference):
            yield value.place
        elif isinstance(value, str) and isinstance(piece, Place) and piece.is_quoted:
            yield dumps(value)[1:-1]
        else:
            yield value
