"""What decides a split: the answers that its variables come from, also through other variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pulumi_twilio_studio.exploring.transitions import reachable, ways
from pulumi_twilio_studio.exploring.variables import Path, texts_in, variables_of

if TYPE_CHECKING:
    from pulumi_twilio_studio.simulator.program import Node, Program

_SET = ("flow", "variables")
_TRIGGER_DATA = ("flow", "data")


@dataclass(frozen=True, slots=True)
class Relevant:
    """What of the context can make a difference from some widget on."""

    deciding: tuple[Path, ...]
    """The variables whose value decides a split."""

    shown: tuple[Path, ...]
    """The variables that a text shows: it matters only whether they are there."""


@dataclass(frozen=True)
class Dependencies:
    """What the widgets of a flow read, and from where it comes."""

    program: Program

    @cached_property
    def setters(self) -> Mapping[Path, tuple[tuple[str, str], ...]]:
        """For each variable that a widget sets: the widgets that set it, and the texts that they set it to."""
        found: dict[Path, list[tuple[str, str]]] = {}
        for node in self.program.nodes.values():
            for key, text in assignments(node):
                found.setdefault((*_SET, key), []).append((node.name, text))
        return {path: tuple(texts) for path, texts in found.items()}

    def origins(self, text: str, passed: Iterable[str] | None = None) -> dict[Path, list[str]]:
        """Return the variables that a text reads from outside, each with the texts in between.

        `passed` are the widgets that an execution has passed; without them, all widgets count.
        """
        names = None if passed is None else set(passed)
        found: dict[Path, list[str]] = {}
        todo = [(path, [text]) for path in variables_of(text)]
        seen: set[Path] = set()
        while todo:
            path, chain = todo.pop(0)
            if path in seen:
                continue
            seen.add(path)
            if path[:2] != _SET:
                found[path] = chain
            for widget, between in self.setters.get(path[:3], ()):
                if names is None or widget in names:
                    todo += [(each, [*chain, between]) for each in variables_of(between)]
        return found

    def read_of(self, widget: str) -> list[Path]:
        """Return what the texts of the flow read of a widget, below `widgets.NAME`."""
        return [path[2:] for path in self.everything if path[:2] == ("widgets", widget)]

    @cached_property
    def everything(self) -> tuple[Path, ...]:
        """Every variable that a text of the flow reads."""
        texts = (each for node in self.program.nodes.values() for each in texts_of(node))
        return tuple(dict.fromkeys(path for text in texts for path in variables_of(text)))

    @cached_property
    def relevant(self) -> Mapping[str, Relevant]:
        """What makes a difference from each widget on."""
        leads = ways(self.program)
        return {name: self._relevant(reachable(name, leads)) for name in self.program.nodes}

    def _relevant(self, widgets: set[str]) -> Relevant:
        nodes = [each for name, each in self.program.nodes.items() if name in widgets]
        deciding = self._closed(path for node in nodes for path in self._deciding(node))
        shown = (path for node in nodes for text in texts_of(node) for path in variables_of(text))
        return Relevant(tuple(deciding), tuple(dict.fromkeys(shown)))

    def _closed(self, paths: Iterable[Path]) -> dict[Path, None]:
        found: dict[Path, None] = {}
        todo = list(paths)
        while todo:
            path = todo.pop()
            if path not in found:
                found[path] = None
                for _, text in self.setters.get(path[:3], ()):
                    todo += variables_of(text)
        return found

    def _deciding(self, node: Node) -> Iterator[Path]:
        for text in deciding_texts(node):
            yield from variables_of(text)


def assignments(node: Node) -> Iterator[tuple[str, str]]:
    """Yield what a widget sets: the name of each variable, and the text that it is set to."""
    listed = node.properties.get("variables") if node.type == "set-variables" else None
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, Mapping):
            yield str(each.get("key", "")), str(each.get("value", ""))


def deciding_texts(node: Node) -> Iterator[str]:
    """Yield the texts of a widget that decide which transition it takes."""
    for branch in node.branches:
        yield from branch.arguments
        yield branch.value


def texts_of(node: Node) -> Iterator[str]:
    """Yield every text of a widget in which Liquid is filled in."""
    yield from texts_in(node.properties)
    yield from deciding_texts(node)
