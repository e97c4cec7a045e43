"""What a backend holds of a stack. If the backend is a folder, it is read as a file, which costs a millisecond."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.engine import Engine, PulumiFailed, find_pulumi
from pulumi_twilio_studio.stack.locks import Lock, backend_folder, locks
from pulumi_twilio_studio.stack.packing import can_read, is_state, newest, unpacked
from pulumi_twilio_studio.stack.project_files import SETTINGS, read_settings
from pulumi_twilio_studio.stack.state import StackState


@dataclass(frozen=True)
class StackHome:
    """One stack of the project in `folder`, as a process that the engine started knows it."""

    folder: Path
    project: str
    stack: str
    backend_url: str | None
    """None if only the engine knows."""

    full_name: str = ""
    """With its organization and project, if it is known. Only Pulumi Cloud has several organizations."""

    @classmethod
    def around(
        cls,
        place: Path,
        project: str,
        stack: str,
        environ: Mapping[str, str],
        full_name: str = "",
    ) -> StackHome:
        """Return the stack of the project that contains `place`."""
        folder = _project_folder(place, project) or place
        return cls(folder, project, stack, known_backend_url(folder, environ), full_name)

    @property
    def settings(self) -> dict[str, Any] | None:
        """What Pulumi.yaml says. None if the project has none."""
        return _settings(self.folder) or None

    @property
    def settings_file(self) -> Path:
        """Where the stack's own settings are, if it has any (pulumi, sdk/go/common/workspace/paths.go)."""
        folder = self.folder / str((self.settings or {}).get("stackConfigDir") or "")
        suffix = next(Path(name).suffix for name in SETTINGS if (self.folder / name).exists())
        return folder / f"Pulumi.{self.stack}{suffix}"

    @property
    def address(self) -> str:
        """Where the state is kept, as text that no other place has. A folder's text names this machine."""
        url = self.backend_url or ""
        if self.backend:
            return f"{socket.gethostname()}:{self.backend.resolve()}"
        return url.split("?")[0].rstrip("/")

    @property
    def backend(self) -> Path | None:
        """The folder that is the backend. None if the backend is not a folder."""
        return backend_folder(self.backend_url or "", self.folder)

    def locks(self) -> list[Lock]:
        """Return who holds the stack, as far as this machine can see: nobody, if the backend is not a folder."""
        return locks(
            self.backend_url or "", self.folder, f"organization/{self.project}/{self.stack}"
        )

    def resources(self) -> list[dict[str, Any]]:
        """Return what the state holds of each resource. Raises OperationError if it cannot be read."""
        try:
            plain = self._own_backend
            file = plain and self._file_in(plain)
        except OSError as error:
            raise OperationError(str(error)) from None
        is_for_us = file is not None and can_read(file)
        return (_state_in(file) if file and is_for_us else self.engine.export()).resources

    def state(self) -> StackState | None:
        """Return the state and how its last operation ended. None if there is no such stack. Raises OperationError."""
        found, own = self.recorded(), self._own_backend
        if found is None:
            return None
        last = self.engine.last_operation() if own is None else self._last(own)
        return replace(found, last=last)

    def recorded(self) -> StackState | None:
        """Return the state. None if there is no such stack. Raises OperationError."""
        own = self._own_backend
        if own is None:
            return self._export()
        file = self._file_in(own)
        if file is None:
            return None
        return _state_in(file) if can_read(file) else self._export()

    def deciphered(self) -> StackState | None:
        """Return the state with its secrets in clear text: for this process only. Asks the engine."""
        return self._export(shows_secrets=True)

    def list_stacks(self) -> list[str] | None:
        """Return the names of the project's stacks. None if only the engine knows."""
        own = self._own_backend
        if own is None:
            return None
        files = filter(is_state, (own / "stacks" / self.project).glob("*.json*"))
        return sorted({file.name.rpartition(".json")[0] for file in files})

    @property
    def _own_backend(self) -> Path | None:
        """The folder in which the backend keeps everything, if we know how it is laid out.

        Pulumi's backend for files (pulumi, pkg/backend/diy), since version 1 of `.pulumi/meta.yaml`:
        `.pulumi/stacks/<project>/<stack>.json` and `.pulumi/history/<project>/<stack>/<stack>-<time>.history.json`,
        each with another ending if it is compressed.
        """
        if self.backend is None:
            return None
        own = self.backend / ".pulumi"
        meta = own / "meta.yaml"
        return own if meta.exists() and "version: 1" in text(meta) else None

    def _file_in(self, backend: Path) -> Path | None:
        """Return the file with the state. None if there is no such stack."""
        return newest(backend / "stacks" / self.project / f"{self.stack}.json")

    def _last(self, backend: Path) -> dict[str, Any]:
        folder = backend / "history" / self.project / self.stack
        entries = sorted(entry for entry in folder.glob("*.history.json*") if is_state(entry))
        if not entries:
            return {}
        if not can_read(entries[-1]):
            return self.engine.last_operation()
        try:
            found = _read(entries[-1])
        except OperationError as error:
            raise OperationError(f"{error}; it is only a record, and you can delete it") from None
        return found if isinstance(found, dict) else {}

    def _export(self, *, shows_secrets: bool = False) -> StackState | None:
        try:
            return self.engine.export(shows_secrets=shows_secrets)
        except PulumiFailed as failure:
            if failure.is_missing_stack:
                return None
            raise OperationError(
                f"the state of {self.stack} cannot be read: {failure.complaint}"
            ) from None

    @property
    def engine(self) -> Engine:
        """The engine for this stack. Raises OperationError if there is no `pulumi` on PATH."""
        return Engine(find_pulumi(), self.folder, self.full_name or self.stack)


def known_backend_url(folder: Path, environ: Mapping[str, str]) -> str | None:
    """Return the backend's URL as the engine finds it. None if only the engine knows.

    The order is that of pulumi, pkg/workspace/creds.go, GetCurrentCloudURLWithSource.
    """
    if url := environ.get("PULUMI_BACKEND_URL"):
        return url
    backend = _settings(folder).get("backend")
    if isinstance(backend, dict) and backend.get("url"):
        return str(backend["url"])
    try:
        current = _read(pulumi_home(environ) / "credentials.json").get("current")
    except (OperationError, AttributeError):
        return None
    return current if isinstance(current, str) else None


def _state_in(file: Path) -> StackState:
    """Return the state in a file of a backend. It is empty before the first `up`. Raises OperationError."""
    try:
        return StackState(_read(file)["checkpoint"].get("latest") or {})
    except (KeyError, TypeError, AttributeError):
        raise OperationError(f"{file} holds no state of a stack: it has no checkpoint") from None


def _read(file: Path) -> Any:
    try:
        return json.loads(unpacked(file))
    except (OSError, ValueError, RecursionError) as error:
        raise OperationError(f"{file} cannot be read: {error}") from None


def pulumi_home(environ: Mapping[str, str]) -> Path:
    """Return the folder in which Pulumi keeps what it knows of this user."""
    return Path(environ.get("PULUMI_HOME") or Path.home() / ".pulumi")


def _project_folder(place: Path, project: str) -> Path | None:
    """Return the nearest folder, at or above the place, that contains the project of that name."""
    folders = (place, *place.parents)
    return next((each for each in folders if _settings(each).get("name") == project), None)


def _settings(folder: Path) -> dict[str, Any]:
    for name in SETTINGS:
        with suppress(OperationError):
            return read_settings(folder / name)
    return {}
