"""What decides a split: the answers that its variables come from, also through other variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pulumi_twilio_studio.exploring.transitions import reachable_from, ways
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
        return self._read.get(widget, [])

    @cached_property
    def _read(self) -> Mapping[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path in self.everything:
            if path[0] == "widgets":
                found.setdefault(path[1], []).append(path[2:])
        return found

    @cached_property
    def everything(self) -> tuple[Path, ...]:
        """Every variable that a text of the flow reads."""
        texts = (each for node in self.program.nodes.values() for each in texts_of(node))
        return tuple(dict.fromkeys(path for text in texts for path in variables_of(text)))

    def relevant(self, widget: str) -> Relevant:
        """Return what makes a difference from a widget on."""
        if widget not in self._relevant:
            deciding, shown = self._deciding_from[widget], self._shown_from[widget]
            self._relevant[widget] = Relevant(self._paths(deciding), self._paths(shown))
        return self._relevant[widget]

    def reaches(self, widget: str, other: str) -> bool:
        """Return whether a path leads from one widget to another one, with at least one transition."""
        if widget not in self._reached:
            following = self._leads[widget]
            self._reached[widget] = reachable_from(following, self._leads)
        return other in self._reached[widget]

    @cached_property
    def _relevant(self) -> dict[str, Relevant]:
        return {}

    @cached_property
    def _reached(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def _leads(self) -> Mapping[str, frozenset[str]]:
        return ways(self.program)

    @cached_property
    def _bits(self) -> dict[Path, int]:
        """A bit for each variable. Sets of them are joined for every widget, and as numbers that is fast."""
        return {path: 1 << at for at, path in enumerate(self.everything)}

    def _paths(self, bits: int) -> tuple[Path, ...]:
        return tuple(path for path, bit in self._bits.items() if bits & bit)

    @cached_property
    def _deciding_from(self) -> Mapping[str, int]:
        nodes = self.program.nodes.values()
        return self._joined({node.name: self._set(self._closed(_deciding(node))) for node in nodes})

    @cached_property
    def _shown_from(self) -> Mapping[str, int]:
        nodes = self.program.nodes.values()
        texts = {
            node.name: [path for text in texts_of(node) for path in variables_of(text)]
            for node in nodes
        }
        return self._joined({name: self._set(paths) for name, paths in texts.items()})

    def _set(self, paths: Iterable[Path]) -> int:
        bits = 0
        for path in paths:
            bits |= self._bits[path]
        return bits

    def _joined(self, own: dict[str, int]) -> Mapping[str, int]:
        """Return for each widget its own bits, and those of all widgets that it leads to."""
        before: dict[str, list[str]] = {name: [] for name in own}
        for name, following in self._leads.items():
            for each in following:
                before[each].append(name)
        todo = list(own)
        while todo:
            name = todo.pop()
            for each in before[name]:
                joined = own[each] | own[name]
                if joined != own[each]:
                    own[each] = joined
                    todo.append(each)
        return own

    def _closed(self, paths: Iterable[Path]) -> dict[Path, None]:
        """Return the variables, and all that they are set from."""
        found: dict[Path, None] = {}
        todo = list(paths)
        while todo:
            path = todo.pop()
            if path not in found:
                found[path] = None
                for _, text in self.setters.get(path[:3], ()):
                    todo += variables_of(text)
        return found


def _deciding(node: Node) -> Iterator[Path]:
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
