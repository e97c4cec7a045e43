"""What a fleet costs: tenants per second, memory of each worker, requests; with failures, a roll back, a killed worker.

200 tenants of 3 flows. Everything is judged by what the emulator holds in the end: each flow of each
tenant exactly once, at the newest definition. The emulator runs in this process and takes its share of the cores.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.measuring import Family
from benchmarks.results import Figure
from studio_emulator import Emulator
from support.fleet_cluster import cluster
from support.fleet_project import FleetProject

TENANTS = 200
QUICK_TENANTS = 6
FLOWS = ("menu", "survey", "support")
FAILING = 3
SAMPLES = 0.2  # seconds between two looks at the memory


def figures(*, quick: bool) -> Iterator[Figure]:
    """Measure all of it."""
    tenants = [f"tenant-{number:04}" for number in range(QUICK_TENANTS if quick else TENANTS)]
    with a_fleet(tenants) as project:
        yield from rolled(project, "first rollout, 1 worker", "up", "--workers", "1")
    with a_fleet(tenants) as project:
        yield from rolled(project, "first rollout, 2 workers", "up", "--workers", "2")
        yield from rolled(project, "nothing to do, 2 workers", "up", "--workers", "2")
        yield from fail_and_resume(project, tenants)
        yield from roll_back(project, tenants)
        yield from lose_a_worker(project)


@contextmanager
def a_fleet(tenants: list[str]) -> Iterator[FleetProject]:
    """A project with these tenants, none of which is there yet."""
    with Emulator(subaccount_limit=None) as emulator, tempfile.TemporaryDirectory() as folder:
        yield FleetProject(Path(folder) / "shop", emulator, tenants, FLOWS)


def fail_and_resume(project: FleetProject, tenants: list[str]) -> Iterator[Figure]:
    """Roll out something new while Twilio refuses some tenants; then again when it no longer does."""
    project.say("Good day")
    refuse(project, failing(tenants), "/v2/Flows")
    words = ("up", "--workers", "2")
    yield from rolled(
        project, f"{FAILING} of them fail", *words, "--max-failures", "100%", failed=FAILING
    )
    project.emulator.clear_faults()
    yield from rolled(project, "the same again", *words)
    assert project.all_say("Good day") == project.flows_said()


def roll_back(project: FleetProject, tenants: list[str]) -> Iterator[Figure]:
    """Roll one flow back in all tenants while Twilio refuses some; then again; and then bring it forward."""
    back, rest = FLOWS[0], FLOWS[1:]
    refuse(project, failing(tenants), "/v2/Flows/FW", method="POST")
    words = ("rollback", back, "--yes", "--workers", "2")
    what = f"roll back of one flow, {FAILING} of them fail"
    yield from rolled(project, what, *words, "--max-failures", "100%", failed=FAILING)
    assert set(failing(tenants)) == {each for each in tenants if not project.pins(each)}
    project.emulator.clear_faults()
    yield from rolled(project, "the same roll back again", *words, seen={"changed": FAILING})
    assert says(project, "Hello", back) == says(project, "Good day", *rest) == len(tenants)
    yield from rolled(project, "nobody to roll back", *words, seen={})
    words = ("rollback", back, "--forward", "--yes", "--workers", "2")
    yield from rolled(project, "forward again", *words, seen={"changed": len(tenants)})
    assert project.all_say("Good day") == project.flows_said()


def says(project: FleetProject, body: str, *flows: str) -> int:
    """How many tenants' flows of these names all say that."""
    return sum(
        {f"{body}, this is {flow} of {tenant}" for flow in flows} <= set(texts)
        for tenant, texts in project.flows_said().items()
    )


def failing(tenants: list[str]) -> list[str]:
    """Some tenants, all over the fleet."""
    return tenants[:: max(1, len(tenants) // FAILING)][:FAILING]


def refuse(project: FleetProject, tenants: list[str], path: str, **match: str) -> None:
    """Let Twilio refuse what is asked of these tenants below that path."""
    for tenant in tenants:
        rule = {"match": {"path": path, "account": project.account(tenant), **match}}
        project.emulator.fault({**rule, "times": None, "action": {"status": 400}})


def lose_a_worker(project: FleetProject) -> Iterator[Figure]:
    """Roll out something new over a Dask cluster, of whose two workers one is killed in the middle."""
    project.say("Good evening")
    with cluster(project.environ, 2) as (address, workers):
        half = len(project.tenants) // 2
        killer = threading.Thread(target=kill_after, args=(project, half, workers[0]))
        project.emulator.clear_journal()
        killer.start()
        what = "Dask, one of two workers killed"
        yield from rolled(project, what, "up", "--scheduler", address, on=workers)
        killer.join()
    assert project.all_say("Good evening") == project.flows_said()


def kill_after(project: FleetProject, tenants: int, worker: psutil.Popen) -> None:
    """Kill the worker once so many tenants have their flows."""
    while len(project.emulator.writes()) < tenants * len(FLOWS):
        time.sleep(SAMPLES)
    worker.kill()


def rolled(
    project: FleetProject,
    what: str,
    *arguments: str,
    on: Sequence[psutil.Process] | None = None,
    failed: int = 0,
    seen: dict[str, int] | None = None,
) -> Iterator[Figure]:
    """Run a command to its end, in which so many tenants fail, and say what it cost.

    `seen` says how many tenants the report must have with each outcome.

    `on` are its workers, its own unless given. The time of a cluster's workers is not counted.
    """
    if on is None:
        project.emulator.clear_journal()
    began = time.monotonic()
    running = project.start(*arguments)
    family, memory = Family(running.pid), Memory(running.pid, on)
    for watching in (family, memory):
        watching.start()
    text, _ = running.communicate()
    seconds = time.monotonic() - began
    for watching in (family, memory):
        watching.stop.set()
        watching.join()
    done = project.ended(running.returncode, text)
    assert done.report, text
    assert failed == list(done.outcomes.values()).count("failed"), text
    assert seen is None or seen == done.report["counts"], text
    total = len(project.tenants)
    what = f"{total} tenants of {len(FLOWS)} flows, {what}"
    yield Figure("fleet", f"{what}: seconds", round(seconds, 1), "s")
    yield Figure("fleet", f"{what}: tenants per second", round(total / seconds, 2), "")
    yield Figure("fleet", f"{what}: requests", sum(project.requests().values()), "")
    if on is None:
        used = sum(family.by_kind().values()) / total
        yield Figure("fleet", f"{what}: CPU for each tenant", round(used, 2), "s")
    if memory.peaks:
        peak = round(max(memory.peaks.values()) / 2**20)
        yield Figure("fleet", f"{what}: memory of a worker with its engine, at most", peak, "MiB")


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
