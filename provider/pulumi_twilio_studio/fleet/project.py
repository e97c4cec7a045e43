"""The Pulumi project to which the tenants' stacks belong."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.lifecycle.flow.commit import VARIABLES
from pulumi_twilio_studio.stack.engine import Engine, backend_url, find_pulumi, run_pulumi
from pulumi_twilio_studio.stack.home import StackHome, known_backend_url
from pulumi_twilio_studio.stack.locks import backend_folder
from pulumi_twilio_studio.stack.project_files import ProjectFiles, read_settings
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE
from pulumi_twilio_studio.words import GATE_KEYS, OVERRIDE

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest.specs import TenantSpec

# Read by the engine (pulumi, sdk/go/common/env/env.go).
SKIP_CHECKPOINTS = "PULUMI_SKIP_CHECKPOINTS"

HANDED_ON = (OVERRIDE, *VARIABLES)


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
    """Whether Pulumi.yaml configures its stacks, with more than the gate of promotion."""

    handed_on: tuple[tuple[str, str], ...] = ()
    """Variables of the environment that say why and from which commit this run is made. Workers may have others."""

    @classmethod
    def around(cls, place: Path) -> Project:
        """Return the project that the place is in; raises OperationError if there is no project or no backend."""
        files = ProjectFiles.around(place)
        folder = files.folder
        url = _backend_url(folder)
        return cls(
            folder=folder,
            name=files.name,
            program=(folder / _inside(files.settings.get("main"))).resolve(),
            stack_settings=files.stack_settings,
            backend_url=url,
            organization=_organization(folder, url),
            is_configured=_changes_something(files.settings.get("config")),
            handed_on=tuple((name, os.environ[name]) for name in HANDED_ON if name in os.environ),
        )

    def configures(self, stack: str) -> bool:
        """Return whether anything that can change a run is configured for that stack, by itself or for all stacks.

        The gate of promotion refuses no run that changes nothing, so it does not count.
        """
        file = self.settings_of(stack)
        return self.is_configured or (
            file.exists() and _changes_something(read_settings(file).get("config"))
        )

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
        """The variables that the engine gets besides our environment.

        Providers run in this Python. The state is written at the end of a run, unless the user says something else: a
        run makes only resources of ours, and the next run finds at Twilio what a killed one made. `environ_of` knows
        the exception.
        """
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        return {
            "PATH": path,
            "PULUMI_PYTHON_CMD": sys.executable,  # read by pulumi-resource-pulumi-python
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            SKIP_CHECKPOINTS: os.environ.get(SKIP_CHECKPOINTS, "true"),
            **dict(self.handed_on),
        }

    def environ_of(self, tenant: TenantSpec) -> dict[str, str]:
        """Return the variables for a run of that tenant.

        If it may take over where a number or an address leads, the state is written after each step: Twilio does not
        know what stood there before.
        """
        taking = [each.take_over for each in tenant.numbers.values()]
        taking += [each.take_over for each in tenant.addresses.values()]
        if not any(taking):
            return self.environ
        return {**self.environ, SKIP_CHECKPOINTS: os.environ.get(SKIP_CHECKPOINTS, "false")}


def _changes_something(config: Any) -> bool:
    if not isinstance(config, dict):
        return bool(config)
    return not config.keys() <= {f"{NAMESPACE}:{key}" for key in GATE_KEYS}


def _inside(main: Any) -> Path:
    """Return the folder that `main` names; `main` may name a file in it."""
    path = Path(str(main or ""))
    return path.parent if path.suffix == ".py" else path


def _backend_url(folder: Path) -> str:
    """Return where the states are. An existing folder is found without a start of the engine. Raises OperationError."""
    find_pulumi()  # or the first tenant would find out that there is none
    url = known_backend_url(folder, os.environ) or ""
    place = backend_folder(url, folder)
    return url if place is not None and place.is_dir() else backend_url(folder)


def _organization(folder: Path, backend_url: str) -> str:
    if not backend_url.startswith("http"):
        return "organization"
    return run_pulumi(folder, "org", "get-default").strip()
