"""The definition of a flow as a value."""

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
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
from pulumi_twilio_studio.definition.reading import Source, loads, read_text, unwrap
from pulumi_twilio_studio.definition.structure import examine


class Definition:
    """What a flow does, kept apart from where its widgets stand on the canvas.

    `content` holds the definition in canonical form (see `canonical`): the top-level keys, and
    under "states" every widget by name, without its offset. `layout` holds the offsets by widget
    name. Do not change either in place.
    """

    def __init__(self, content: Mapping[str, Json], layout: Mapping[str, Json]) -> None:
        self.content = content
        self.layout = layout

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

    @classmethod
    def kept(cls, text: str, layout_text: str = "{}", sha256: str = "") -> Self:
        """Return the definition that `text`, `layout_text` and `sha256` were kept of.

        The texts are read when something asks what they mean, which raises DefinitionError if they hold something else.
        Most runs only compare them.
        """
        definition = cls.__new__(cls)
        definition.text, definition.layout_text = text, layout_text
        if sha256:
            definition.sha256 = sha256
        return definition

    @cached_property
    def content(self) -> Mapping[str, Json]:
        """The definition in canonical form."""
        return self._read.content

    @cached_property
    def layout(self) -> Mapping[str, Json]:
        """The offsets by widget name."""
        return self._read.layout

    @cached_property
    def _read(self) -> "Definition":
        return Definition.from_text(self.text, self.layout_text)

    def to_api(self) -> dict[str, Json]:
        """Return a new copy of the definition in the form that Twilio's API takes.

        Widgets and the entries of an event keep their order. Events are grouped. Offsets are back
        in place, and a branch that ends has no `next`.
        """
        if "content" not in vars(self):
            return self._read.to_api()
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
        if layout and not self._stands_as(other):
            return False
        return self.text == other.text or self.sha256 == other.sha256

    def _stands_as(self, other: "Definition") -> bool:
        is_same_text = self.layout_text == other.layout_text
        return is_same_text or fingerprint(self.layout) == fingerprint(other.layout)

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
    if isinstance(source, Mapping):
        return Definition.from_api(unwrap(source)[0])
    return parse_text(*read_text(source))


# Enough for the templates of a large stack. Nobody changes a definition in place.
@lru_cache(maxsize=64)
def parse_text(text: str, label: str) -> Definition:
    """Read a definition from the text of a file, once although many flows of a stack may have it."""
    api, _ = unwrap(loads(text, label))
    return Definition.from_api(api, source=label)
