"""Which stacks a command is about. If the backend is a folder, that is found without an engine."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.engine import Engine, list_stacks
from pulumi_twilio_studio.stack.home import StackHome, pulumi_home
from pulumi_twilio_studio.stack.project_files import ProjectFiles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SELECTED = "PULUMI_STACK"
"""The environment variable that selects a stack (pulumi, pkg/backend/state/stacks.go, getCurrentStackName)."""


def find_stack(place: Path, name: str | None, environ: Mapping[str, str]) -> StackHome:
    """Return the named stack of the project that the place is in, or the selected one.

    Raises OperationError if there is no project, or no stack of that name.
    """
    files = ProjectFiles.around(place)
    around = _home(files, "", environ)
    known = around.list_stacks()
    asked = name or environ.get(SELECTED) or (known and _selected(files, around, environ))
    if known is None or not asked:
        full_name = Engine.of(files.folder, asked or None).stack
        return _home(files, full_name, environ)
    found = _within(files.name, asked)
    if found not in known:
        raise OperationError(
            f"project {quoted(files.name)} has no stack {quoted(asked)}{nearest(asked, known)}"
        )
    return _home(files, found, environ)


def find_stacks(place: Path, environ: Mapping[str, str]) -> list[StackHome]:
    """Return all stacks of the project that the place is in, by name. Raises OperationError."""
    files = ProjectFiles.around(place)
    known = _home(files, "", environ).list_stacks()
    names = list_stacks(files.folder) if known is None else known
    return [_home(files, name, environ) for name in names]


def _home(files: ProjectFiles, full_name: str, environ: Mapping[str, str]) -> StackHome:
    name = full_name.rpartition("/")[2]
    return StackHome.around(files.folder, files.name, name, environ, full_name)


def _within(project: str, name: str) -> str:
    """Return the name of a stack of the project. In a folder, all stacks belong to one organization."""
    for begin in (f"organization/{project}/", f"{project}/"):
        if name.startswith(begin):
            return name.removeprefix(begin)
    return name


def _selected(files: ProjectFiles, home: StackHome, environ: Mapping[str, str]) -> str | None:
    """Return the selected stack, or None if only the engine can tell.

    Pulumi keeps the selection of each project in a file (pulumi, pkg/workspace: settingsPath, StackForBackend).
    """
    place = hashlib.sha1(str(files.file).encode(), usedforsecurity=False).hexdigest()
    file = pulumi_home(environ) / "workspaces" / f"{files.name}-{place}-workspace.json"
    try:
        kept = json.loads(text(file))
        found = (kept.get("stacks") or {}).get(home.backend_url) or kept.get("stack")
    except (OSError, ValueError, AttributeError):
        return None
    return found if isinstance(found, str) else None
