"""References: things of one account, named so that a template fits every account.

`${workflow:Assign to anyone}` stands for the SID of the workflow of that name, in the account for
which the flow is declared. In a name, write "%", "}" and a separating "/" as in a URL: %25, %7D,
%2F.

A template with references is filled in twice: with its values where it is declared, and with the
targets of its references when the account is known. In between it is a text for which
`is_unresolved` holds.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, get_args
from urllib.parse import unquote

from pulumi_twilio_studio.definition.canonical import Json, dumps
from pulumi_twilio_studio.definition.flow import Definition
from pulumi_twilio_studio.definition.placeholders import Place, pieces, texts, with_texts
from pulumi_twilio_studio.definition.problems import Problem, pointer
from pulumi_twilio_studio.definition.structure import widget_at
from pulumi_twilio_studio.definition.text import nearest, quoted

ReferenceKind = Literal[
    "content",
    "conversation_service",
    "flow",
    "function",
    "messaging_service",
    "task_channel",
    "workflow",
]

_FORMS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(get_args(ReferenceKind), ("name",)),
    "function": ("service", "environment", "path"),
    "task_channel": ("workspace", "name"),
    "workflow": ("workspace", "name"),
}
"""The names that each kind takes, in this order."""

_OPTIONAL = {"task_channel": 1, "workflow": 1}
"""How many names may be left out, from the left."""

_FUNCTION_SIDS = ("service_sid", "environment_sid", "function_sid")
_UNRESOLVED = '{"unresolved":'


@dataclass(frozen=True)
class Reference:
    """A thing of an account, by its name or by the names that lead to it."""

    kind: ReferenceKind
    names: tuple[str, ...]

    @classmethod
    def read(cls, kind: str, text: str) -> Self:
        """Read the text after the colon; raises ValueError with a sentence if it is not a reference."""
        if kind not in _FORMS:
            known = nearest(kind, _FORMS) or f"; there are {', '.join(_FORMS)}"
            raise ValueError(f"{quoted(kind)} is not a kind of reference{known}")
        form = _FORMS[kind]
        parts = text.split("/", len(form) - 1)
        if kind == "function":
            parts[-1] = parts[-1].removeprefix("/")
        names = tuple(unquote(part) for part in parts)
        if not all(names) or len(names) < len(form) - _OPTIONAL.get(kind, 0):
            raise ValueError(
                f"${{{kind}:{text}}} is incomplete: write ${{{kind}:{'/'.join(form)}}}"
            )
        return cls(kind, names)  # type: ignore[arg-type]  # looked up above

    @classmethod
    def at(cls, place: Place) -> Self:
        """Read the content of a placeholder; raises ValueError as `read` does."""
        kind, _, text = place.content.partition(":")
        return cls.read(kind, text)

    @property
    def place(self) -> Place:
        """The placeholder that stands for it in a template."""
        is_whole = len(self.names) == len(_FORMS[self.kind])
        *leading, last = self.names
        parts = [*map(_escape, leading), _escape(last, "%}" if is_whole else "%}/")]
        return Place(f"{self.kind}:{'/'.join(parts)}")

    def __str__(self) -> str:
        return str(self.place)


@dataclass(frozen=True)
class Found:
    """The target of a reference."""

    text: str
    """A SID; for a function, its URL."""

    properties: Mapping[str, str] = field(default_factory=dict)
    """For a function: the four properties that name it in a run-function widget."""


@dataclass(frozen=True)
class Unresolved:
    """A template whose values are filled in, but not its references."""

    api: Mapping[str, Json]
    """The definition in API form. A literal "${" is still written "$${"."""

    source: str
    """What was read; messages begin with it."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read back what `text` wrote."""
        return cls(**json.loads(text)["unresolved"])

    @property
    def text(self) -> str:
        """JSON text for which `is_unresolved` holds, to pass on in place of a definition."""
        return dumps({"unresolved": {"api": self.api, "source": self.source}})

    @property
    def references(self) -> tuple[Reference, ...]:
        """Each reference in it once, in the order of the text."""
        return tuple(dict.fromkeys(reference for _, reference in self._references()))

    def problems(self, found: Mapping[Reference, Found | str]) -> list[Problem]:
        """Return every place whose reference led to a sentence instead of a target, or cannot stand there."""
        lost = [
            (path, f"{reference}: {found[reference]}")
            for path, reference in self._references()
            if isinstance(found[reference], str)
        ]
        mixed = [
            (("states", at, "properties", name), message)
            for at, state in enumerate(self.api["states"])
            if state["type"] == "run-function"
            for name, message in _mixed(state.get("properties", {}))
        ]
        places = [(pointer(*path), message) for path, message in (*lost, *mixed)]
        return [Problem(place, message, widget_at(place, self.api)) for place, message in places]

    def resolve(self, found: Mapping[Reference, Found]) -> Definition:
        """Fill in the targets of the references. First make sure that `problems` found none."""

        def fill(text: str) -> str:
            parts = (
                found[Reference.at(piece)].text if isinstance(piece, Place) else piece
                for piece in pieces(text)
            )
            return "".join(parts)

        states = []
        for state in self.api["states"]:
            filled = with_texts(state, fill)
            function = _function(state)
            if function is not None:
                named = found[function].properties
                filled["properties"] = {**named, **filled["properties"], **_sids(named)}
            states.append(filled)
        rest = {key: value for key, value in self.api.items() if key != "states"}
        api = {**with_texts(rest, fill), "states": states}
        return Definition.from_api(api, source=self.source)

    def _references(self) -> Iterator[tuple[tuple[str | int, ...], Reference]]:
        for path, text in texts(dict(self.api)):
            for piece in pieces(text):
                if isinstance(piece, Place):
                    yield path, Reference.at(piece)


def is_unresolved(text: str) -> bool:
    """Return whether that text is an Unresolved, and not yet a definition."""
    return text.startswith(_UNRESOLVED)


def _escape(name: str, special: str = "%}/") -> str:
    return "".join(f"%{ord(char):02X}" if char in special else char for char in name)


def _function(state: Mapping[str, Any]) -> Reference | None:
    """Return the function that a run-function widget names by a reference in function_sid."""
    if state["type"] != "run-function":
        return None
    return whole_function(state.get("properties", {}).get("function_sid"))


def whole_function(text: Json) -> Reference | None:
    """Return the reference to a function, if the text is such a reference and nothing else."""
    match [piece for piece in pieces(text) if piece] if isinstance(text, str) else ():
        case [Place() as place] if Reference.at(place).kind == "function":
            return Reference.at(place)
    return None


def _sids(properties: Mapping[str, str]) -> dict[str, str]:
    return {name: properties[name] for name in _FUNCTION_SIDS}


def _mixed(properties: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield the properties of a run-function widget that contradict a reference in another property."""
    function = whole_function(properties.get("function_sid"))
    for name in _FUNCTION_SIDS:
        if (
            function is not None
            and name in properties
            and whole_function(properties[name]) != function
        ):
            yield name, f"leave it out: {function} in function_sid sets it"
        elif function is None and _functions(properties.get(name)):
            yield (
                name,
                ("write a reference to a function alone in function_sid, which then sets this too"),
            )
    url = properties.get("url")
    if function is not None and url is not None and function not in _functions(url):
        yield (
            "url",
            f"leave it out: {function} in function_sid sets it; or write the URL with {function}",
        )


def _functions(text: Json) -> list[Reference]:
    """Return the references to functions in a text."""
    places = (
        [piece for piece in pieces(text) if isinstance(piece, Place)]
        if isinstance(text, str)
        else []
    )
    references = map(Reference.at, places)
    return [reference for reference in references if reference.kind == "function"]
