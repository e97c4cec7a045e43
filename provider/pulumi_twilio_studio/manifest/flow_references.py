"""Flows of one tenant that refer to each other: which flow a reference means, and which flow is created first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import quoted


class DependencyCycle(Error, ValueError):
    """Flows that need each other's SID, so that none can be created first."""

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"flows refer to each other in a circle: {' -> '.join(self.path)}"


def sibling(name: str, friendly_names: Mapping[str, str]) -> str | None:
    """Return the key of the tenant's flow that a reference names, or None for a flow outside of the tenant.

    A reference names a key, or else a friendly name. `friendly_names` holds those of the tenant's
    flows, by key.
    """
    if name in friendly_names:
        return name
    return next((key for key, each in friendly_names.items() if each == name), None)


def namesakes(friendly_names: Mapping[str, str]) -> dict[str, str]:
    """Return the flows that share a friendly name with an earlier flow, each with the key of that flow.

    A reference could mean either of them.
    """
    first: dict[str, str] = {}
    keys = {key: first.setdefault(name, key) for key, name in friendly_names.items()}
    return {key: other for key, other in keys.items() if other != key}


def no_flow(tenant: str, key: str, flows: Iterable[str]) -> str:
    """Return what is wrong with a key that leads to no flow of the tenant."""
    known = ", ".join(map(quoted, sorted(flows))) or "none"
    return f"the tenant {quoted(tenant)} has no flow {quoted(key)}. Keys of its flows: {known}"


def order_flows(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the keys, each after the keys that it needs; raises DependencyCycle."""
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise DependencyCycle(tuple(reversed(error.args[1]))) from None
