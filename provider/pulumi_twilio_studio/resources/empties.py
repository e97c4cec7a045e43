"""Make outputs without a value known at a preview, as they are after `up`.

To the engine, null and absent are the same. At a preview, the SDK takes an absent output for one that is not known yet
(pulumi/runtime/rpc.py, resolve_properties). It would show as a change at every preview, and so would all that uses it.

For each property that a program gives, the SDK makes five futures. So a program gives only inputs with a value, and
outputs that somebody may use. The SDK also reads the annotations of a class anew for each resource (pulumi/_types.py,
resource_types). So they stand below `TYPE_CHECKING`, and `_Property` does what they are for: it makes whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

import pulumi
from pulumi.runtime import is_dry_run

Kind = TypeVar("Kind", bound=type[pulumi.Resource])

_GIVEN = "_given"


def remember(resource: pulumi.Resource, props: Mapping[str, Any]) -> None:
    """Note what the program gave. Call it after the resource is registered.

    An input that is not among them is known to be empty.
    """
    resource.__dict__[_GIVEN] = props
    for name in props:
        _stop_tracking(resource.__dict__[name])


def _stop_tracking(output: pulumi.Output[Any]) -> None:
    """Let the program's end not wait for that output of a registration: it waits for the registration itself.

    The SDK looks through all outputs that are left each time some of them become known (pulumi/runtime/stack.py,
    wait_for_rpcs). With 500 flows, that takes a quarter of the program's time.
    """
    # Older SDKs have no such method. The class is asked, because an output has every attribute.
    if hasattr(pulumi.Output, "_untrack"):
        output._untrack()  # noqa: SLF001 -- the SDK itself does so for an output that something else waits for


def may_be_empty(
    *,
    inputs: Iterable[str] = (),
    outputs: Iterable[str] = (),
    witness: str = "",
    whole: Collection[str] = (),
) -> Callable[[Kind], Kind]:
    """Let these properties of a class be known if they are empty.

    An empty input is known as what the program gave. An empty output is known as None as soon as the `witness` is
    known, an output that always has a value: the resource then stays as the state has it. The outputs in `whole` are
    whole numbers: between processes, every number is a float.
    """

    def decorated(kind: Kind) -> Kind:
        for name in inputs:
            setattr(kind, name, _Property(name))
        for name in {*outputs, *whole}:
            own = witness if name in outputs else name
            setattr(kind, name, _Property(name, own, is_whole=name in whole))
        return kind

    return decorated


class _Property:
    """One property of a resource, which replaces the instance's attribute."""

    def __init__(self, name: str, witness: str = "", *, is_whole: bool = False) -> None:
        self._name = name
        self._witness = witness
        self._is_whole = is_whole

    def __get__(self, resource: pulumi.Resource | None, _kind: type | None = None) -> Any:
        if resource is None:
            raise AttributeError(self._name)
        output = self._output(resource)
        return output.apply(_as_whole) if self._is_whole else output

    def __set__(self, resource: pulumi.Resource, value: Any) -> None:
        resource.__dict__[self._name] = value

    def _output(self, resource: pulumi.Resource) -> Any:
        held, given = resource.__dict__, resource.__dict__.get(_GIVEN)
        if self._name not in held:
            if given is None or self._witness:
                raise AttributeError(self._name)
            return pulumi.Output.from_input(None)
        if given is None or not is_dry_run():
            return held[self._name]
        if self._witness:
            return _first_known(held[self._name], held[self._witness].apply(lambda _: None))
        return _first_known(held[self._name], pulumi.Output.from_input(given[self._name]))


def _as_whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) else value


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
