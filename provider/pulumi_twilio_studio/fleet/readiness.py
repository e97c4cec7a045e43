"""What every tenant needs, tried once before the first one begins: the credentials, the passphrase, the backend.

Without this, each tenant of a wave would find out on its own, with its own engine.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.stack.engine import PulumiFailed, run_pulumi
from pulumi_twilio_studio.stack.locks import backend_folder
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.manifest import TenantSpec
    from pulumi_twilio_studio.studio.settings import Settings

PASSPHRASES = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")
_SALT = "encryptionsalt:"
# What the engine writes to, below a backend that is a folder (pulumi, pkg/backend/diy).
_WRITTEN = ("locks", "stacks", "history")


@dataclass(frozen=True)
class Trial:
    """What is tried. It is the same on every worker, and holds no secret."""

    account_sid: str | None = None
    """An account that is opened with the credentials configured for it; None if nobody needs one."""

    stack: str | None = None
    """A stack whose settings only its passphrase opens; None if there is no such stack yet."""

    makes_stacks: bool = False
    """Whether a tenant has no stack yet."""

    @classmethod
    def of(cls, project: Project, own: Settings, tenants: Sequence[TenantSpec]) -> Trial:
        """Return what those tenants need."""
        keyed = [
            each.account_sid
            for each in tenants
            if each.account_sid and own.key_of(each.account_sid)
        ]
        of_the_parent = len(keyed) < len(tenants)
        settings = {each.name: project.settings_of(each.name) for each in tenants}
        salted = (name for name, file in settings.items() if _is_salted(file))
        return cls(
            account_sid=own.account_sid if of_the_parent else next(iter(keyed), None),
            stack=next(salted, None),
            makes_stacks=not all(file.exists() for file in settings.values()),
        )


def troubles(trial: Trial, project: Project | None, own: Settings | None) -> Iterator[str]:
    """Yield why this process cannot do the work, as sentences.

    Tries nothing for a project or settings that are None.
    """
    if own is not None and trial.account_sid is not None:
        yield from _try_credentials(own, trial.account_sid)
    if project is not None:
        yield from _try_backend(project)
        yield from _try_passphrase(project, trial)


def _try_credentials(own: Settings, account_sid: str) -> Iterator[str]:
    try:
        with closing(Client(own.for_account(account_sid))) as client:
            client.reach()
    except StudioError as error:
        yield str(error)


def _try_backend(project: Project) -> Iterator[str]:
    folder = backend_folder(project.backend_url, project.folder)
    for part in _WRITTEN if folder else ():
        place = _nearest_folder(Path(str(folder)) / ".pulumi" / part)
        try:
            tempfile.TemporaryFile(dir=place).close()
        except OSError as error:
            yield f"the backend {project.backend_url} cannot be written to: {place}: {error.strerror}"


def _try_passphrase(project: Project, trial: Trial) -> Iterator[str]:
    """Let the engine encrypt a value in a copy of the stack's settings, which checks the passphrase."""
    if trial.stack is None:
        is_passphrase = not project.backend_url.startswith("http")
        if (
            trial.makes_stacks
            and is_passphrase
            and not any(name in os.environ for name in PASSPHRASES)
        ):
            yield (
                f"the passphrase of the stacks is missing: set {' or '.join(PASSPHRASES)} (to "
                "an empty value if the passphrase is empty)"
            )
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "settings.yaml"
        key = ("config", "set", "--secret", "twilio-studio-trial:key", "value")
        try:
            shutil.copyfile(project.settings_of(trial.stack), copy)
            run_pulumi(
                project.folder,
                *key,
                *("--stack", trial.stack, "--config-file", str(copy)),
                environ=project.environ,
            )
        except OSError as error:
            yield f"{project.settings_of(trial.stack)} cannot be read: {error.strerror}"
        except PulumiFailed as error:
            yield (
                f"the stack {trial.stack} cannot be opened: {error.complaint}. Set {' or '.join(PASSPHRASES)} to the "
                "passphrase with which it was created"
            )


def _is_salted(settings: Path) -> bool:
    try:
        return any(line.startswith(_SALT) for line in text(settings).splitlines())
    except (OSError, ValueError):
        return False


def _nearest_folder(place: Path) -> Path:
    """Return the place, or the nearest existing folder above it."""
    return next(each for each in (place, *place.parents) if each.exists())
