"""The state of a stack, as a backend holds it, and how its last operation ended. Secrets stay encrypted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_twilio_studio import kinds

FLOW = kinds.FLOW.type
SUBACCOUNT = kinds.SUBACCOUNT.type


def name_in(urn: str) -> str:
    """Return the resource's name in the program, which may contain "::"."""
    return urn.split("::", 3)[3]


def type_in(urn: str) -> str:
    """Return the resource's type. In the URN, the types of its parents come first."""
    return urn.split("::", 3)[2].rpartition("$")[2]


@dataclass(frozen=True)
class Pending:
    """An operation that was running when the engine ended: "creating", "updating", "deleting", "reading"."""

    operation: str
    urn: str
    inputs: Mapping[str, Any]
    is_custom: bool
    """Whether a provider does it. Components and the stack itself are only in the state."""

    @property
    def type(self) -> str:
        """The resource's type."""
        return type_in(self.urn)

    @property
    def name(self) -> str:
        """The resource's name in the program, which may contain "::"."""
        return name_in(self.urn)


@dataclass(frozen=True)
class StackState:
    """The state of a stack."""

    deployment: Mapping[str, Any] = field(default_factory=dict)
    """`resources`, `pending_operations`, `manifest`, as Pulumi writes them. Empty before the first `up`."""

    text: str = ""
    """As `pulumi stack export` printed it, for `pulumi stack import`. "" if the state was read from a file."""

    last: Mapping[str, Any] = field(default_factory=dict)
    """The newest entry of the stack's history: `kind`, `result`, `endTime`. Empty if it was not read, or is missing."""

    @classmethod
    def from_export(cls, text: str) -> StackState:
        """Return the state that `pulumi stack export` printed."""
        return cls(json.loads(text)["deployment"], text)

    @property
    def resources(self) -> list[dict[str, Any]]:
        """What the state holds of each resource: `urn`, `type`, `id`, `inputs`, ..."""
        return list(self.deployment.get("resources") or ())

    @property
    def urns(self) -> list[str]:
        """Every resource in the state. One that is being replaced is there twice."""
        return sorted(resource["urn"] for resource in self.resources)

    @property
    def is_pending(self) -> bool:
        """Whether an operation was in progress when an engine ended."""
        return bool(self.deployment.get("pending_operations"))

    @property
    def pending(self) -> list[Pending]:
        """What the engine was doing when it ended."""
        return [
            Pending(
                operation=entry["type"],
                urn=entry["resource"]["urn"],
                inputs=entry["resource"].get("inputs") or {},
                is_custom=bool(entry["resource"].get("custom")),
            )
            for entry in self.deployment.get("pending_operations") or ()
        ]

    @property
    def written(self) -> str:
        """When the state was last written, ISO 8601. With a pending operation, it is when that began."""
        return str(self.deployment["manifest"]["time"])

    @property
    def outputs(self) -> dict[str, Any]:
        """What the program exported in its last update that got that far."""
        return next((_outputs(each) for each in self._of(kinds.STACK)), {})

    @property
    def flows(self) -> dict[str, dict[str, Any]]:
        """What the state knows of each flow, by SID."""
        return {each["id"]: _outputs(each) for each in self._of(FLOW)}

    @property
    def flow_sids(self) -> dict[str, str]:
        """The SIDs of the flows, by the names of their resources."""
        return {name_in(each["urn"]): each["id"] for each in self._of(FLOW)}

    def written_in(self, kind: kinds.Kind) -> dict[str, dict[str, str]]:
        """What the stack wrote last in each number, or in other entrances of that kind, by SID."""
        return {each["id"]: _outputs(each).get("declared") or {} for each in self._of(kind.type)}

    @property
    def subaccount(self) -> dict[str, Any]:
        """What the state knows of the tenant's subaccount. Empty if it has none."""
        return next((_outputs(each) for each in self._of(SUBACCOUNT)), {})

    @property
    def is_of_a_tenant(self) -> bool:
        """Whether it holds a tenant of a fleet."""
        return bool(self._of(kinds.TENANT))

    @property
    def is_empty(self) -> bool:
        """Whether it holds no flow and no subaccount."""
        return not self._of(FLOW, SUBACCOUNT)

    @property
    def is_settled(self) -> bool:
        """Whether the last operation was an update that succeeded completely."""
        update = (self.last.get("kind"), self.last.get("result"))
        return not self.is_pending and update == ("update", "succeeded")

    def _of(self, *types: str) -> list[dict[str, Any]]:
        return [each for each in self.resources if each["type"] in types]


def _outputs(resource: dict[str, Any]) -> dict[str, Any]:
    return resource.get("outputs") or {}
