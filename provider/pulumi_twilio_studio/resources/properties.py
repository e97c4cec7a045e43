"""Property bags, as the engine hands them over and takes them back, of whatever kind of resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN

Properties = dict[str, Any]


def marked(props: Mapping[str, Any]) -> Properties:
    """The properties with what is not known yet in the only form that the SDK can also send: it reads another."""
    return {key: UNKNOWN if isinstance(value, Unknown) else value for key, value in props.items()}


def present(props: Mapping[str, Any]) -> Properties:
    """The properties that have a value: to the engine, null and absent are one."""
    return {key: value for key, value in props.items() if value is not None}
