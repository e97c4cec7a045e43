"""Workers of a Dask cluster: the same work, on other machines.

Tasks carry no credentials; each worker uses its own.

    dask scheduler
    dask worker tcp://... --nthreads 1 --nworkers 4
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from threading import Event
from typing import TYPE_CHECKING, Any

import distributed

from pulumi_twilio_studio.fleet.worker import RunContext, check_worker, clean_up, run_task
from pulumi_twilio_studio.lifecycle.account import OperationError

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.fleet.readiness import Trial
    from pulumi_twilio_studio.fleet.result import Result
    from pulumi_twilio_studio.fleet.run import Task
    from pulumi_twilio_studio.studio.settings import Settings

_dask: Any = distributed  # it has no types
CONNECT_SECONDS = 10
# How many tasks per worker the scheduler holds at once: one to run, one to continue with.
AHEAD = 2


class ClusterWorkers:
    """The workers of the cluster at that address; raises OperationError unless every worker can do the task."""

    def __init__(self, address: str, project: Project, own: Settings, trial: Trial) -> None:
        # It logs vanished workers and schedulers with tracebacks. The results say the same in
        # sentences.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            self._client = _dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise OperationError(f"no Dask scheduler answers at {address}: {error}") from None
        self._context = RunContext.here(project, own, secrets.token_hex(8), trial)
        self._open: set[Any] = set()
        self._is_cancelled = False
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def results(self, tasks: Iterable[Task], stop: Event) -> Iterator[Result]:
        """Do the task. The scheduler gives the task of a worker that died to another worker."""
        waiting = iter(tasks)
        of: dict[Any, Task] = {}
        finished = _dask.as_completed(loop=self._client.loop)

        def submit(number: int) -> None:
            for each in islice(waiting, 0 if stop.is_set() or not self._is_there else number):
                future = self._client.submit(run_task, each, self._context, pure=False)
                of[future] = each
                self._open.add(future)
                finished.add(future)

        try:
            submit(max(1, AHEAD * len(self._client.nthreads())))
        except OSError:
            yield from (each.failure("the Dask scheduler went away") for each in waiting)
        for future in finished:
            self._open.discard(future)
            yield self._result(future, of.pop(future))
            submit(1)

    def cancel(self) -> str:
        """Take back the tasks that no worker has begun.

        Running tasks continue on their machines, and nobody waits for them.
        """
        self._is_cancelled = True
        self._client.cancel(list(self._open))
        return (
            "Taking back the work that no worker has begun. Work that a worker has begun goes "
            "on there, and this command does not wait for it."
        )

    def close(self) -> None:
        """Remove what the run left in the cluster, and disconnect."""
        if self._context.probe:
            self._context.probe.unlink(missing_ok=True)
        if self._is_there:
            with suppress(OSError):  # the scheduler went away at this moment
                self._client.run(clean_up, self._context, on_error="ignore")
        self._client.close()

    @property
    def _is_there(self) -> bool:
        return bool(self._client.status == "running")

    def _check(self) -> None:
        if self._context.probe:
            self._context.probe.write_text(self._context.run, encoding="utf-8")
        try:
            threads = self._client.nthreads()
            answers = self._client.run(check_worker, self._context, on_error="return")
        except OSError as error:
            raise OperationError(f"the Dask scheduler went away: {error}") from None
        if not threads:
            raise OperationError("the Dask cluster has no workers")
        lines = [
            f"    {worker}: {problem}"
            for worker in sorted({*answers, *threads})
            for problem in (
                *_thread_problems(threads.get(worker, 1)),
                *_answered_problems(answers.get(worker, ())),
            )
        ]
        if lines:
            raise OperationError("\n".join(["workers of the cluster cannot do this:", *lines]))

    def _result(self, future: Any, task: Task) -> Result:
        if future.status == "cancelled":
            why = "it was cancelled" if self._is_cancelled else "the Dask scheduler went away"
            return task.failure(f"{why}; if its worker had begun, it goes on there")
        try:
            result: Result = future.result()
        except _dask.KilledWorker:
            return task.failure(
                "every worker that took it was killed: is there enough memory? "
                f"`pulumi up --stack {task.spec.name}` shows what it does"
            )
        except Exception as error:  # noqa: BLE001 -- Dask raises what the worker raised, which may be anything
            return task.failure(f"its worker failed: {type(error).__name__}: {error}")
        return result


def _answered_problems(answer: Sequence[str] | Exception) -> Sequence[str]:
    """Return what a worker answered, or why it could not answer."""
    if isinstance(answer, Exception):
        return [f"{type(answer).__name__}: {answer}"]
    return answer


def _thread_problems(number: int) -> Iterator[str]:
    if number > 1:
        yield (
            f"it has {number} threads: concurrent inline programs fail in one process "
            "(pulumi/pulumi#7782). Start it with --nthreads 1, and with --nworkers for as many "
            "workers as fit"
        )
