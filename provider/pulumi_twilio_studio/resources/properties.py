"""Property bags of any kind of resource, as the engine hands them over and takes them back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi import Output
from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN as SENTINEL
from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from pulumi_twilio_studio.lifecycle.declared import UNKNOWN, Values

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

Properties = dict[str, Any]
T = TypeVar("T")


def begin(coroutine: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
    """Begin the coroutine now.

    If an input before it is refused, the SDK never awaits the rest, and Python warns the user of a coroutine that was
    never awaited.
    """
    return asyncio.ensure_future(coroutine)


def secret_names(**inputs: Any) -> asyncio.Future[list[str] | None] | None:
    """Return which inputs may not be shown: the engine does not tell the provider which ones are secret."""
    outputs = {name: each for name, each in inputs.items() if isinstance(each, Output)}
    return begin(_secret_names(outputs)) if outputs else None


def secrecy(value: object) -> asyncio.Future[bool | None] | None:
    """Return True, once it is known, if the input is secret: the engine does not tell the provider."""
    return begin(_is_secret(value)) if isinstance(value, Output) else None


async def _secret_names(outputs: Mapping[str, Output[Any]]) -> list[str] | None:
    return sorted([name for name, each in outputs.items() if await each.is_secret()]) or None


async def _is_secret(value: Output[Any]) -> bool | None:
    return await value.is_secret() or None


def decode(props: Mapping[str, Any]) -> Values:
    """Return the inputs as the program gave them, without those that have no value.

    UNKNOWN stands for what is not known yet. Turns whole floats into integers: between processes, every number is a
    float (google.protobuf.Struct).
    """
    return {
        name: UNKNOWN if isinstance(value, Unknown) or value == SENTINEL else _whole(value)
        for name, value in props.items()
        if value is not None
    }


def encode(inputs: Mapping[str, Any]) -> Properties:
    """Return inputs in the form that the SDK can send: a text stands for what is not known yet."""
    return {name: SENTINEL if value is UNKNOWN else value for name, value in inputs.items()}


def secret(value: Any) -> Properties:
    """Return a value that the engine encrypts in the state (pulumi, sdk/go/common/resource: SigKey, SecretSig)."""
    return {_special_sig_key: _special_secret_sig, "value": value}


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
