"""YAML as data that remembers where each part was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pulumi_twilio_studio.bounded_yaml import Loader, Unbounded, composed
from pulumi_twilio_studio.file_problems import FileProblem

Keys = tuple[Any, ...]

_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True)
class Document:
    """One YAML file: its data, and line and column of every key and entry in it."""

    file: Path
    """The name of the file in problems. Paths in the file are relative to its folder."""

    data: Any = None
    places: dict[Keys, tuple[int, int]] = field(default_factory=dict, repr=False)
    unread: frozenset[Keys] = frozenset()
    """Places at which the YAML itself is wrong; () for a file that cannot be read at all."""

    def problem(self, keys: Keys, message: str) -> FileProblem:
        """Return a problem at the place of those keys, or of the longest part of them that was written."""
        written = keys
        while written and written not in self.places:
            written = written[:-1]
        place = self.places.get(written, (0, 0))
        return FileProblem(str(self.file), *place, dotted_keys(keys), message)


def unread_document(file: Path) -> Document:
    """Return a document of which nothing is known."""
    return Document(file, unread=frozenset({()}))


def dotted_keys(keys: Keys) -> str:
    """Return keys as people write them: tenants.acme.test_users[0]."""
    joined = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return joined.removeprefix(".")


Scalar = Callable[[Any, str], Any]
"""Returns what stands in the data for a scalar: from its value, and from how it is written."""


def read(
    text: str, file: Path, scalar: Scalar = lambda value, _: value
) -> tuple[Document, list[FileProblem]]:
    """Read a YAML document, and report what YAML itself permits: a key that stands twice, an alias in a circle."""
    empty = unread_document(file)
    try:
        return _read(text, file, scalar)
    except RecursionError:
        return empty, [FileProblem(str(file), 1, 1, "", "is nested too deeply")]
    except Unbounded as error:
        return empty, [FileProblem(str(file), error.line, error.column, "", str(error))]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(filter(None, [error.context, error.problem]))
        return empty, [FileProblem(str(file), *_place(mark), "", f"not YAML: {said}")]
    except yaml.YAMLError as error:
        return empty, [
            FileProblem(str(file), 1, 1, "", f"not YAML: {' '.join(str(error).split())}")
        ]


def _read(text: str, file: Path, scalar: Scalar) -> tuple[Document, list[FileProblem]]:
    loader = Loader(text)
    node = composed(loader, text)
    if node is None:
        return Document(file), []
    reader = _Reader(loader, file, scalar)
    data = reader.value(node, (), node)
    return Document(file, data, reader.places, frozenset(reader.unread)), reader.problems


def _place(mark: yaml.Mark | None) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Reader:
    """Builds the data of a tree of nodes, as PyYAML's safe loader does, and notes each place on the way."""

    def __init__(self, loader: yaml.SafeLoader, file: Path, scalar: Scalar) -> None:
        self._loader = loader
        self._file = file
        self._as_data = scalar
        self._within: list[yaml.Node] = []
        self.places: dict[Keys, tuple[int, int]] = {}
        self.problems: list[FileProblem] = []
        self.unread: set[Keys] = set()

    def value(self, node: yaml.Node, keys: Keys, at: yaml.Node) -> Any:
        """Return the data of a node. Its place is that of its key; in a list, its own."""
        self.places[keys] = _place(at.start_mark)
        if node in self._within:
            return self._refuse(at, keys, "contains itself")
        self._within.append(node)
        try:
            return self._content(node, keys)
        finally:
            self._within.pop()

    def _content(self, node: yaml.Node, keys: Keys) -> Any:
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*keys, at), item) for at, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            pairs = self._pairs(node, keys)
            return {key: self.value(item, (*keys, key), at) for key, at, item in pairs}
        value = self._scalar(node, keys)
        return self._as_data(value, node.value) if isinstance(node, yaml.ScalarNode) else value

    def _pairs(
        self, node: yaml.MappingNode, keys: Keys
    ) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        self._find_twice(node, keys)
        if any(at.tag == _MERGE for at, _ in node.value):
            self._merge(node, keys)
        for at, item in node.value:
            is_scalar = isinstance(at, yaml.ScalarNode)
            key = self._scalar(at, keys) if is_scalar else None
            if isinstance(key, str):
                yield key, at, item
            else:
                place = (*keys, at.value) if is_scalar else keys
                self._refuse(at, place, "a key must be text; put it in quotes")

    def _merge(self, node: yaml.MappingNode, keys: Keys) -> None:
        """Put what "<<" names before the mapping's own keys."""
        try:
            self._loader.flatten_mapping(node)
        except yaml.MarkedYAMLError as error:
            place = _place(error.problem_mark)
            message = f"cannot be merged: {error.problem}"
            self.problems.append(FileProblem(str(self._file), *place, dotted_keys(keys), message))
            self.unread.add(keys)
            node.value = []

    def _find_twice(self, node: yaml.MappingNode, keys: Keys) -> None:
        first: dict[str, yaml.Node] = {}
        for at, _ in node.value:
            if isinstance(at, yaml.ScalarNode) and first.setdefault(at.value, at) is not at:
                line, _ = _place(first[at.value].start_mark)
                self._refuse(at, (*keys, at.value), f"is already on line {line}")

    def _scalar(self, node: yaml.Node, keys: Keys) -> Any:
        try:
            return self._loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            said = error.problem if isinstance(error, yaml.MarkedYAMLError) else error
            return self._refuse(node, keys, f"cannot be read: {said}")

    def _refuse(self, node: yaml.Node, keys: Keys, message: str) -> None:
        place = _place(node.start_mark)
        self.unread.add(keys)
        self.problems.append(FileProblem(str(self._file), *place, dotted_keys(keys), message))
