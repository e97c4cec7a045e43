"""The Pulumi project to which the tenants' stacks belong."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pulumi_twilio_studio.bounded_yaml import loaded
from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.engine import Engine, backend_url, find_pulumi, run_pulumi
from pulumi_twilio_studio.stack.home import StackHome

_SETTINGS = ("Pulumi.yaml", "Pulumi.yml")


@dataclass(frozen=True)
class ProjectFiles:
    """The files of a project, read without an engine."""

    folder: Path
    settings: dict[str, Any]
    """The content of Pulumi.yaml."""

    @classmethod
    def around(cls, place: Path) -> ProjectFiles:
        """Read the files of the project that the place is in; raises OperationError if there is no project."""
        file = _settings_around(place.absolute())
        return cls(file.parent, _read(file))

    @property
    def name(self) -> str:
        """The project's name."""
        return str(self.settings.get("name", ""))

    @property
    def stack_settings(self) -> Path:
        """The folder that holds Pulumi.<stack>.yaml."""
        return self.folder / str(self.settings.get("stackConfigDir") or "")

    def read_setting(self, stack: str, key: str) -> str | None:
        """Return a value of a stack's configuration, from its own file or else from Pulumi.yaml.

        Raises OperationError for a value that only the engine can decrypt.
        """
        file = self.stack_settings / f"Pulumi.{stack}.yaml"
        own = _config(_read(file)) if file.exists() else {}
        value = own[key] if key in own else _plain(_config(self.settings).get(key))
        if isinstance(value, dict):
            raise OperationError(
                f"{key} of the stack {stack} is a secret in {file}, but this command reads it "
                f"without an engine. Set it again without --secret (`pulumi config set {key} ... "
                f"--stack {stack}`)"
            )
        return None if value is None else str(value)


@dataclass(frozen=True)
class Project:
    """A folder with a Pulumi.yaml: what all its stacks share. Holds no secret, so it is sent to workers unchanged."""

    folder: Path
    name: str
    program: Path
    """Where a program of it runs: `main`, or the folder itself."""

    stack_settings: Path
    """The folder that holds Pulumi.<stack>.yaml."""

    backend_url: str
    """Where Pulumi keeps the states, as `pulumi whoami` shows it."""

    organization: str
    """The first part of a stack's full name: the account at Pulumi Cloud, "organization" with any other backend."""

    is_configured: bool
    """Whether Pulumi.yaml configures its stacks."""

    @classmethod
    def around(cls, place: Path) -> Project:
        """Return the project that the place is in; raises OperationError if there is no project or no backend."""
        files = ProjectFiles.around(place)
        folder = files.folder
        url = backend_url(folder)
        return cls(
            folder=folder,
            name=files.name,
            program=(folder / _inside(files.settings.get("main"))).resolve(),
            stack_settings=files.stack_settings,
            backend_url=url,
            organization=_organization(folder, url),
            is_configured=bool(files.settings.get("config")),
        )

    def configures(self, stack: str) -> bool:
        """Return whether anything is configured for that stack, by itself or for all stacks."""
        file = self.settings_of(stack)
        return self.is_configured or (file.exists() and bool(_read(file).get("config")))

    def settings_of(self, stack: str) -> Path:
        """Return the file of the stack's own settings. It need not exist."""
        return self.stack_settings / f"Pulumi.{stack}.yaml"

    def full_name(self, stack: str) -> str:
        """Return the stack's full name, which means the same everywhere."""
        return f"{self.organization}/{self.name}/{stack}"

    def home(self, stack: str) -> StackHome:
        """Return the place of the stack's state."""
        return StackHome(self.folder, self.name, stack, self.backend_url)

    def engine(self, stack: str) -> Engine:
        """Return the engine for that stack. Raises OperationError if there is no `pulumi` on PATH."""
        return Engine(find_pulumi(), self.folder, self.full_name(stack))

    @property
    def environ(self) -> dict[str, str]:
        """The variables that the engine gets besides our environment, so that providers run in this Python."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        return {
            "PATH": path,
            "PULUMI_PYTHON_CMD": sys.executable,  # read by pulumi-resource-pulumi-python
            "PULUMI_SKIP_UPDATE_CHECK": "1",
        }


def _settings_around(place: Path) -> Path:
    for folder in (place, *place.parents):
        for name in _SETTINGS:
            if (folder / name).is_file():
                return folder / name
    raise OperationError(
        f"no Pulumi.yaml in {place} or above it: run this in the project's folder, or name it with --cwd"
    )


def _inside(main: Any) -> Path:
    """Return the folder that `main` names; `main` may name a file in it."""
    path = Path(str(main or ""))
    return path.parent if path.suffix == ".py" else path


def _config(settings: dict[str, Any]) -> dict[str, Any]:
    config = settings.get("config")
    return config if isinstance(config, dict) else {}


def _plain(value: Any) -> Any:
    """Return the value of an entry in Pulumi.yaml, also in the long form.

    Source: docs: pulumi, project file, config options.
    """
    if not isinstance(value, dict):
        return value
    return value.get("value", value.get("default"))


def _read(file: Path) -> dict[str, Any]:
    try:
        content = loaded(text(file))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise OperationError(f"{file} cannot be read: {' '.join(str(error).split())}") from None
    return content if isinstance(content, dict) else {}


def _organization(folder: Path, backend_url: str) -> str:
    if not backend_url.startswith("http"):
        return "organization"
    return run_pulumi(folder, "org", "get-default").strip()
