"""The Pulumi project whose stacks the tenants are."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pulumi import automation

from pulumi_twilio_studio.bounded_yaml import loaded
from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.lifecycle.account import OperationError

_SETTINGS = ("Pulumi.yaml", "Pulumi.yml")


@dataclass(frozen=True)
class Project:
    """A folder with a Pulumi.yaml: what every stack of it shares. Holds no secret; goes to workers as it is."""

    folder: Path
    name: str
    program: Path
    """Where a program of it runs: `main`, or the folder itself."""

    stack_settings: Path
    """Where Pulumi.<stack>.yaml stand."""

    backend_url: str
    """Where Pulumi keeps the states, as `pulumi whoami` tells it."""

    organization: str
    """The first part of a stack's full name: the account at Pulumi Cloud, "organization" at any other backend."""

    is_configured: bool
    """Whether Pulumi.yaml configures its stacks."""

    @classmethod
    def around(cls, place: Path) -> Project:
        """The project that the place is in; raises OperationError where there is none, or no backend."""
        file = _settings_around(place.absolute())
        folder, settings = file.parent, _read(file)
        who = json.loads(_pulumi(folder, "whoami", "--json"))
        return cls(
            folder=folder,
            name=str(settings.get("name", "")),
            program=(folder / _inside(settings.get("main"))).resolve(),
            stack_settings=folder / str(settings.get("stackConfigDir") or ""),
            backend_url=who["url"],
            organization=_organization(folder, who["url"]),
            is_configured=bool(settings.get("config")),
        )

    def configures(self, stack: str) -> bool:
        """Whether anything is configured for that stack, here or for all of them."""
        file = self.settings_of(stack)
        return self.is_configured or (file.exists() and bool(_read(file).get("config")))

    def settings_of(self, stack: str) -> Path:
        """Where the stack's own settings stand, if it has any."""
        return self.stack_settings / f"Pulumi.{stack}.yaml"

    def full_name(self, stack: str) -> str:
        """The stack's name that means the same everywhere."""
        return f"{self.organization}/{self.name}/{stack}"

    @property
    def environ(self) -> dict[str, str]:
        """What the engine gets beside this process's environment: providers run in this very Python."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        return {
            "PATH": path,
            "PULUMI_PYTHON_CMD": sys.executable,  # read by pulumi-resource-pulumi-python
            "PULUMI_SKIP_UPDATE_CHECK": "1",
        }


def project_name(place: Path) -> str:
    """The name of the project that the place is in; raises OperationError where there is none."""
    return str(_read(_settings_around(place.absolute())).get("name", ""))


def _settings_around(place: Path) -> Path:
    for folder in (place, *place.parents):
        for name in _SETTINGS:
            if (folder / name).is_file():
                return folder / name
    raise OperationError(
        f"no Pulumi.yaml in {place} or above it: run this in the project's folder, or name it with --cwd"
    )


def _inside(main: Any) -> Path:
    """The folder that `main` names, which may be a file in it."""
    path = Path(str(main or ""))
    return path.parent if path.suffix == ".py" else path


def _read(file: Path) -> dict[str, Any]:
    try:
        content = loaded(text(file))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise OperationError(f"{file} cannot be read: {' '.join(str(error).split())}") from None
    return content if isinstance(content, dict) else {}


def _pulumi(folder: Path, *arguments: str) -> str:
    """What the engine on PATH prints; raises OperationError with its own words."""
    try:
        done = automation.PulumiCommand().run([*arguments], str(folder), {})
    except automation.CommandError as error:
        command = " ".join(["pulumi", *arguments[:2]])
        raise OperationError(f"`{command}` failed: {complaint(error)}") from None
    except FileNotFoundError:
        raise OperationError(
            "there is no `pulumi` on PATH: install it (https://www.pulumi.com/docs/install), or activate its "
            "environment first"
        ) from None
    return str(done.stdout)


def _organization(folder: Path, backend_url: str) -> str:
    if not backend_url.startswith("http"):
        return "organization"
    return _pulumi(folder, "org", "get-default").strip()


def complaint(error: automation.CommandError) -> str:
    """The error that the engine ends with, out of all that it printed."""
    stderr = str(error).rpartition("\n stderr: ")[2]
    return stderr[max(stderr.rfind("error: "), 0) :].removeprefix("error: ").strip()
