"""`studio.template(...)`: a definition with places to fill, some of them with outputs of other resources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pulumi

from pulumi_twilio_studio.definition import (
    DefinitionError,
    Reference,
    is_unresolved,
    template_sha256,
)
from pulumi_twilio_studio.definition import template as fill
from pulumi_twilio_studio.definition.templates import write_out
from pulumi_twilio_studio.resources.endings import program_error

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import ReferenceKind
    from pulumi_twilio_studio.definition.reading import Source
    from pulumi_twilio_studio.definition.templates import Value

__all__ = ["Reference", "Template", "reference", "template"]

# Stands in for an output, so that a missing or unused value is found before the output is known.
STAND_IN = "FW" + "0" * 32


@dataclass(frozen=True)
class Template:
    """A filled template."""

    definition: pulumi.Input[str] | None
    """JSON text, or an output that is known once every value is. `is_unresolved` if the template has references.

    None if a revision is declared instead.
    """

    template_sha256: str | None
    """The hash of the template before it was filled. It is the same in every account."""

    foreseen: str | None = None
    """The definition with a stand-in for each output: its references can be looked up before outputs are known."""

    values: Mapping[str, Value | pulumi.Output[str | float]] = field(default_factory=dict)
    """What its places were filled in with, by the content of the place."""

    @property
    def written_values(self) -> pulumi.Input[str]:
        """The values as JSON: each is a text, or the place of a reference in a list of its own."""
        outputs, known = _split(self.values)
        if not outputs:
            return _written(known)
        return pulumi.Output.all(**outputs).apply(lambda outs: _written({**known, **outs}))


def template(path: Source, /, **values: Value | pulumi.Output[str | float]) -> Template:
    """Return the definition in a file, with every `${name}` in its texts replaced by the value of that name.

    The path may also be a mapping or JSON text. Values are texts, numbers or booleans. Numbers and booleans are
    inserted as JSON writes them. Values may be outputs of other resources, which Pulumi then makes first. Values may be
    `studio.reference(...)`s. Those are looked up in the flow's account, and so is every `${kind:name}` in the file. A
    value that is missing, or that no place asks for, ends the program with a sentence that names it.
    """
    outputs, known = _split(values)
    try:
        filled = fill(path, **known, **dict.fromkeys(outputs, STAND_IN))
        sha256 = template_sha256(path)
    except DefinitionError as error:
        raise program_error(error) from error
    if not outputs:
        return Template(filled, sha256, None, values)
    later = pulumi.Output.all(**outputs).apply(lambda outs: _filled(path, {**known, **outs}))
    return Template(later, sha256, filled if is_unresolved(filled) else None, values)


def reference(kind: ReferenceKind, name: str) -> Reference:
    """Return a value for `studio.template`: what the flow's account calls `name`.

    `name` is written as in a template: `reference("workflow", "Flex/Assign to anyone")` is the same as
    `${workflow:Flex/Assign to anyone}` in a file.
    """
    try:
        return Reference.read(kind, name)
    except ValueError as error:
        raise program_error(error) from error


def _split(
    values: Mapping[str, Value | pulumi.Output[str | float]],
) -> tuple[dict[str, pulumi.Output[str | float]], dict[str, Value]]:
    """Return the outputs among the values, and the rest."""
    outputs = {name: value for name, value in values.items() if isinstance(value, pulumi.Output)}
    known = {name: value for name, value in values.items() if not isinstance(value, pulumi.Output)}
    return outputs, known


def _written(values: Mapping[str, Value]) -> str:
    texts = {name: write_out(value) for name, value in values.items()}
    return json.dumps(
        {
            name: [value.place.content] if isinstance(value, Reference) else value
            for name, value in texts.items()
        }
    )


def _filled(path: Source, values: dict[str, Value]) -> str:
    try:
        return fill(path, **values)
    except DefinitionError as error:  # an output that cannot be text
        raise program_error(error) from error
