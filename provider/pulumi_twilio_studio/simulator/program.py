"""A definition, prepared for running: which event of a widget leads where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.definition.canonical import Json, entries


@dataclass(frozen=True, slots=True)
class Branch:
    """One entry of a split's `match`."""

    arguments: tuple[str, ...]
    kind: str
    value: str
    next: str | None
    number: int
    """The place among the entries of `match`, from 0."""


@dataclass(frozen=True, slots=True)
class Node:
    """One widget."""

    name: str
    type: str
    properties: Mapping[str, Json]
    transitions: Mapping[str, str | None]
    """Where each event leads; None where the branch ends. For a repeated event, its first entry."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """All widgets of a flow."""

    initial: str
    nodes: Mapping[str, Node]

    @staticmethod
    def of(definition: Definition) -> Program:
        """Prepare a definition. Equal definitions are prepared once."""
        return _prepared(definition.text)


@lru_cache(maxsize=64)
def _prepared(text: str) -> Program:
    content = Definition.kept(text).content
    nodes = {name: _node(name, state) for name, state in content["states"].items()}
    return Program(content["initial_state"], nodes)


def _node(name: str, state: Mapping[str, Json]) -> Node:
    transitions = state["transitions"]
    nexts = {event: entries(value)[0].get("next") for event, value in transitions.items()}
    matches = entries(transitions["match"]) if "match" in transitions else []
    branches = tuple(
        _branch(entry, condition, number)
        for number, entry in enumerate(matches)
        for condition in entry.get("conditions", ())
    )
    return Node(name, state["type"], state.get("properties", {}), nexts, branches)


def _branch(entry: Mapping[str, Json], condition: Mapping[str, Json], number: int) -> Branch:
    arguments = tuple(map(str, condition.get("arguments", ())))
    kind, value = str(condition.get("type", "")), str(condition.get("value", ""))
    return Branch(arguments, kind, value, entry.get("next"), number)
