"""What the templates of a manifest ask for. Each file is read once, however many tenants use it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pulumi_twilio_studio.definition import Definition, DefinitionError, Reference, parse, template
from pulumi_twilio_studio.definition.placeholders import Place, pieces, texts


@dataclass(frozen=True)
class Asked:
    """What must be known before a template can be filled in."""

    names: frozenset[str]
    """`${company}` asks for the value "company"."""

    flows: Mapping[str, str]
    """Names of the other flows that it refers to, by the content of the placeholder: "flow:Survey"."""

    sha256: str
    """The hash of everything that the template declares, with its layout."""


class Templates:
    """The templates of one manifest or program."""

    def __init__(self) -> None:
        self._known: dict[Path, Asked | DefinitionError] = {}

    def asked(self, path: Path) -> Asked:
        """Return what that template asks for; raises DefinitionError if it is not a template."""
        if path not in self._known:
            try:
                self._known[path] = _asked(parse(path))
            except DefinitionError as error:
                self._known[path] = error
        known = self._known[path]
        if isinstance(known, DefinitionError):
            raise known
        return known


def _asked(definition: Definition) -> Asked:
    api = definition.to_api()
    found = [piece for _, text in texts(api) for piece in pieces(text) if isinstance(piece, Place)]
    names = frozenset(place.content for place in found if place.content.isidentifier())
    template(api, **dict.fromkeys(names, ""))  # raises for text that is not a placeholder
    references = {
        place.content: Reference.at(place) for place in found if place.content not in names
    }
    content = f"{definition.sha256} {definition.layout_text}"
    return Asked(
        names=names,
        flows={each: flow.names[-1] for each, flow in references.items() if flow.kind == "flow"},
        sha256=sha256(content.encode()).hexdigest(),
    )
