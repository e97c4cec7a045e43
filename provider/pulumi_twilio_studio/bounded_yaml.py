"""YAML whose size is known before it is built: a few aliases of aliases can stand for more than any memory holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from pulumi_twilio_studio.failures import Error

Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST = 100
"""Mappings and lists inside each other. With too many, libyaml's own recursion ends the process (seen)."""

LIBYAML_GIVES_UP = "while increasing flow level"
"""What libyaml says about more than 1000 nested brackets, which it reads ahead (seen with PyYAML 6.0.4)."""

MOST_REPEATED = 250_000
"""Values that aliases may repeat, besides those that are written out."""


class Unbounded(Error, ValueError):
    """Why YAML would be too much, in a sentence. `line` and `column` count from 1."""

    def __init__(self, sentence: str, mark: Any) -> None:
        super().__init__(sentence)
        self.line: int = mark.line + 1 if mark else 1
        self.column: int = mark.column + 1 if mark else 1


def composed(loader: yaml.SafeLoader, text: str) -> yaml.Node | None:
    """Return the tree of the text that this loader was given. Raises Unbounded and yaml.YAMLError."""
    _refuse_depth(text)
    node = loader.get_single_node()
    if node is not None:
        _refuse_repetition(node)
    return node


def loaded(text: str) -> Any:
    """Return what a text holds, as `yaml.safe_load` does. Raises Unbounded and yaml.YAMLError."""
    loader = Loader(text)
    node = composed(loader, text)
    return None if node is None else loader.construct_document(node)


def _refuse_depth(text: str) -> None:
    sentence = f"is nested too deeply: more than {DEEPEST} mappings and lists within each other"
    depth = 0
    try:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                raise Unbounded(sentence, event.start_mark)
    except yaml.MarkedYAMLError as error:
        if error.context != LIBYAML_GIVES_UP:
            raise
        raise Unbounded(sentence, error.problem_mark) from error


def _refuse_repetition(root: yaml.Node) -> None:
    """Count what the tree holds with its aliases written out. Each node is counted once, and its size is kept."""
    sizes: dict[int, int] = {}
    most = MOST_REPEATED
    todo = [(root, iter(_parts(root)))]
    open_nodes = {id(root)}
    while todo:
        node, parts = todo[-1]
        fresh = next(
            (each for each in parts if id(each) not in sizes and id(each) not in open_nodes), None
        )
        if fresh is not None:
            todo.append((fresh, iter(_parts(fresh))))
            open_nodes.add(id(fresh))
            continue
        todo.pop()
        open_nodes.discard(id(node))
        most += 1
        # A node that contains itself is refused elsewhere, and counts once here.
        sizes[id(node)] = 1 + sum(sizes.get(id(each), 1) for each in _parts(node))
    if sizes[id(root)] > most:
        raise Unbounded(
            f"is too large: its aliases repeat more than {MOST_REPEATED:,} values: write out "
            "what they stand for",
            root.start_mark,
        )


def _parts(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
