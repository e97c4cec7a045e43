"""What a fleet costs: tenants per second, memory of each worker, requests; with failures, and with a killed worker.

    python benchmarks/fleet.py [TENANTS]

200 tenants of 3 flows unless given. Everything is judged by what the emulator holds in the end: each flow of each
tenant exactly once, at the newest definition. The emulator runs in this process and takes its share of the cores.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from studio_emulator import Emulator
from support.fleet_cluster import cluster
from support.fleet_project import FleetProject, Rolled

TENANTS = 200
FLOWS = ("menu", "survey", "support")
FAILING = 3
SAMPLES = 0.2  # seconds between two looks at the memory


def main() -> None:
    """Measure all of it."""
    tenants = [f"tenant-{number:04}" for number in range(int((sys.argv[1:] or [TENANTS])[0]))]
    print(f"{len(tenants)} tenants of {len(FLOWS)} flows, {psutil.cpu_count()} cores")
    for workers in (1, 2):
        with a_fleet(tenants) as project:
            rolled(project, "first rollout", "up", "--workers", str(workers))
            if workers == 1:
                continue
            rolled(project, "nothing to do", "up", "--workers", "2")
            fail_and_resume(project, tenants)
            lose_a_worker(project)


@contextmanager
def a_fleet(tenants: list[str]) -> Iterator[FleetProject]:
    """A project with these tenants, none of which is there yet."""
    with Emulator(subaccount_limit=None) as emulator, tempfile.TemporaryDirectory() as folder:
        yield FleetProject(Path(folder) / "shop", emulator, tenants, FLOWS)


def fail_and_resume(project: FleetProject, tenants: list[str]) -> None:
    """Roll out something new while Twilio refuses some tenants; then again when it no longer does."""
    project.say("Good day")
    for tenant in tenants[:: max(1, len(tenants) // FAILING)][:FAILING]:
        match = {"path": "/v2/Flows", "account": project.account(tenant)}
        project.emulator.fault({"match": match, "times": None, "action": {"status": 400}})
    failed = rolled(
        project, f"{FAILING} of them fail", "up", "--workers", "2", "--max-failures", "100%"
    )
    assert FAILING == list(failed.outcomes.values()).count("failed"), failed.text
    project.emulator.clear_faults()
    rolled(project, "the same again", "up", "--workers", "2")
    assert project.all_say("Good day") == project.flows_said()


def lose_a_worker(project: FleetProject) -> None:
    """Roll out something new over a Dask cluster, of whose two workers one is killed in the middle."""
    project.say("Good evening")
    with cluster(project.environ, 2) as (address, workers):
        half = len(project.tenants) // 2
        killer = threading.Thread(target=kill_after, args=(project, half, workers[0]))
        project.emulator.clear_journal()
        killer.start()
        rolled(project, "Dask, one of two workers killed", "up", "--scheduler", address, on=workers)
        killer.join()
    assert project.all_say("Good evening") == project.flows_said()


def kill_after(project: FleetProject, tenants: int, worker: psutil.Popen) -> None:
    """Kill the worker once so many tenants have their flows."""
    while len(project.emulator.writes()) < tenants * len(FLOWS):
        time.sleep(SAMPLES)
    worker.kill()


def rolled(
    project: FleetProject, what: str, *arguments: str, on: Sequence[psutil.Process] | None = None
) -> Rolled:
    """Run a command to its end, and print what it cost; `on` workers, its own unless given."""
    if on is None:
        project.emulator.clear_journal()
    began, spent = time.monotonic(), cpu_seconds()
    running = project.start(*arguments)
    memory = Memory(running.pid, on)
    memory.start()
    text, _ = running.communicate()
    seconds = time.monotonic() - began
    memory.stop.set()
    memory.join()
    done = project.ended(running.returncode, text)
    assert done.report, text
    counts = ", ".join(f"{number} {word}" for word, number in sorted(done.report["counts"].items()))
    total = len(project.tenants)
    print(
        f"{what} ({' '.join(arguments[1:3])}): {seconds:.1f} s, {total / seconds:.2f} tenants/s, "
        f"{(cpu_seconds() - spent) / total:.2f} CPU s a tenant, {sum(project.requests().values())} requests; "
        f"{counts}; {memory}",
        flush=True,
    )
    return done


def cpu_seconds() -> float:
    """What all commands that ended have used, with the processes that they waited for; not a cluster's workers."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(eq=False)
class Memory(threading.Thread):
    """Watches the resident memory of a command's workers, each with the engine and provider that it runs."""

    pid: int
    on: Sequence[psutil.Process] | None
    peaks: dict[int, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        """Look, until told to stop."""
        while not self.stop.wait(SAMPLES):
            for worker in _workers(self.pid) if self.on is None else self.on:
                family = [worker, *_children(worker.pid, recursive=True)]
                total = sum(map(_resident, family))
                self.peaks[worker.pid] = max(total, self.peaks.get(worker.pid, 0))

    def __str__(self) -> str:
        shown = ", ".join(f"{peak / 2**20:.0f}" for peak in self.peaks.values())
        return f"peak MiB of each worker with its engine and provider: {shown or '-'}"


def _workers(pid: int) -> list[psutil.Process]:
    """The processes that a fleet's command started to work for it."""
    found = []
    for child in _children(pid):
        with suppress(psutil.NoSuchProcess):
            if any("spawn_main" in word for word in child.cmdline()):
                found.append(child)
    return found


def _children(pid: int, *, recursive: bool = False) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=recursive))
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


if __name__ == "__main__":
    main()
