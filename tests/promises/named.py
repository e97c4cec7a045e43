"""What the tests name, read from their source: no test has to run for it, and no list is kept beside them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
MARKER = "keeps"
ENDINGS = ("exit_code", "returncode", "code")
"""How the results of commands call their exit codes."""

READERS = ("table", "fences", "words_of")
"""Of tests/support/documents.py and of arguments.py: a test that takes its cases from there tries all of them."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Named:
    """A test, and all that it says."""

    file: Path
    name: str
    words: frozenset[str]
    """Every text in it, in its cases, and in the functions, fixtures and constants of its module that it uses; and the
    name of everything that it calls."""

    numbers: frozenset[int]
    """Every whole number in the same."""

    codes: frozenset[int]
    """The numbers that it compares with how a command ended; those of its cases, where a name stands for one."""

    keeps: tuple[tuple[str, ...], ...]
    """What it is marked with: a document, a heading, and rows of the table there."""

    reads: frozenset[tuple[str, ...]]
    """What it takes its cases from: (`table`, document, heading), (`fences`, document, language)
    or (`words_of`, of, argument)."""

    texts: frozenset[str] = field(default=frozenset(), repr=False)
    """Those of its texts that are more than a word: programs, manifests, commands."""


@cache
def named(tests: Path = TESTS) -> tuple[Named, ...]:
    """Every test below a folder."""
    files = sorted(tests.rglob("test_*.py"))
    return tuple(each for path in files for each in of_module(path))


def of_module(path: Path) -> Iterator[Named]:
    """The tests of one module."""
    module = _Module(path)
    for name, node in module.known.items():
        if name.startswith("test_") and isinstance(node, Function):
            yield module.named(name, node)


class _Module:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, ast.AST] = {}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, Function | ast.ClassDef):
                self.known[node.name] = node
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                self.known.update({each.id: node for each in targets if isinstance(each, ast.Name)})

    def named(self, name: str, test: Function) -> Named:
        nodes = [node for each in self._used(test) for node in ast.walk(each)]
        texts = {each for node in nodes for each in _texts(node)}
        inside = {each for text in texts for each in _words_in(text)}
        return Named(
            self.path,
            name,
            frozenset(texts | inside | {each for node in nodes for each in _called(node)}),
            frozenset(each for node in nodes for each in _numbers(node)),
            frozenset(_codes(nodes)),
            tuple(_marks(test)),
            frozenset(each for node in nodes for each in _reads(node)),
            frozenset(each for each in texts if "\n" in each or " " in each),
        )

    def _used(self, test: Function) -> list[ast.AST]:
        """The test, and what it uses of its module, and what that uses."""
        found: dict[str, ast.AST] = {test.name: test}
        waiting: list[ast.AST] = [test]
        while waiting:
            for name in _names(waiting.pop()):
                if name in self.known and name not in found and not name.startswith("test_"):
                    found[name] = self.known[name]
                    waiting.append(self.known[name])
        return list(found.values())


def _names(node: ast.AST) -> Iterable[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.arg):  # a fixture
            yield each.arg


def _texts(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _words_in(text: str) -> Iterable[str]:
    """What a program within a test calls, gives and says; it may be a part of one, with places to fill in."""
    if "(" in text:
        yield from re.findall(r"\b(\w+)\(", text)
        yield from re.findall(r"\b(\w+)=", text)
        yield from re.findall(r"[\"']([^\"'\n]*)[\"']", text)


def _numbers(node: ast.AST) -> Iterable[int]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield node.value


def _codes(nodes: Iterable[ast.AST]) -> Iterable[int]:
    nodes = list(nodes)
    endings = [
        [*ast.walk(node)]
        for node in nodes
        if isinstance(node, ast.Compare)
        and any(isinstance(each, ast.Attribute) and each.attr in ENDINGS for each in ast.walk(node))
    ]
    for inside in endings:
        yield from (number for each in inside for number in _numbers(each))
        if any(isinstance(each, ast.Name) for each in inside):
            yield from (number for each in nodes for number in _numbers(each))


def _called(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Call):
        name = _name_of(node.func)
        if name:
            yield name
        yield from (each.arg for each in node.keywords if each.arg)


def _reads(node: ast.AST) -> Iterable[tuple[str, ...]]:
    if isinstance(node, ast.Call) and _name_of(node.func) in READERS:
        given = [each.value for each in node.args if isinstance(each, ast.Constant)]
        if given:
            yield (_name_of(node.func), *map(str, given))


def _marks(test: Function) -> Iterable[tuple[str, ...]]:
    for each in test.decorator_list:
        if isinstance(each, ast.Call) and _name_of(each.func) == MARKER:
            yield tuple(str(_literal(argument)) for argument in each.args)


def _literal(node: ast.expr) -> Any:
    return ast.literal_eval(node)


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
