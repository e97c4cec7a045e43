"""A definition, prepared for running: which event of a widget leads where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.canonical import Json, dumps, entries


@dataclass(frozen=True, slots=True)
class Branch:
    """One condition of one entry of a split's `match`."""

    arguments: tuple[str, ...]
    kind: str
    value: str
    next: str | None
    number: int
    """The place of the entry among those of `match`, from 0."""


@dataclass(frozen=True, slots=True)
class Node:
    """One widget."""

    name: str
    type: str
    properties: Mapping[str, Json]
    transitions: Mapping[str, str | None]
    """Where each event leads; None where the branch ends. For a repeated event, its first entry."""

    branches: tuple[Branch, ...]
    matches: tuple[str | None, ...]
    """Where each entry of `match` leads."""

    texts: Mapping[str, str]
    """Each property that is not null, as the text that Liquid is looked for in."""

    def follow(self, event: str, match: int | None) -> str | None:
        """Return the name of the widget that is next. `match` is the place of the entry of `match`, or None."""
        return self.transitions.get(event) if match is None else self.matches[match]


@dataclass(frozen=True, slots=True)
class Program:
    """All widgets of a flow."""

    initial: str
    nodes: Mapping[str, Node]
    allows_concurrent_calls: bool = False
    """The flag `allow_concurrent_calls`."""

    @staticmethod
    def of(definition: Definition) -> Program:
        """Prepare a definition. Equal definitions are prepared once."""
        return _prepared(definition.text)


@lru_cache(maxsize=64)
def _prepared(text: str) -> Program:
    content = Definition.kept(text).content
    nodes = {name: _node(name, state) for name, state in content["states"].items()}
    flags = content.get("flags")
    concurrent = isinstance(flags, Mapping) and flags.get("allow_concurrent_calls") is True
    return Program(content["initial_state"], nodes, concurrent)


def _node(name: str, state: Mapping[str, Json]) -> Node:
    transitions = state["transitions"]
    nexts = {event: _next(entries(value)[0]) for event, value in transitions.items()}
    matches = entries(transitions["match"]) if "match" in transitions else []
    branches = tuple(
        _branch(entry, condition, number)
        for number, entry in enumerate(matches)
        for condition in entry.get("conditions") or ()
        if isinstance(condition, Mapping)
    )
    properties = state.get("properties", {})
    texts = {key: written(value) for key, value in properties.items() if value is not None}
    leads = tuple(map(_next, matches))
    return Node(name, state["type"], properties, nexts, branches, leads, texts)


def _next(entry: Mapping[str, Json]) -> str | None:
    return entry.get("next") or None


def _branch(entry: Mapping[str, Json], condition: Mapping[str, Json], number: int) -> Branch:
    arguments = tuple(map(written, condition.get("arguments") or ()))
    kind, value = written(condition.get("type", "")), written(condition.get("value", ""))
    return Branch(arguments, kind, value, _next(entry), number)


def written(value: Json) -> str:
    """Return a value of JSON as the text that Liquid is looked for in."""
    return value if isinstance(value, str) else dumps(value)
