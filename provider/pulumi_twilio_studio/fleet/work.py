"""The work for one tenant, and who does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Protocol

from pulumi_twilio_studio.fleet.result import Result
from pulumi_twilio_studio.fleet.run import run
from pulumi_twilio_studio.lifecycle.account import OperationError

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.manifest import TenantSpec


# Set in a worker when its work is to end. An engine that runs gets the same signal.
CANCELLED = Event()


@dataclass(frozen=True)
class Task:
    """One tenant's run, as it is sent to a worker. Holds no secret."""

    verb: Verb
    project: Project
    spec: TenantSpec

    def done(self) -> Result:
        """Do it in this process. Whatever goes wrong fails only this tenant."""
        try:
            return run(self.verb, self.project, self.spec, sleep=_sleep)
        except Exception as error:  # noqa: BLE001 -- one tenant's defect must not end the others' rollout
            return self.failed(f"{type(error).__name__}: {error}")

    def failed(self, error: str) -> Result:
        """Return the result if nobody could do it."""
        return Result(self.spec.name, "failed", error=error)


class Workers(Protocol):
    """Workers, here or elsewhere."""

    def results(self, work: Iterable[Task], stop: Event) -> Iterator[Result]:
        """Do the work; yield each result as soon as it is there. After `stop` is set, nothing more is begun."""

    def cancel(self) -> str:
        """Cancel what these workers can cancel. Returns what still runs, and why."""

    def close(self) -> None:
        """Let the workers go."""


def _sleep(seconds: float) -> None:
    if CANCELLED.wait(seconds):
        raise OperationError("it was cancelled while it waited for its stack")
