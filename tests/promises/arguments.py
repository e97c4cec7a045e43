"""What the public functions and classes promise: each argument, with each of the words that it may be."""

from __future__ import annotations

import ast
import importlib
import inspect
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, Literal, get_args, get_origin

import pulumi

import pulumi_twilio_studio as studio
from promises.named import Named
from pulumi_twilio_studio import api
from support.documents import documents, fences

OURS = ("pulumi_twilio_studio", "studio_emulator")
INSIDE_INPUT = {"Output": pulumi.Output, "T": typing.TypeVar("T")}
"""What pulumi.Input leaves as text."""

PLAIN = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY


@dataclass(frozen=True)
class Argument:
    """One argument of something public."""

    of: str
    """What takes it: `Flow`, or `Studio.publish`."""

    name: str
    words: tuple[Any, ...]
    """The values that its type names, where it names any."""

    takes_output: bool
    has_default: bool
    can_be_positional: bool

    def __str__(self) -> str:
        return f"{self.of}({self.name}=)"

    def is_named_by(self, test: Named) -> bool:
        """Whether a test calls what takes it and gives it, by its name or as one that has to be given."""
        function = self.of.rpartition(".")[2]
        must_be_given = not self.has_default and self.can_be_positional
        return function in test.words and (must_be_given or self.name in test.words)

    def is_named_with(self, word: object, test: Named) -> bool:
        """Whether a test gives it that value."""
        is_one_of_all = ("words_of", self.of, self.name) in test.reads
        return is_one_of_all or (self.is_named_by(test) and word in (test.words | test.numbers))


def public() -> dict[str, Callable[..., Any]]:
    """Everything that can be called and is public: what `__all__` names, and what the documents import."""
    found = [
        *((name, getattr(studio, name)) for name in studio.__all__),
        *((f"api.{name}", getattr(api, name)) for name in api.__all__),
        *_imported(),
    ]
    return {name: value for name, value in found if callable(value)}


def arguments() -> list[Argument]:
    """Every argument of them and of their public methods, but `opts`, which is Pulumi's."""
    return [
        argument
        for name, value in public().items()
        for path, function in _callables(name, value)
        for argument in of_callable(path, function)
    ]


def of_callable(name: str, function: Callable[..., Any]) -> Iterator[Argument]:
    """The arguments of one function or class."""
    target = function.__init__ if inspect.isclass(function) else function
    hints = typing.get_type_hints(target, localns=_Names(target))
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in PLAIN and parameter.name not in ("self", "opts"):
            hint = hints.get(parameter.name, str)
            yield Argument(
                name,
                parameter.name,
                tuple(dict.fromkeys(_words(hint))),
                any(map(_is_output, _parts(hint))),
                parameter.default is not inspect.Parameter.empty,
                parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD,
            )


class _Names(dict[str, Any]):
    """What a function's annotations name, also where its module imports it for type checkers only."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__({**INSIDE_INPUT, **getattr(function, "__globals__", {})})
        self._home = importlib.import_module(function.__module__)

    def __missing__(self, name: str) -> Any:
        if name not in (imported := _homes(self._home)):
            raise KeyError(name)
        return getattr(importlib.import_module(imported[name], self._home.__package__), name)


@cache
def _homes(module: ModuleType) -> dict[str, str]:
    """The module of each name that a module imports from one, also for type checkers only."""
    return {
        each.name: "." * node.level + (node.module or "")
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    }


def _callables(name: str, value: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    if not inspect.isclass(value):
        yield name, value
    elif not issubclass(value, Exception):
        if _takes_own(value):
            yield name, value
        for method, function in vars(value).items():
            if inspect.isfunction(function) and not method.startswith("_"):
                yield f"{name}.{method}", function


def _takes_own(value: type) -> bool:
    """Whether users make one: results and records of the API are made by it."""
    return value.__module__.split(".")[0] in OURS and (
        issubclass(value, pulumi.Resource)
        or value
        in (studio.TenantFlow, studio.TenantNumber, studio.TenantAddress, studio.FlowBuilder)
        or value.__module__.startswith("studio_emulator")
    )


def _imported() -> Iterator[tuple[str, Any]]:
    """What the documents' Python imports of ours, by its name there."""
    for fence in (each for document in documents() for each in fences(document, "python")):
        for node in ast.walk(ast.parse(fence.text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
                module = importlib.import_module(str(node.module))
                yield from (
                    (each.name, getattr(module, each.name))
                    for each in node.names
                    if not inspect.ismodule(getattr(module, each.name))
                )


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for each in get_args(hint):
        if not isinstance(each, str | int | bool):
            yield from _parts(each)


def _is_output(hint: Any) -> bool:
    return hint is pulumi.Output or get_origin(hint) is pulumi.Output


def _words(hint: Any) -> Iterator[Any]:
    for each in _parts(hint):
        if get_origin(each) is Literal:
            yield from get_args(each)


def words_of(of: str, name: str) -> tuple[Any, ...]:
    """The words that an argument may be: cases for a test, which tries all of them so."""
    return next(each.words for each in arguments() if (each.of, each.name) == (of, name))
