"""A definition as the checks see it: every part that can be understood, however broken the rest is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pulumi_twilio_studio.definition.canonical import Json, Path
from pulumi_twilio_studio.definition.lint.catalogue import WidgetType, widget_types
from pulumi_twilio_studio.definition.lint.findings import Finding, finding
from pulumi_twilio_studio.definition.text import nearest_of, quoted

_HINTS = 20  # looking for the nearest of 2,000 names takes 10 ms


@dataclass(frozen=True)
class Text:
    """A string of a widget, the path to it from the widget, and its label.

    `label` is the key that holds it, or the key beside it: {"key": "token", "value": "..."}.
    """

    path: Path
    label: str
    value: str


@dataclass(frozen=True, eq=False)
class Widget:
    """One widget, without the parts that have the wrong shape."""

    at: int
    name: str | None
    type: str | None
    transitions: Mapping[int, Mapping[str, Json]]
    properties: Mapping[str, Json]

    @cached_property
    def known(self) -> WidgetType | None:
        """What the catalogue says about its type."""
        return widget_types().get(self.type or "")

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The names that its transitions lead to, in order."""
        following = (each.get("next") for each in self.transitions.values())
        return tuple(name for name in following if name and isinstance(name, str))

    @cached_property
    def wired(self) -> frozenset[str]:
        """The events that lead somewhere."""
        events = (each.get("event") for each in self.transitions.values() if each.get("next"))
        return frozenset(event for event in events if isinstance(event, str))

    def place_of(self, event: str) -> Path:
        """Return the path of that event's transition, which may lead nowhere.

        Without one, the path of all transitions.
        """
        for at, transition in self.transitions.items():
            if transition.get("event") == event:
                return ("transitions", at)
        return ("transitions",)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every string in its properties and in the conditions of its transitions."""
        conditions = {at: each.get("conditions") for at, each in self.transitions.items()}
        return (
            *_texts(self.properties, ("properties",), ""),
            *(
                text
                for at, held in conditions.items()
                for text in _texts(held, ("transitions", at, "conditions"), "")
            ),
        )

    def finding(self, code: str, path: Path, message: str) -> Finding:
        """Return a finding at a path from the widget."""
        return finding(code, ("states", self.at, *path), message, self.name)


@dataclass(eq=False)
class Subject:
    """A definition in API form, as plain JSON."""

    api: Mapping[str, Json]
    _meant: dict[str, str | None] = field(default_factory=dict, init=False)

    @cached_property
    def widgets(self) -> tuple[Widget, ...]:
        """The widgets that are objects, in order."""
        states = self.api.get("states")
        listed = enumerate(states if isinstance(states, list) else ())
        return tuple(_widget(at, state) for at, state in listed if isinstance(state, dict))

    @cached_property
    def names(self) -> Mapping[str, Widget]:
        """The widgets by name. If several share a name, the first."""
        return {each.name: each for each in reversed(self.widgets) if each.name}

    def meant(self, name: str) -> str | None:
        """Return the name if a widget has it, else the name that was probably meant.

        Returns None if no name is near, and after too many unknown names.
        """
        if name in self.names:
            return name
        if name not in self._meant and len(self._meant) < _HINTS:
            self._meant[name] = nearest_of(name, self.names)
        return self._meant.get(name)

    def nearest_name(self, name: str) -> str:
        """Return the widget that was probably meant, as the end of a sentence, or ""."""
        meant = self.meant(name)
        return f"; did you mean {quoted(meant)}?" if meant else ""


def is_open(value: Json) -> bool:
    """Return whether that text is not final: it holds a placeholder of a template, or Liquid."""
    return isinstance(value, str) and any(mark in value for mark in ("${", "{{", "{%"))


def _widget(at: int, state: Mapping[str, Json]) -> Widget:
    name, kind = state.get("name"), state.get("type")
    transitions, properties = state.get("transitions"), state.get("properties")
    listed = enumerate(transitions if isinstance(transitions, list) else ())
    return Widget(
        at=at,
        name=name if name and isinstance(name, str) else None,
        type=kind if kind and isinstance(kind, str) else None,
        transitions={at: each for at, each in listed if isinstance(each, dict)},
        properties=properties if isinstance(properties, dict) else {},
    )


def _texts(value: Json, path: Path, label: str) -> Iterator[Text]:
    if isinstance(value, str):
        yield Text(path, label, value)
        return
    items: Iterable[tuple[str | int, Json]] = ()
    if isinstance(value, dict):
        items = value.items()
        label = value["key"] if isinstance(value.get("key"), str) else ""
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        named = label if not isinstance(key, str) or (key == "value" and label) else key
        yield from _texts(item, (*path, key), named)
