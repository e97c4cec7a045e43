"""What a worker of a cluster does: check whether it can do the work, and do it."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.readiness import Trial, troubles
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.locks import backend_folder
from pulumi_twilio_studio.studio.errors import StudioError
from pulumi_twilio_studio.studio.settings import Settings
from pulumi_twilio_studio.studio.slots import FOLDER
from pulumi_twilio_studio.version import __version__

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.result import Result
    from pulumi_twilio_studio.fleet.run import Task


# Pulumi's concurrent inline programs fail (pulumi/pulumi#7782).
_TURN = threading.Lock()


@dataclass(frozen=True)
class RunContext:
    """Where and as whom a run takes place. It must be the same for every worker. Holds no secret."""

    run: str
    """A random name for this run."""

    project: Project
    package: str
    python: str
    account_sid: str
    twilio: str
    """The address of Studio."""

    trial: Trial
    """What every worker tries before the run begins."""

    @classmethod
    def here(cls, project: Project, own: Settings, run: str, trial: Trial) -> RunContext:
        """Return the context of this process."""
        return cls(run, project, __version__, _python(), own.account_sid, own.host("studio"), trial)

    @property
    def probe(self) -> Path | None:
        """The file by which a worker recognises the same folder; None for a backend that machines always share."""
        folder = backend_folder(self.project.backend_url, self.project.folder)
        return folder / f"twilio-studio-probe-{self.run}" if folder else None

    @property
    def slots(self) -> Path:
        """Where this machine's processes share the request slots of every account."""
        return Path(tempfile.gettempdir()) / f"twilio-studio-slots-{self.run}"


@cache
def check_worker(context: RunContext) -> tuple[str, ...]:
    """Return every reason why this worker cannot take part, as sentences. Each process finds out once."""
    return tuple(_problems(context))


def _problems(context: RunContext) -> Iterator[str]:
    project, own = None, None
    try:
        project = Project.around(context.project.folder)
    except OperationError as error:
        yield str(error)
    try:
        own = Settings.resolve(lambda _: None, os.environ)
    except StudioError as error:
        yield str(error)
    for name, here, there in _pairs(context, project, own):
        if here != there:
            yield f"its {name} is {here}, but where the run was started it is {there}"
    is_the_same = own is not None and own.account_sid == context.account_sid
    yield from troubles(context.trial, project, own if is_the_same else None)
    probe = context.probe
    if probe is not None and (not probe.exists() or text(probe) != context.run):
        yield (
            f"it does not see the states: {context.project.backend_url} is another folder there. Use a "
            "backend that the machines share: a folder that all of them mount, s3://, azblob://, gs://, or https://"
        )


def _pairs(
    context: RunContext, project: Project | None, own: Settings | None
) -> Iterator[tuple[str, object, object]]:
    """Yield what has to be the same: its name, its value here, and its value where the run was started."""
    yield "package", __version__, context.package
    yield "python", _python(), context.python
    if project is not None:
        for field in fields(Project):
            yield field.name, getattr(project, field.name), getattr(context.project, field.name)
    if own is not None:
        yield "account_sid", own.account_sid, context.account_sid
        yield "twilio", own.host("studio"), context.twilio


def _python() -> str:
    return ".".join(platform.python_version_tuple()[:2])


def run_task(task: Task, context: RunContext) -> Result:
    """Run one tenant. Also checks a worker that joined after the others were checked."""
    if problems := check_worker(context):
        return task.failure(
            f"the worker on {platform.node()} cannot do this: {'; '.join(problems)}"
        )
    context.slots.mkdir(mode=0o700, exist_ok=True)
    os.environ[FOLDER] = str(context.slots)
    with _TURN:
        return task.run()


def clean_up(context: RunContext) -> None:
    """Remove what the run left on this machine besides its results."""
    os.environ.pop(FOLDER, None)
    shutil.rmtree(context.slots, ignore_errors=True)
