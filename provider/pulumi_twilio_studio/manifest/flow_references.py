"""Flows of one tenant that refer to each other: which is meant, and which is made first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter


class DependencyCycle(ValueError):
    """Flows that need each other's SID, so that none of them can be made first."""

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"flows refer to each other in a circle: {' -> '.join(self.path)}"


def sibling(name: str, friendly_names: Mapping[str, str]) -> str | None:
    """The key of the flow that a reference means: a key, or else a friendly name; None for a flow of somebody else.

    `friendly_names` are those of the tenant's flows, by key.
    """
    if name in friendly_names:
        return name
    return next((key for key, each in friendly_names.items() if each == name), None)


def namesakes(friendly_names: Mapping[str, str]) -> dict[str, str]:
    """Flows whose friendly name another, listed before, has too: key by key. A reference could mean either."""
    first: dict[str, str] = {}
    keys = {key: first.setdefault(name, key) for key, name in friendly_names.items()}
    return {key: other for key, other in keys.items() if other != key}


def order_flows(needs: Mapping[str, Iterable[str]]) -> list[str]:
    """The keys, each after those that it needs; raises Circle."""
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise DependencyCycle(tuple(reversed(error.args[1]))) from None
