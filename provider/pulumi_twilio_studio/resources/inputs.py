"""Turn what a program gives into values that the engine can carry. A wrong type ends the program with a sentence.

The SDK fails on sets, on bytes, and on mappings that are not dicts. It fails with a traceback, and only when it sends
them: for an output, that is in the middle of an `up`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pulumi

from pulumi_twilio_studio.resources.endings import program_error

EXPECTED = {
    "addresses": "a mapping of keys to studio.TenantAddress",
    "definition": "a path, JSON text, a mapping, or an output of one of these",
    "flow": "a studio.Flow, its SID, or an output of one",
    "flows": "a mapping of keys to studio.TenantFlow",
    "ignore_warnings": "a list or a set of codes",
    "numbers": "a mapping of keys to studio.TenantNumber",
    "retry_count": "a whole number from 0 to 3, or an output of one",
    "revision": 'a number or "LatestPublished", or an output of one of these',
    "sms_flow": "a studio.Flow, its SID, or an output of one",
    "take_over": "True or False, or an output of one",
    "template": "the path of a file",
    "tests": "the path of a file, or a list of paths",
    "test_users": "a list or a set of texts, or an output of one",
    "use_inbound_webhook_on_number": "True or False, or an output of one",
    "voice_flow": "a studio.Flow, its SID, or an output of one",
    "values": "a mapping of names to texts, numbers, outputs of them, or references",
}
"""What an argument must be, if it is not text."""

_TEXT = "text, or an output of it"
_PLAIN = frozenset((str, bool, int, float, type(None)))
_BYTES = bytes | bytearray | memoryview
_LISTS = ("ignore_warnings", "test_users")
_MAPPINGS = ("definition",)


def taken(owner: str, **arguments: Any) -> dict[str, Any]:
    """Return the arguments of the named resource as values that the engine carries.

    Sets and other collections become lists, and mappings become dicts, also inside outputs. Raises RunError for what is
    not a JSON value. The provider's check says whether a value fits its argument.
    """
    return {name: _Argument(owner, name).carried(value) for name, value in arguments.items()}


def json_text(owner: str, **argument: Any) -> pulumi.Input[str]:
    """Return the one argument as JSON text, or as an output of it if outputs stand inside. Raises RunError.

    `pulumi.Output.json_dumps` makes an output of every value inside, which takes a hundred times as long.
    """
    ((name, value),) = argument.items()
    later: list[pulumi.Output[Any]] = []
    carried = _Argument(owner, name, later).carried(value)
    if not later:
        return json.dumps(carried)
    return pulumi.Output.all(*later).apply(
        lambda values: json.dumps(carried, default=lambda place: values[place.number])
    )


def known(owner: str, **arguments: Any) -> None:
    """Raise RunError for an argument that is an output although the program itself has to know the value."""
    for name, value in arguments.items():
        if isinstance(value, pulumi.Output | Awaitable):
            raise program_error(
                f'The {name} of "{owner}" is an output, but it must be known when the program '
                "runs, because it decides what else the program declares. Read it from the "
                "configuration, for example."
            )


def as_output(value: pulumi.Output[Any] | Awaitable[Any]) -> pulumi.Output[Any]:
    """Return a value that is known later, without a look at it: `from_input` looks, and fails on what is not JSON."""
    if isinstance(value, pulumi.Output):
        return value
    return pulumi.Output.from_input(None).apply(lambda _: value)


def refuse(owner: str, name: str, value: object, *, is_inside: bool = False) -> pulumi.RunError:
    """Return the error to raise for a value of a type that the argument does not accept or may not contain."""
    return _Argument(owner, name).refused(value, is_inside=is_inside)


@dataclass(frozen=True)
class _Place:
    """Where an output stands in a value."""

    number: int


class _Argument:
    """One argument of one resource."""

    def __init__(
        self, owner: str, name: str, later: list[pulumi.Output[Any]] | None = None
    ) -> None:
        """Put a `_Place` where an output stands if `later` collects the outputs."""
        self._owner = owner
        self._name = name
        self._later = later

    def carried(self, value: Any, *, is_inside: bool = False) -> Any:
        if type(value) in _PLAIN:
            return value
        if isinstance(value, Enum):
            value = value.value
        if isinstance(value, pulumi.Output | Awaitable):
            return self._carried_later(as_output(value), is_inside=is_inside)
        if isinstance(value, str | int | float):
            return value
        if isinstance(value, Mapping) and (is_inside or self._name in _MAPPINGS):
            return {
                self._key(key): self.carried(each, is_inside=True) for key, each in value.items()
            }
        is_list = isinstance(value, Collection) and not isinstance(value, Mapping | _BYTES)
        if is_list and (is_inside or self._name in _LISTS):
            return [self.carried(each, is_inside=True) for each in _in_order(value)]
        raise self.refused(value, is_inside=is_inside)

    def _carried_later(self, value: pulumi.Output[Any], *, is_inside: bool) -> Any:
        known = _Argument(self._owner, self._name)
        carried: pulumi.Output[Any] = value.apply(
            lambda later: pulumi.Output.from_input(known.carried(later, is_inside=is_inside))
        )
        if self._later is None:
            return carried
        self._later.append(carried)
        return _Place(len(self._later) - 1)

    def refused(self, value: object, *, is_inside: bool = False) -> pulumi.RunError:
        expected = EXPECTED.get(self._name, _TEXT)
        wrong = f"{'holds a value' if is_inside else 'is'} of the type {type(value).__name__}"
        hint = ""
        if isinstance(value, pulumi.Resource):
            hint = f' Give the SID of "{value.pulumi_resource_name}", its .sid.'
        return program_error(
            f'The {self._name} of "{self._owner}" {wrong}. It must be {expected}.{hint}'
        )

    def _key(self, key: object) -> str:
        if isinstance(key, str):
            return key
        raise program_error(
            f'The {self._name} of "{self._owner}" has the key {key!r}, which is not text. Every '
            "key in JSON is text."
        )


def _in_order(values: Collection[Any]) -> list[Any]:
    """Return the values as a list. A set of texts gets an order that is the same at each run."""
    is_sortable = isinstance(values, AbstractSet) and all(isinstance(each, str) for each in values)
    return sorted(values) if is_sortable else list(values)


def path_of(owner: str, name: str, value: object) -> str:
    """Return the given path as text. Raises RunError for anything else."""
    if not isinstance(value, str | os.PathLike):
        raise refuse(owner, name, value)
    return os.fsdecode(value)
