"""The definition of a flow as a value."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from pulumi_twilio_studio.definition.canonical import (
    Json,
    canonical_problem,
    condense,
    dumps,
    expand,
    fingerprint,
)
from pulumi_twilio_studio.definition.problems import DefinitionError, Problem
from pulumi_twilio_studio.definition.reading import Source, loads, read
from pulumi_twilio_studio.definition.structure import examine


@dataclass(frozen=True, eq=False, repr=False)
class Definition:
    """What a flow does, kept apart from where its widgets stand on the canvas.

    `content` holds the definition in canonical form (see `canonical`): the top-level keys, and
    under "states" every widget by name, without its offset. `layout` holds the offsets by widget
    name. Do not change either in place.
    """

    content: Mapping[str, Json]
    layout: Mapping[str, Json]

    @classmethod
    def from_api(cls, api: Any, *, source: str = "") -> Self:
        """Read a definition in the form of Twilio's API.

        Raises DefinitionError with every problem at once: wrong shapes, missing or repeated names,
        transitions and an initial_state that lead nowhere, values that JSON cannot hold.
        """
        copy, problems = examine(api)
        if problems:
            raise DefinitionError(problems, source)
        return cls(*condense(copy))

    @classmethod
    def from_text(cls, content_text: str, layout_text: str = "{}") -> Self:
        """Read back what `text` and `layout_text` wrote.

        Raises DefinitionError if the texts hold something else.
        """
        source = "the stored definition"
        content, layout = loads(content_text, source), loads(layout_text, source)
        wrong = canonical_problem(content, layout)
        if wrong:
            raise DefinitionError([Problem("", f"is not in canonical form: {wrong}")], source)
        return cls.from_api(expand(content, layout), source=source)

    def to_api(self) -> dict[str, Json]:
        """Return a new copy of the definition in the form that Twilio's API takes.

        Widgets and the entries of an event keep their order. Events are grouped. Offsets are back
        in place, and a branch that ends has no `next`.
        """
        return expand(json.loads(self.text), json.loads(self.layout_text))

    @cached_property
    def text(self) -> str:
        """Compact canonical JSON of the content. Equal content in equal order has equal text."""
        return dumps(self.content)

    @cached_property
    def layout_text(self) -> str:
        """Compact canonical JSON of the layout."""
        return dumps(self.layout)

    @cached_property
    def sha256(self) -> str:
        """The hash of the meaning. The order of keys, widgets and events does not change it."""
        return sha256(fingerprint(self.content).encode()).hexdigest()

    def same_as(self, other: "Definition", *, layout: bool = False) -> bool:
        """Return whether both mean the same; with `layout`, also whether their widgets stand at the same places."""
        if layout and fingerprint(self.layout) != fingerprint(other.layout):
            return False
        return self.text == other.text or self.sha256 == other.sha256

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Definition) and self.same_as(other, layout=True)

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __repr__(self) -> str:
        # The content is not shown: widget properties can hold credentials (sip_auth_password).
        return f"<Definition of {len(self.content['states'])} widgets, {self.sha256[:12]}>"


def parse(source: Source) -> Definition:
    """Read a definition from a mapping, JSON text or a file.

    `source` is a mapping, JSON text (it starts with "{") or the path of a UTF-8 file, relative to
    the working directory. Each holds the definition in API form, or an API response with one under
    "definition". Raises DefinitionError with every problem; each begins with the file's path.
    """
    api, label = read(source)
    return Definition.from_api(api, source=label)
