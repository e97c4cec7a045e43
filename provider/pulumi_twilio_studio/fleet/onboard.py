"""`onboard`: in one call from a submitted form to a tenant with flows that answer."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getuser
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from pulumi_twilio_studio.components.program import declare, keep
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.run import refuse_foreign_stack, run
from pulumi_twilio_studio.fleet.up_to_date import ENTRANCES
from pulumi_twilio_studio.foreign import harmless, printable
from pulumi_twilio_studio.kinds import KINDS
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.manifest import Manifest, ManifestError, TenantSpec, sign_up
from pulumi_twilio_studio.stack.state import name_in

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent
    from pulumi.automation.events import StepEventMetadata

# Pulumi's concurrent inline programs fail (pulumi/pulumi#7782).
_TURN = threading.Lock()
_DONE = {"create": "made", "update": "changed", "replace": "replaced", "delete": "taken away"}
_KINDS = {kind.type: kind for kind in KINDS}
# A number is there before and afterwards.
_LED = {**_DONE, "create": "pointed at its flow", "delete": "given back"}


@dataclass(frozen=True)
class Onboarded:
    """A tenant that is as declared."""

    tenant: str
    account_sid: str
    flows: Mapping[str, Mapping[str, Any]]
    """By key: sid, friendly_name, status, revision, live_revision, webhook_url, url."""

    was_created: bool
    """Whether this call created anything; False if an earlier call had created everything."""

    seconds: float


class OnboardingError(Error):
    """Why a tenant is not as declared, in sentences without secrets. It is always safe to call again later."""

    def __init__(self, tenant: str, sentence: str, *, is_refused: bool) -> None:
        super().__init__(tenant, sentence)
        self.tenant = tenant
        self.is_refused = is_refused
        """Whether the input is wrong, so that the same call cannot succeed later."""

    def __str__(self) -> str:
        return harmless(str(self.args[1]))


def onboard(
    tenant: TenantSpec | Mapping[str, Any],
    *,
    project: Project | str | os.PathLike[str] = ".",
    manifest: str | os.PathLike[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Onboarded:
    """Bring a tenant up as declared: its account, its flows, their test users, and the numbers that lead there.

    It is safe to call again after any failure.

    `tenant` is a tenant of a manifest, or a mapping: its "name" and the keys that would stand below
    the name in the manifest at `manifest`. Without `manifest`, this is "tenants.yaml" beside the
    project's program. The defaults of the manifest apply. `project` is a folder with a Pulumi.yaml,
    or `Project.around(folder)`, which saves looking the project up at every call. Relative paths
    start at the working directory. The stack is the one that `pulumi up --stack <name>` and the
    fleet use. `progress` gets a line for each resource that changes.

    Blocks for some seconds. Calls in one process run one after the other. So do calls for one
    tenant by any number of processes of the same user on this machine. Raises OnboardingError.
    """
    began = time.monotonic()
    name = tenant.name if isinstance(tenant, TenantSpec) else str(tenant.get("name", ""))
    try:
        where = project if isinstance(project, Project) else Project.around(Path(project))
        spec = tenant
        if not isinstance(spec, TenantSpec):
            spec = sign_up(manifest or where.program / "tenants.yaml", spec)
        given = None if isinstance(tenant, TenantSpec) else tenant
        with _wait_for_turn(spec.name, where):
            _refuse_others(spec.name, where)
            return _bring_up(spec, given, where, progress, began)
    except ManifestError as error:
        raise OnboardingError(name, str(error), is_refused=True) from None
    except OnboardingError:
        raise
    except Error as error:
        raise OnboardingError(name, str(error), is_refused=False) from None


def _refuse_others(name: str, project: Project) -> None:
    """Refuse a sign-up whose name is a stack that declares something else."""
    if sentence := refuse_foreign_stack(project.home(name).state(), name):
        raise OnboardingError(name, sentence, is_refused=True)


def _bring_up(
    spec: TenantSpec,
    given: Mapping[str, Any] | None,
    project: Project,
    progress: Callable[[str], None] | None,
    began: float,
) -> Onboarded:
    def program() -> None:
        declare(Manifest(project.program, {spec.name: spec}), spec.name)
        if given is not None:
            keep(given)

    def listen(event: EngineEvent) -> None:
        line = _line(event.res_outputs_event.metadata) if event.res_outputs_event else ""
        if line and progress:
            progress(line)

    result = run("up", project, spec, program=program, listen=listen)
    if result.error is not None:
        raise OnboardingError(spec.name, result.error, is_refused=False)
    state = project.home(spec.name).state()
    if state is None:
        raise OperationError(f"the stack {spec.name} was removed while its tenant was created")
    return Onboarded(
        tenant=spec.name,
        account_sid=state.outputs["account_sid"],
        flows=state.outputs["flows"],
        was_created=bool(result.changes.get("create")),
        seconds=time.monotonic() - began,
    )


@contextmanager
def _wait_for_turn(name: str, project: Project) -> Iterator[None]:
    """Wait for the turn: one call at a time in this process, and for this tenant on this machine.

    Between machines, Pulumi's own locks do this. They do not while a stack is created in a folder:
    another process may then read half of it (seen: "failed to load checkpoint: EOF").
    """
    # The number, because in a container the user may have no name. Windows has no numbers.
    user = os.getuid() if hasattr(os, "getuid") else getuser()
    stack = f"{project.backend_url} {project.full_name(name)} {user}"
    key = sha256(stack.encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"twilio-studio-{key}.lock"
    try:
        held = FileLock(path).acquire()
    except OSError as error:
        sentence = f"cannot wait for the turn of this tenant: {error}"
        raise OnboardingError(name, sentence, is_refused=False) from None
    with held, _TURN:
        yield


def _line(step: StepEventMetadata) -> str:
    """Say what happened to a resource that users declare, or return ""."""
    kind = _KINDS.get(step.type)
    words = _LED if kind in ENTRANCES else _DONE
    if kind is None or step.op not in words:
        return ""
    return printable(f"{kind.name} {name_in(step.urn)} {words[step.op]}")
