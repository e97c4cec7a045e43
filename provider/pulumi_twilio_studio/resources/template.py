"""`studio.template(...)`: a definition with places to fill, some of them with outputs of other resources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi

from pulumi_twilio_studio.definition import DefinitionError, template_sha256
from pulumi_twilio_studio.definition import template as fill

if TYPE_CHECKING:
    import os

# Stands in for an output, so that a missing or unused value is found before anything is known of the output.
STAND_IN = "FW" + "0" * 32


@dataclass(frozen=True)
class Template:
    """A filled template."""

    definition: pulumi.Input[str]
    """JSON text; an output that is known once every value is."""

    template_sha256: str | None
    """The hash of the template before it was filled: the same in every account."""


def template(path: str | os.PathLike[str], **values: str | pulumi.Output[str]) -> Template:
    """The definition in a file, with every `${name}` in its texts replaced by the value of that name.

    Values may be outputs of other resources; Pulumi then makes those first. A value that is missing, or that no
    place asks for, ends the program with a sentence that names it.
    """
    outputs = {name: value for name, value in values.items() if isinstance(value, pulumi.Output)}
    texts = {name: value for name, value in values.items() if not isinstance(value, pulumi.Output)}
    try:
        filled = fill(path, **texts, **dict.fromkeys(outputs, STAND_IN))
        sha256 = template_sha256(path)
    except DefinitionError as error:
        raise pulumi.RunError(str(error)) from error
    if not outputs:
        return Template(filled, sha256)
    known = pulumi.Output.all(**outputs)
    return Template(known.apply(lambda outs: _filled(path, {**texts, **outs})), sha256)


def _filled(path: str | os.PathLike[str], values: dict[str, str]) -> str:
    try:
        return fill(path, **values)
    except DefinitionError as error:  # an output that is no text
        raise pulumi.RunError(str(error)) from error
