"""Workers on this machine, each a process: Pulumi's concurrent inline programs fail (pulumi/pulumi#7782)."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING

from pulumi_twilio_studio.fleet.run import CANCELLED

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.result import Result
    from pulumi_twilio_studio.fleet.run import Task

# A process is replaced after this many tasks, which frees what the SDK keeps of each run.
TURNS = 200
TRIES = 2


class LocalWorkers:
    """A number of worker processes. A task that fails becomes a failed result. A worker that dies is replaced."""

    def __init__(self, workers: int) -> None:
        self._workers = [_Worker() for _ in range(workers)]
        self._cancelled = 0

    def results(self, tasks: Iterable[Task], stop: Event) -> Iterator[Result]:
        """Do the work in its order; yield results in the order in which they come."""
        waiting: SimpleQueue[Task] = SimpleQueue()
        for each in tasks:
            waiting.put(each)
        results: SimpleQueue[Result | BaseException | None] = SimpleQueue()
        with ThreadPoolExecutor(len(self._workers), thread_name_prefix="worker") as threads:
            for worker in self._workers:
                threads.submit(_work_on_tasks, worker, waiting, results, stop)
            try:
                for _ in self._workers:
                    yield from _until_none(results)
            finally:  # also if the reader of the results stops early
                with suppress(Empty):
                    while True:
                        waiting.get_nowait()

    def cancel(self) -> str:
        """Ask the engines to end, as Ctrl-C on a terminal does, and return what to tell the user.

        An engine finishes its current request and unlocks its stack. An engine that is asked again ends at once and
        leaves its lock, as `pulumi up` does.
        """
        running = [worker.tenant for worker in self._workers if worker.tenant]
        for worker in self._workers:
            worker.interrupt()
        self._cancelled += 1
        if not running:
            return "Nothing is running any more."
        names = ", ".join(running)
        if self._cancelled > 1:
            return (
                f"Ending at once: {names}. Their stacks may stay locked; the next `fleet up` "
                "repairs them."
            )
        return (
            f"Cancelling {names}. Each engine finishes its current request to Twilio and then "
            "releases its lock. That can take minutes if Twilio does not answer. Interrupt once "
            "more to end them at once."
        )

    def close(self) -> None:
        """End the idle processes."""
        for worker in self._workers:
            worker.close()


def _until_none(results: SimpleQueue[Result | BaseException | None]) -> Iterator[Result]:
    while (result := results.get()) is not None:
        if isinstance(result, BaseException):
            raise result
        yield result


def _work_on_tasks(
    worker: _Worker,
    waiting: SimpleQueue[Task],
    results: SimpleQueue[Result | BaseException | None],
    stop: Event,
) -> None:
    """Take tasks until none is left, or until `stop` is set."""
    try:
        with suppress(Empty):
            while not stop.is_set():
                results.put(worker.run(waiting.get_nowait()))
    except BaseException as error:  # noqa: BLE001 -- raised by whoever waits for the results
        results.put(error)
    finally:
        results.put(None)


class _Worker:
    """A process that does one task at a time, and its successor when it dies.

    Each worker has a pool of one process, because a pool whose process dies kills all its other
    processes (CPython, concurrent/futures/process.py, terminate_broken).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._pid = 0
        self._turns = 0
        self.tenant = ""
        """The tenant of the current task, or ""."""

    def run(self, task: Task) -> Result:
        self.tenant = task.spec.name
        try:
            return self._try(task)
        finally:
            self.tenant = ""

    def _try(self, task: Task) -> Result:
        for _ in range(TRIES):
            try:
                return self._process().submit(task.run).result()
            except BrokenProcessPool:
                self.close()
        return task.failure(
            f"its worker process was killed, {TRIES} times: is there enough memory? `pulumi up --stack "
            f"{task.spec.name}` shows what it does"
        )

    def interrupt(self) -> None:
        with self._lock, suppress(ProcessLookupError):
            if self._pid:
                os.killpg(self._pid, signal.SIGINT)

    def close(self) -> None:
        with self._lock:
            pool, self._pool, self._pid = self._pool, None, 0
        if pool is not None:
            pool.shutdown()

    def _process(self) -> ProcessPoolExecutor:
        if self._turns % TURNS == 0:
            self.close()
        self._turns += 1
        if self._pool is None:
            # Spawned, because a fork would copy locks that other threads hold.
            context = multiprocessing.get_context("spawn")
            pool = ProcessPoolExecutor(1, mp_context=context, initializer=_prepare_process)
            pid = pool.submit(os.getpid).result()
            with self._lock:
                self._pool, self._pid = pool, pid
        return self._pool


def _prepare_process() -> None:
    """Leave the terminal's process group: Ctrl-C there must not end an engine in the middle of its run.

    This sets a handler, because the engines would inherit SIG_IGN.
    """
    os.setpgrp()
    signal.signal(signal.SIGINT, lambda *_: CANCELLED.set())
