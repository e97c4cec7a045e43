"""What a backend holds of a stack. If the backend is a folder, it is read as a file, which costs a millisecond."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pulumi_twilio_studio.bounded_yaml import loaded
from pulumi_twilio_studio.files import LARGEST_STATE, text
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.engine import Engine
from pulumi_twilio_studio.stack.locks import state_folder

_SETTINGS = ("Pulumi.yaml", "Pulumi.yml")


@dataclass(frozen=True)
class StackHome:
    """One stack of the project in `folder`, as a process that the engine started knows it."""

    folder: Path
    project: str
    stack: str
    backend_url: str | None
    """None if only the engine knows."""

    @classmethod
    def around(cls, place: Path, project: str, stack: str, environ: Mapping[str, str]) -> StackHome:
        """Return the stack of the project that contains `place`."""
        folder = _project_folder(place, project) or place
        return cls(folder, project, stack, _backend_url(folder, environ))

    @property
    def settings(self) -> dict[str, Any] | None:
        """What Pulumi.yaml says. None if the project has none."""
        return _settings(self.folder) or None

    @property
    def settings_file(self) -> Path:
        """Where the stack's own settings are, if it has any (pulumi, sdk/go/common/workspace/paths.go)."""
        folder = self.folder / str((self.settings or {}).get("stackConfigDir") or "")
        suffix = next(Path(name).suffix for name in _SETTINGS if (self.folder / name).exists())
        return folder / f"Pulumi.{self.stack}{suffix}"

    @property
    def address(self) -> str:
        """Where the state is kept, as text that no other place has. A folder's text names this machine."""
        url = self.backend_url or ""
        folder = state_folder(url, self.folder)
        return (
            f"{socket.gethostname()}:{folder.resolve()}"
            if folder
            else url.split("?")[0].rstrip("/")
        )

    def resources(self) -> list[dict[str, Any]]:
        """Return what the state holds of each resource. Raises OperationError if it cannot be read."""
        try:
            return self._resources()
        except OSError as error:
            raise OperationError(str(error)) from None

    def _resources(self) -> list[dict[str, Any]]:
        state = plain_states(self.backend_url or "", self.folder, self.project)
        file = state / f"{self.stack}.json" if state else None
        if file is not None and file.exists():
            return list(latest(file).get("resources") or ())
        path = shutil.which("pulumi")
        if path is None:
            raise OperationError("there is no `pulumi` on PATH that could export it")
        return Engine(path, self.folder, self.stack).export().resources


def plain_states(backend_url: str, folder: Path, project: str) -> Path | None:
    """Return the folder in which a project's states are plain files. None for any other backend or form of file.

    Pulumi's backend for files (pulumi, pkg/backend/diy): `.pulumi/stacks/<project>/<stack>.json`, since version 1 of
    `.pulumi/meta.yaml`.
    """
    backend = state_folder(backend_url, folder)
    if backend is None:
        return None
    meta, states = backend / ".pulumi" / "meta.yaml", backend / ".pulumi" / "stacks" / project
    is_plain = meta.exists() and "version: 1" in text(meta)
    return states if is_plain and next(states.glob("*.json.gz"), None) is None else None


def latest(file: Path) -> dict[str, Any]:
    """Return the deployment in such a file. It is empty before the first `up`. Raises OperationError."""
    try:
        return read(file)["checkpoint"].get("latest") or {}
    except (KeyError, TypeError, AttributeError):
        raise OperationError(f"{file} holds no state of a stack: it has no checkpoint") from None


def read(file: Path) -> Any:
    """Return the JSON in a file of a backend. Raises OperationError."""
    try:
        return json.loads(text(file, LARGEST_STATE))
    except (OSError, ValueError, RecursionError) as error:
        raise OperationError(f"{file} cannot be read: {error}") from None


def _backend_url(folder: Path, environ: Mapping[str, str]) -> str | None:
    """Return the backend's URL in the engine's order (pulumi, pkg/workspace/creds.go, GetCurrentCloudURLWithSource)."""
    if url := environ.get("PULUMI_BACKEND_URL"):
        return url
    backend = _settings(folder).get("backend")
    if isinstance(backend, dict) and backend.get("url"):
        return str(backend["url"])
    home = Path(environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    try:
        current = read(home / "credentials.json").get("current")
    except (OperationError, AttributeError):
        return None
    return current if isinstance(current, str) else None


def _project_folder(place: Path, project: str) -> Path | None:
    """Return the nearest folder, at or above the place, that contains the project of that name."""
    folders = (place, *place.parents)
    return next((each for each in folders if _settings(each).get("name") == project), None)


def _settings(folder: Path) -> dict[str, Any]:
    for name in _SETTINGS:
        try:
            content = loaded(text(folder / name))
        except (OSError, ValueError, yaml.YAMLError):
            continue
        return content if isinstance(content, dict) else {}
    return {}
