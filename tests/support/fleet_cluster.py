"""A Dask cluster of real processes on this machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil


@contextmanager
def cluster(environ: dict[str, str], workers: int) -> Iterator[tuple[str, list[psutil.Popen]]]:
    """The address of a scheduler, and its workers: a process each, which nobody starts again when it dies."""
    dask = [sys.executable, "-m", "dask"]
    options: dict[str, Any] = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.PIPE,
        "text": True,
        "env": environ,
    }
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    processes = [psutil.Popen([*dask, "scheduler", *local, "--port", "0"], **options)]
    try:
        address = _until("Scheduler at:", processes[0]).rpartition("Scheduler at:")[2].strip()
        worker = [*dask, "worker", address, *local, "--nthreads", "1", "--no-nanny"]
        processes += [psutil.Popen(worker, **options) for _ in range(workers)]
        for each in processes[1:]:
            _until("Registered to", each)
        yield address, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def _until(words: str, process: psutil.Popen) -> str:
    """The line of its log with those words."""
    for line in process.stderr:
        if words in line:
            return str(line)
    raise AssertionError(f"it ended before it said {words!r}")
