"""The files of a project, read without an engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pulumi_twilio_studio.bounded_yaml import loaded
from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.lifecycle.account import OperationError

SETTINGS = ("Pulumi.yaml", "Pulumi.yml")
"""The names that the settings of a project may have."""


@dataclass(frozen=True)
class ProjectFiles:
    """The files of a project, read without an engine."""

    file: Path
    """Pulumi.yaml or Pulumi.yml."""

    settings: dict[str, Any]
    """Its content."""

    @classmethod
    def around(cls, place: Path) -> ProjectFiles:
        """Read the files of the project that the place is in; raises OperationError if there is no project."""
        file = _settings_around(place.absolute())
        return cls(file, read_settings(file))

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self.file.parent

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
        value = self.configuration(stack).get(key)
        if isinstance(value, dict):
            raise OperationError(
                f"{key} of the stack {stack} is a secret in {self._file_of(stack)}, but this command reads it "
                f"without an engine. Set it again without --secret (`pulumi config set {key} ... "
                f"--stack {stack}`)"
            )
        return None if value is None else str(value)

    def configuration(self, stack: str) -> dict[str, Any]:
        """Return a stack's configuration, as its own file and Pulumi.yaml have it: what is secret is an object.

        Raises OperationError if a file cannot be read.
        """
        file = self._file_of(stack)
        own = _config(read_settings(file)) if file.exists() else {}
        shared = {key: _plain(value) for key, value in _config(self.settings).items()}
        return {**shared, **own}

    def _file_of(self, stack: str) -> Path:
        return self.stack_settings / f"Pulumi.{stack}.yaml"


def _settings_around(place: Path) -> Path:
    for folder in (place, *place.parents):
        for name in SETTINGS:
            if (folder / name).is_file():
                return folder / name
    raise OperationError(
        f"no Pulumi.yaml in {place} or above it: run this in the project's folder, or name it with --cwd"
    )


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


def read_settings(file: Path) -> dict[str, Any]:
    """Return what a settings file of Pulumi holds. Raises OperationError if it cannot be read."""
    try:
        content = loaded(text(file))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise OperationError(f"{file} cannot be read: {' '.join(str(error).split())}") from None
    return content if isinstance(content, dict) else {}
