"""The backend's record of a stack. In a folder, it is read without an engine, which costs a millisecond."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi import automation

from pulumi_twilio_studio.fleet.project import complaint
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack import checkpoint, locks
from pulumi_twilio_studio.stack.engine import FLOW, SUBACCOUNT

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project

_STACK = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class StackState:
    """The state of a stack, and how its last operation ended."""

    resources: tuple[dict[str, Any], ...] = ()
    is_pending: bool = False
    """Whether an operation was in progress when an engine ended."""

    last: dict[str, Any] = field(default_factory=dict)
    """The newest entry of its history: `kind`, `result`, `endTime`; empty without a history."""

    @property
    def outputs(self) -> dict[str, Any]:
        """What the program exported in its last update that got that far."""
        return next((_outputs(each) for each in self.resources if each["type"] == _STACK), {})

    @property
    def flows(self) -> dict[str, dict[str, Any]]:
        """What the state knows of each flow, by SID."""
        return {each["id"]: _outputs(each) for each in self.resources if each["type"] == FLOW}

    @property
    def flow_sids(self) -> dict[str, str]:
        """The SIDs of the flows, by the names of their resources."""
        flows = (each for each in self.resources if each["type"] == FLOW)
        return {each["urn"].split("::", 3)[3]: each["id"] for each in flows}

    @property
    def subaccount(self) -> dict[str, Any]:
        """What the state knows of the tenant's subaccount; empty without one."""
        return next((_outputs(each) for each in self.resources if each["type"] == SUBACCOUNT), {})

    @property
    def is_empty(self) -> bool:
        """Whether it holds no flow and no subaccount."""
        return not any(each["type"] in (FLOW, SUBACCOUNT) for each in self.resources)

    @property
    def is_settled(self) -> bool:
        """Whether the last operation was an update that succeeded completely."""
        update = (self.last.get("kind"), self.last.get("result"))
        return not self.is_pending and update == ("update", "succeeded")


def read_state(project: Project, stack: str) -> StackState | None:
    """Return the stack's state, or None if there is no such stack. Raises OperationError."""
    folder = state_folder(project)
    if folder is None:
        return _exported(project, stack)
    file = folder / "stacks" / project.name / f"{stack}.json"
    if not file.exists():
        return None
    return _state(checkpoint.latest(file), _last(folder, project, stack))


def backend_folder(project: Project) -> Path | None:
    """Return the folder that is the backend, or None if the backend is not a folder."""
    return locks.state_folder(project.backend_url, project.folder)


def state_folder(project: Project) -> Path | None:
    """Return the folder with the states and their histories if they are plain files, else None.

    The histories (pulumi, pkg/backend/diy) are
    `history/<project>/<stack>/<stack>-<time>.history.json`.
    """
    states = checkpoint.plain_states(project.backend_url, project.folder, project.name)
    return states.parent.parent if states else None


def _last(folder: Path, project: Project, stack: str) -> dict[str, Any]:
    entries = sorted((folder / "history" / project.name / stack).glob("*.history.json"))
    if not entries:
        return {}
    try:
        found = checkpoint.read(entries[-1])
    except OperationError as error:
        raise OperationError(f"{error}; it is a record only, and may be deleted") from None
    return found if isinstance(found, dict) else {}


def _exported(project: Project, stack: str) -> StackState | None:
    command, folder = automation.PulumiCommand(), str(project.folder)
    on_stack = ["--stack", stack]
    try:
        exported = command.run(["stack", "export", *on_stack], folder, project.environ)
        listed = command.run(
            ["stack", "history", "--json", "--page-size", "1", *on_stack], folder, project.environ
        )
    except automation.StackNotFoundError:
        return None
    except automation.CommandError as error:
        raise OperationError(f"the state of {stack} cannot be read: {complaint(error)}") from None
    entries = json.loads(listed.stdout or "[]")
    return _state(json.loads(exported.stdout)["deployment"], entries[0] if entries else {})


def _state(deployment: dict[str, Any], last: dict[str, Any]) -> StackState:
    return StackState(
        resources=tuple(deployment.get("resources") or ()),
        is_pending=bool(deployment.get("pending_operations")),
        last=last,
    )


def _outputs(resource: dict[str, Any]) -> dict[str, Any]:
    return resource.get("outputs") or {}
