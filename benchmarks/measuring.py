"""One command, measured: seconds on the clock, seconds of the processors, requests at the emulator."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from studio_emulator import Emulator

PROCESSES = {
    "pulumi-resource-pulumi-python": "provider",
    "pulumi.dynamic": "provider",
    "terraform-provider": "provider",
    "pulumi-language-python-exec": "program",
}
"""What a command line says of the kind of its process. Every other one belongs to the engine."""

PAUSE = 0.02  # seconds between two looks at the processes: what a process uses after its last look is lost


@dataclass(frozen=True)
class Measured:
    """What a command cost."""

    seconds: float
    cpu: dict[str, float]
    """Seconds of the processors: of the engine, the program and the provider. Empty where there is no /proc."""

    requests: int


def measured(
    command: Sequence[str | Path],
    folder: Path,
    environ: Mapping[str, str],
    emulator: Emulator | None = None,
) -> Measured:
    """Run a command to its end. Raises RuntimeError with what it said if it fails."""
    if emulator:
        emulator.clear_journal()
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        running = subprocess.Popen(
            command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        family = Family(running.pid)
        family.start()
        code = running.wait()
        seconds = time.monotonic() - started
        family.stop.set()
        family.join()
        if code:
            said.seek(0)
            raise RuntimeError(
                f"{' '.join(map(str, command))}: exit code {code}\n{said.read().decode()}"
            )
    return Measured(seconds, family.by_kind(), len(emulator.journal()) if emulator else 0)


def best(work: Callable[[], object], times: int = 3) -> float:
    """The least seconds that a piece of work in this process took."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


@dataclass(eq=False)
class Family(threading.Thread):
    """Watches what a process and all that it starts use of the processors."""

    pid: int
    used: dict[int, tuple[str, float]] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        """Look, until told to stop."""
        while not self.stop.wait(PAUSE):
            for pid in descendants(self.pid):
                with suppress(OSError):  # it has ended meanwhile
                    self.look_at(pid)

    def look_at(self, pid: int) -> None:
        """Note what one process has used. One that has ended, and that nobody has waited for, has no command line."""
        kind, _ = self.used.get(pid, ("engine", 0.0))
        self.used[pid] = kind_of(pid) or kind, cpu_seconds(pid)

    def by_kind(self) -> dict[str, float]:
        """The seconds of the processors of each kind of process."""
        total: defaultdict[str, float] = defaultdict(float)
        for kind, seconds in self.used.values():
            total[kind] += seconds
        return {kind: round(seconds, 2) for kind, seconds in total.items()}


def descendants(pid: int) -> Iterator[int]:
    """The process and all that it started and that are still there."""
    yield pid
    found: list[str] = []
    with suppress(OSError):  # it has ended meanwhile
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            found += children.read_text().split()
    for child in found:
        yield from descendants(int(child))


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processors (proc(5): fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kind_of(pid: int) -> str:
    """Whether a process is the engine's, the program or the provider; empty if it has no command line."""
    line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return line and next((kind for word, kind in PROCESSES.items() if word in line), "engine")
