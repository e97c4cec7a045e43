"""Make outputs without a value known at a preview, as they are after `up`.

To the engine, null and absent are the same. At a preview, the SDK takes an absent output for one that is not known yet
(pulumi/runtime/rpc.py, resolve_properties). It would show as a change at every preview, and so would all that uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import pulumi
from pulumi.runtime import is_dry_run

Kind = TypeVar("Kind", bound=type[pulumi.Resource])

_GIVEN = "_given"


def remember(resource: pulumi.Resource, props: Mapping[str, Any]) -> None:
    """Note what the program gave. Call it after the resource is registered."""
    resource.__dict__[_GIVEN] = props


def may_be_empty(
    *, inputs: Iterable[str] = (), outputs: Iterable[str] = (), witness: str = ""
) -> Callable[[Kind], Kind]:
    """Let these properties of a class be known if they are empty.

    An empty input is known as what the program gave. An empty output is known as None as soon as the `witness` is
    known, an output that always has a value: the resource then stays as the state has it.
    """

    def decorated(kind: Kind) -> Kind:
        for name in inputs:
            setattr(kind, name, _Property(name, None))
        for name in outputs:
            setattr(kind, name, _Property(name, witness))
        return kind

    return decorated


class _Property:
    """One property of a resource, which replaces the instance's attribute."""

    def __init__(self, name: str, witness: str | None) -> None:
        self._name = name
        self._witness = witness

    def __get__(self, resource: pulumi.Resource | None, _kind: type | None = None) -> Any:
        if resource is None or self._name not in resource.__dict__:
            raise AttributeError(self._name)
        output = resource.__dict__[self._name]
        if not is_dry_run() or _GIVEN not in resource.__dict__:
            return output
        if self._witness is not None:
            return _first_known(output, resource.__dict__[self._witness].apply(lambda _: None))
        return _first_known(output, pulumi.Output.from_input(resource.__dict__[_GIVEN][self._name]))

    def __set__(self, resource: pulumi.Resource, value: Any) -> None:
        resource.__dict__[self._name] = value


def _first_known(output: pulumi.Output[Any], other: pulumi.Output[Any]) -> pulumi.Output[Any]:
    async def chosen() -> pulumi.Output[Any]:
        return output if await output.is_known() else other

    async def value() -> Any:
        return await (await chosen()).future()

    async def known() -> bool:
        return await (await chosen()).is_known()

    async def secret() -> bool:
        return await (await chosen()).is_secret()

    return pulumi.Output(output.resources(), value(), known(), secret())
