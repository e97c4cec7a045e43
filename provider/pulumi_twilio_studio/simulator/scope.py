"""What a widget can see and do while it runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from pulumi_twilio_studio.simulator.limits import LONGEST
from pulumi_twilio_studio.simulator.liquid import LiquidFailure, render
from pulumi_twilio_studio.simulator.program import written

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition
    from pulumi_twilio_studio.definition.canonical import Json
    from pulumi_twilio_studio.simulator.effects import Effect
    from pulumi_twilio_studio.simulator.frame import Frame
    from pulumi_twilio_studio.simulator.program import Node
    from pulumi_twilio_studio.simulator.steps import Step
    from pulumi_twilio_studio.simulator.triggers import Trigger


class World(Protocol):
    """What a widget needs of the execution that it runs in."""

    now: datetime
    trigger: Trigger
    steps: list[Step]
    effects: list[Effect]
    missing: list[tuple[str, str]]
    broken: list[tuple[str, str]]
    is_on_call: bool
    """Whether somebody is on the phone."""

    @property
    def find_flow(self) -> Callable[[str], Definition | None]:
        """What returns the published definition of another flow."""

    @property
    def account_sid(self) -> str:
        """The account that the flow is in."""

    @property
    def is_in_subflow(self) -> bool:
        """Whether the present widget is one of a subflow."""

    def pass_time(self, seconds: float) -> None:
        """Let the clock go on."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One widget while it runs."""

    frame: Frame
    world: World

    @property
    def node(self) -> Node:
        """The widget."""
        return self.frame.at

    @property
    def name(self) -> str:
        """The widget's name."""
        return self.frame.at.name

    @property
    def context(self) -> Mapping[str, Any]:
        """What the execution knows. Do not change it in place: see Frame."""
        return self.frame.context

    @property
    def contact(self) -> str:
        """The address of the person."""
        return str(self.context["contact"]["channel"].get("address", ""))

    @property
    def address(self) -> str:
        """The address of the flow."""
        return str(self.context["flow"]["channel"].get("address", ""))

    @property
    def properties(self) -> Mapping[str, Json]:
        """The widget's properties as they are written, with their Liquid."""
        return self.frame.at.properties

    def text(self, key: str, default: str = "") -> str:
        """Return a property with its Liquid filled in, as text. The default is for a property that is not there."""
        value = self.frame.at.texts.get(key)
        if value is None:
            return default
        return self.render(value) if "{" in value else value

    def number(self, key: str, default: float) -> float:
        """Return a property that is a number from 0. The default is for one that is not there or is no such number."""
        try:
            number = float(self.text(key))
        except ValueError:
            return default
        return number if math.isfinite(number) and number >= 0 else default

    def seconds(self, key: str, default: float) -> float:
        """Return a property that is a number of seconds, no more than an execution lasts."""
        return min(self.number(key, default), LONGEST.total_seconds())

    def is_on(self, key: str, *, default: bool = False) -> bool:
        """Return whether a property that is true or false, or the text of it, is true."""
        value = self.text(key).strip().lower()
        return value == "true" if value else default

    def listed(self, key: str) -> Sequence[Mapping[str, Json]]:
        """Return the objects of a property that is a list of objects, as they are written."""
        value = self.frame.at.properties.get(key)
        return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else ()

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a property that lists keys and values, with their Liquid filled in."""
        return tuple(
            (self.render(written(each.get("key", ""))), self.render(written(each.get("value", ""))))
            for each in self.listed(key)
        )

    def filled(self) -> dict[str, str]:
        """Return all properties with their Liquid filled in."""
        return {key: self.render(value) for key, value in self.node.texts.items()}

    def render(self, text: str) -> str:
        """Return a text with its Liquid filled in."""
        if "{" not in text:
            return text
        missing: list[str] = []
        try:
            shown = render(text, self.context, self.world.now, missing=missing)
        except LiquidFailure as failure:
            self.world.broken.append((self.name, str(failure)))
            return ""  # assumption: failed-liquid
        self.world.missing += [(self.name, path) for path in missing]
        return shown

    def sid(self, prefix: str) -> str:
        """Return the SID of something that Twilio makes for this widget now."""
        return f"{prefix}{len(self.world.steps):032x}"

    def emit(self, effect: Effect) -> None:
        """Let the outside see something."""
        self.world.effects.append(effect)

    def events(self, *usual: str) -> tuple[str, ...]:
        """Return the events of the widget: those of its type, and those that only this widget has."""
        return tuple(dict.fromkeys((*usual, *self.frame.at.transitions)))
