"""What it costs to keep the state of a large stack: written at each step or at the end, plain or compressed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from benchmarks.measuring import Measured
from benchmarks.results import Figure
from benchmarks.subjects import ByPath
from support.backend_watch import BackendWatch

FLOWS, QUICK_FLOWS = 100, 10
GZIP = {"PULUMI_DIY_BACKEND_GZIP": "true"}
WAYS = {
    "at each step": (True, {}),
    "at each step, gzip": (True, GZIP),
    "at the end": (False, {}),
    "at the end, gzip": (False, GZIP),
}
"""Whether the engine writes checkpoints, and what else it is told."""


class Kept(ByPath):
    """Our flows, with their state kept in one of the ways."""

    def __init__(self, folder: Path, flows: int, way: str) -> None:
        checkpoints, self.told = WAYS[way]
        super().__init__(folder, flows, checkpoints=checkpoints)
        self.states = folder / "state" / ".pulumi" / "stacks" / "shop"

    def environment(self) -> Mapping[str, str]:
        return {**super().environment(), **self.told}

    def watched(self, work: str) -> tuple[Measured, BackendWatch]:
        """Do it once, and watch what the engine writes and reads."""
        with BackendWatch(self.states) as backend:
            return self.measure(work), backend

    def kilobytes(self) -> float:
        """The size of the state as it is kept."""
        files = [self.states / "test.json", self.states / "test.json.gz"]
        return sum(file.stat().st_size for file in files if file.exists()) / 1000


def figures(*, quick: bool) -> Iterator[Figure]:
    """Create the flows, look at them and change all, in each way."""
    flows = QUICK_FLOWS if quick else FLOWS
    for way in WAYS:
        with (
            tempfile.TemporaryDirectory() as place,
            closing(Kept(Path(place) / "shop", flows, way)) as subject,
        ):
            yield from lived(subject, way)


def lived(subject: Kept, way: str) -> Iterator[Figure]:
    """The life of a stack in one of the ways."""
    for version, work in enumerate(("create", "no-op", "change")):
        if work != "no-op":
            subject.declare(version)
        cost, backend = subject.watched(work)
        what = f"{work} of {subject.flows} flows, state written {way}"
        yield Figure("state", what, round(cost.seconds, 2), "s")
        yield Figure("state", f"{what}: writes", backend.writes.total(), "")
    size = f"{subject.flows} flows, state written {way}: size"
    yield Figure("state", size, round(subject.kilobytes()), "KB")
