"""Property bags of any kind of resource, as the engine hands them over and takes them back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from pulumi import Output
from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN

Properties = dict[str, Any]
T = TypeVar("T")


def begin(coroutine: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
    """Begin the coroutine now.

    If an input before it is refused, the SDK never awaits the rest, and Python warns the user of a coroutine that was
    never awaited.
    """
    return asyncio.ensure_future(coroutine)


async def secret_names(**inputs: Any) -> list[str] | None:
    """Return which inputs may not be shown: the engine does not tell the provider which ones are secret."""
    outputs = {name: each for name, each in inputs.items() if isinstance(each, Output)}
    return sorted([name for name, each in outputs.items() if await each.is_secret()]) or None


def encode_unknowns(props: Mapping[str, Any]) -> Properties:
    """Return the properties as the program gave them.

    Replaces each `Unknown` object by the UNKNOWN sentinel: the SDK hands us one, and can send only the other. Turns
    whole floats into integers: between processes, every number is a float (google.protobuf.Struct).
    """
    return {
        key: UNKNOWN if isinstance(value, Unknown) else _whole(value)
        for key, value in props.items()
    }


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {key: _whole(each) for key, each in value.items()}
    return value


def drop_none(props: Mapping[str, Any]) -> Properties:
    """Return the properties that have a value: to the engine, null and absent are the same."""
    return {key: value for key, value in props.items() if value is not None}
