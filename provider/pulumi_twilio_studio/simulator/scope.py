"""What a widget can see and do while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from pulumi_twilio_studio.definition.canonical import Json, dumps
from pulumi_twilio_studio.simulator.liquid import render

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.simulator.effects import Effect
    from pulumi_twilio_studio.simulator.program import Node
    from pulumi_twilio_studio.simulator.triggers import Trigger


class World(Protocol):
    """What a widget needs of the execution that it runs in."""

    now: datetime
    trigger: Trigger
    effects: list[Effect]
    missing: list[tuple[str, str]]

    @property
    def find_flow(self) -> Callable[[str], Definition | None]:
        """What returns the published definition of another flow."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One widget while it runs."""

    node: Node
    context: dict[str, Any]
    memory: dict[str, Json]
    """What the widget remembers from one ask to the next."""

    world: World

    @property
    def name(self) -> str:
        """The widget's name."""
        return self.node.name

    @property
    def properties(self) -> Mapping[str, Json]:
        """The widget's properties as they are written, with their Liquid."""
        return self.node.properties

    def text(self, key: str, default: str = "") -> str:
        """Return a property with its Liquid filled in, as text. The default is for a property that is not there."""
        value = self.node.properties.get(key)
        return default if value is None else self.render(written(value))

    def seconds(self, key: str, default: float) -> float:
        """Return a property that is a number of seconds. The default is for one that is not there or is no number."""
        try:
            return float(self.text(key))
        except ValueError:
            return default

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a property that lists keys and values, with their Liquid filled in."""
        listed = self.node.properties.get(key) or ()
        return tuple(
            (self.render(written(each.get("key", ""))), self.render(written(each.get("value", ""))))
            for each in listed
        )

    def render(self, text: str) -> str:
        """Return a text with its Liquid filled in."""
        missing: list[str] = []
        shown = render(text, self.context, self.world.now, missing=missing)
        self.world.missing += [(self.name, path) for path in missing]
        return shown

    def emit(self, effect: Effect) -> None:
        """Let the outside see something."""
        self.world.effects.append(effect)

    def events(self, *usual: str) -> tuple[str, ...]:
        """Return the events of the widget: those of its type, and those that only this widget has."""
        return tuple(dict.fromkeys((*usual, *self.node.transitions)))


def written(value: Json) -> str:
    """Return a value of JSON as the text that Liquid is looked for in."""
    return value if isinstance(value, str) else dumps(value)
